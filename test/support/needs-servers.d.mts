export function needsServers(root: string): { alone: string[]; withServers: string[] };
