import { z } from 'zod';

const LIMIT = { most: 200, usual: 50 };

/** The query of a keyset list; add filters with `.extend`. */
export const Paging = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(LIMIT.most).default(LIMIT.usual),
});
export type Paging = z.infer<typeof Paging>;

/** Cuts `limit + 1` rows to a page; `cursorOf` names the last row kept. */
export function page<T>(
  rows: T[],
  limit: number,
  cursorOf: (last: T) => string,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
