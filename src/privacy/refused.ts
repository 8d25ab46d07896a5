import { PRIVACY_REFUSALS, type PrivacyRefusal } from '../domain/access/privacy.ts';
import { Problem } from '../platform/problem.ts';

/** What the rules of privacy refuse, as it is answered. */
export function refusedBecause(code: PrivacyRefusal): Problem {
  const [status, title, detail] = PRIVACY_REFUSALS[code];
  return new Problem({ type: `urn:jiesu:problem:${code}`, title, status, detail, code });
}
