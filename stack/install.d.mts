export function isInstalled(root: string): boolean;
export function adopt(root: string): Promise<boolean>;
export function install(root: string, logFile: string): Promise<void>;
