export { canary } from './canary.ts';
export { complaint } from './complaint.ts';
