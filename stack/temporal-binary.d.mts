export function findTemporal(report?: (line: string) => void, cache?: string): Promise<string>;
export function isGenuine(file: string): Promise<boolean>;
