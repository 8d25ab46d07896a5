export function sourceHash(root: string): string;
export function isBuilt(root: string): boolean;
export function build(root: string): Promise<void>;
