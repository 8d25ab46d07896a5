import type { z } from 'zod';
import { invalid } from './validation.ts';

/** Where a page of a list ended, for the client to hand back: opaque to it. */
export const cursorOf = (place: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place that a cursor names. @throws Problem 400 unless it has the shape of those that the list gives out */
export function placeAt<T extends z.ZodType>(shape: T, cursor: string): z.infer<T> {
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalid([{ path: ['cursor'], message: '不是本列表的续页标记' }]);
  }
}
