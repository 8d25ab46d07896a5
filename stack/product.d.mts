/** What the API logs of faulty files. */
export function faultsIn(said: string): string[];
