import { atHome } from '../domain/time/instant.ts';

/**
 * JSON as it leaves the product, in answers, problems and whatever else is sent: every instant in it at +08:00, whether it is a `Date` or was
 * written in another offset by whoever sent it (api.md, "Conventions").
 */
export const wireJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? atHome(each) : each));
