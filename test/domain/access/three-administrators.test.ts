import { appointmentFault, mayAppoint } from '../../../src/domain/access/appointments.ts';
import type { Caller } from '../../../src/domain/access/access.ts';
import { verdict, OPERATIONS } from '../../../src/domain/access/operations.ts';
import { erasureStep } from '../../../src/domain/access/privacy.ts';
import { ROLES, type Role } from '../../../src/domain/case/vocabulary.ts';

const APPOINTED = (Object.keys(ROLES) as Role[]).filter(
  (role) => role !== 'system' && role !== 'complainant',
);
const UNIT_STAFF: Role[] = ['unit-clerk', 'unit-handler', 'unit-leader'];

/** What one person comes to by acting alone: which roles they hold, and which kinds of power they have exercised so far. */
interface Life {
  roles: readonly Role[];
  /** Who has agreed that the case be erased. */
  agreedBy: string | undefined;
  granted: boolean;
  used: boolean;
  hidden: boolean;
  read: boolean;
  acts: readonly string[];
}

const born = (roles: readonly Role[], agreedBy: string | undefined): Life => ({
  roles,
  agreedBy,
  granted: false,
  used: false,
  hidden: false,
  read: false,
  acts: [],
});

const ME = 'one-person';
const callerOf = (roles: readonly Role[]): Caller => ({
  id: ME,
  roles,
  ...(roles.some((role) => UNIT_STAFF.includes(role)) && { unit: 'housing' }),
});
const CASE = { unit: 'housing', coUnits: [], involved: [] };
const heard = (operation: string, roles: readonly Role[]): boolean =>
  verdict(operation, callerOf(roles), { case: CASE }) === 'heard';

const GRANTS = ['POST /staff', 'POST /staff/{id}/transfer'];
const REVOKES = 'POST /staff/{id}/revoke';
/** What changes a case, or says what rules it. */
const USES = Object.keys(OPERATIONS).filter(
  (operation) =>
    operation.startsWith('POST ') &&
    !/staff|public|audit|erasure|temporal|preview|rehearsals|check$|requests\/|demo|\/hold$|release-hold$/.test(
      operation,
    ),
);

/** Everything that somebody may do next, alone, to themselves or to what they did. */
function next(life: Life): Life[] {
  const { roles } = life;
  const after = (act: string, change: Partial<Life>): Life => ({
    ...life,
    ...change,
    acts: [...life.acts, act],
  });
  const lives: Life[] = [];
  if (GRANTS.some((operation) => heard(operation, roles))) {
    lives.push(after('grant another', { granted: true }));
    for (const role of APPOINTED) {
      const held = [...new Set([...roles, role])];
      const unit = held.some((each) => UNIT_STAFF.includes(each)) ? 'housing' : null;
      if (mayAppoint(ME, ME) && !appointmentFault(held, unit))
        lives.push(after(`grant oneself ${role}`, { granted: true, roles: held }));
    }
  }
  if (heard(REVOKES, roles)) lives.push(after('revoke another', { granted: true }));
  const used = USES.find((operation) => heard(operation, roles));
  if (used) lives.push(after(used, { used: true }));
  if (heard('POST /cases/{caseNo}/erasure', roles)) {
    const erasable = {
      retainUntil: 0,
      held: false,
      agreedBy: life.agreedBy,
      erased: life.hidden,
    };
    const step = erasureStep(callerOf(roles), erasable, 'legal-order', 1);
    if ('step' in step)
      lives.push(after(step.step, step.step === 'agree' ? { agreedBy: ME } : { hidden: true }));
  }
  if (heard('GET /audit', roles)) lives.push(after('read the audit', { read: true }));
  return lives;
}

/** Every role or pair of roles that somebody may be appointed to. */
const starts = APPOINTED.flatMap((a) => APPOINTED.map((b) => [...new Set([a, b])])).filter(
  (roles) => !appointmentFault(roles, roles.some((role) => UNIT_STAFF.includes(role)) ? 'housing' : null),
);

test('no sequence of four acts of one person grants and uses, uses and hides, or does anything and audits', () => {
  const seen = new Set<string>();
  let found = 0;
  let lives = [undefined, 'somebody-else'].flatMap((agreedBy) =>
    starts.map((roles) => born(roles, agreedBy)),
  );
  for (let depth = 0; depth < 4; depth++) {
    lives = lives.flatMap(next).filter((life) => {
      const { acts: _, ...state } = life;
      const key = JSON.stringify(state);
      return !seen.has(key) && seen.add(key);
    });
    found += lives.length;
    expect(lives.filter(({ granted, used }) => granted && used)).toEqual([]);
    expect(lives.filter(({ used, hidden }) => used && hidden)).toEqual([]);
    expect(lives.filter(({ read, granted, used, hidden }) => read && (granted || used || hidden))).toEqual(
      [],
    );
  }
  expect(found).toBeGreaterThan(50);
});

test('the graph is not empty: each of the powers is somebody’s', () => {
  const can = (pick: (life: Life) => boolean): boolean =>
    starts.some((roles) => next(born(roles, 'somebody-else')).some(pick));
  expect(can(({ granted }) => granted)).toBe(true);
  expect(can(({ used }) => used)).toBe(true);
  expect(can(({ agreedBy }) => agreedBy === ME)).toBe(true);
  expect(can(({ hidden }) => hidden)).toBe(true);
  expect(can(({ read }) => read)).toBe(true);
});

test('nobody may write to the audit, and nobody but its administrator reads it', () => {
  const audits = Object.keys(OPERATIONS).filter((operation) => operation.includes('/audit'));
  expect(audits.every((operation) => operation.startsWith('GET '))).toBe(true);
  for (const role of APPOINTED)
    for (const operation of audits) expect(heard(operation, [role])).toBe(role === 'audit-admin');
});
