import type { StaffChangeView, StaffView } from '../contracts/directory.ts';
import { toIso } from '../domain/time/instant.ts';
import type { StaffChange } from './staff-change.entity.ts';
import type { Staff } from './staff.entity.ts';

export const staffView = ({ validFrom, validUntil, ...staff }: Staff): StaffView => ({
  ...staff,
  validFrom: toIso(validFrom.getTime()),
  validUntil: validUntil && toIso(validUntil.getTime()),
});

export const staffChangeView = ({ at, ...change }: StaffChange): StaffChangeView => ({
  ...change,
  at: toIso(at.getTime()),
});
