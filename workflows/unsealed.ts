/**
 * What the payload codec lets through in place of a payload that we did not seal: no command, no start and no answer of a step. Whoever
 * reaches Temporal past the API gets no further than this.
 */
export const UNSEALED = { unsealed: true };

export const isUnsealed = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'unsealed' in value;
