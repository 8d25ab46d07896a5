export const ISSUER: string;
export const AUDIENCE: string;
export const ROLES: Record<Role, string>;
export type Role =
  | 'agent'
  | 'dispatcher'
  | 'duty-lead'
  | 'reviewer'
  | 'unit-clerk'
  | 'unit-handler'
  | 'unit-leader'
  | 'callback-officer'
  | 'supervisor'
  | 'leader'
  | 'oversight'
  | 'records'
  | 'integrator'
  | 'system-admin'
  | 'security-admin'
  | 'audit-admin';

export interface Bearer {
  role: Role;
  unit?: string;
  sub?: string;
  name?: string;
  expiresIn?: string;
}
export interface Issuer {
  jwksFile: string;
  keys: () => { kid: string }[];
  rotate: () => void;
  signToken: (bearer: Bearer) => Promise<string>;
}
export function openIssuer(folder: string, issuer?: string): Issuer;
