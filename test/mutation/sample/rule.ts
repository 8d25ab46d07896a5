/** What `mutate.test.ts` plants faults in. */
export const isLate = (at: number, dueAt: number): boolean => at >= dueAt;
