export function allows(expression: string): boolean;
export function shipped(lock: object): Map<string, string[]>;
