import { COMMAND_NAMES, type CommandName } from '../case/commands.ts';
import type { Role } from '../case/vocabulary.ts';
import {
  actingAs,
  hasOneOf,
  isOfTheirs,
  mayList,
  maySee,
  readsFile,
  type Caller,
  type CaseRelation,
} from './access.ts';
import {
  ERASES,
  mayRelay,
  mayUnmask,
  REDACTS,
  RELAYS,
  UNMASK_PURPOSES,
  type UnmaskPurpose,
} from './privacy.ts';
import { isUploader } from './uploads.ts';

/** What an operation is about, as far as it decides who may ask for it. */
export interface Thing {
  /** The case, or the one that the recording belongs to. */
  case?: CaseRelation;
  confidential?: boolean;
  /** The attachment: whose it is, and whether it is in the case's file. */
  file?: { uploadedBy: string; unit: string | null; used: boolean };
  /** Who asked to hear the recording. */
  askedBy?: string;
}

/** What somebody gets who asks: told to log in, as if there were nothing, refused, or heard (whatever the rules then say). */
export type Verdict = 'unknown' | 'hidden' | 'forbidden' | 'heard';

/** Who may ask for one operation. */
export interface Permission {
  /**
   * What must be known to decide it: nothing, not even a caller (`nothing`); the caller; or also the thing that the request names. The guard of
   * the interface decides the first two and finds a case. A command, a recording, a file and a unit are asked for where they are found, the
   * first two under their own locks.
   */
  needs: 'nothing' | 'caller' | 'case' | 'command' | 'recording' | 'file' | 'unit';
  /** Who alone ever asks, of whatever thing: decided before the thing is looked for. */
  only?: readonly Role[];
  decide: (caller: Caller, thing: Thing) => Verdict;
}

const when = (may: boolean): Verdict => (may ? 'heard' : 'forbidden');

export const staff: Permission = { needs: 'caller', decide: () => 'heard' };
export const anyone: Permission = { ...staff, needs: 'nothing' };
const who = (may: (caller: Caller) => boolean, needs: Permission['needs'] = 'caller'): Permission => ({
  needs,
  decide: (caller) => when(may(caller)),
});
export const only = (...roles: Role[]): Permission => ({ ...staff, only: roles });

/** Of a case somebody may first of all know, or not. */
const ofCase = (
  may: (caller: Caller, c: CaseRelation, thing: Thing) => boolean = () => true,
  needs: Permission['needs'] = 'case',
): Permission => ({
  needs,
  decide: (caller, thing) =>
    thing.case && maySee(caller, thing.case) ? when(may(caller, thing.case, thing)) : 'hidden',
});
const ofCaseBy = (...roles: Role[]): Permission => ofCase((caller) => hasOneOf(caller, roles));

/** What is of another region's case is not there, and a recording of no case only for those who work for all; of these an office may ask without seeing the case. */
const ofRegion = (may: (caller: Caller, thing: Thing) => boolean): Permission => ({
  needs: 'recording',
  decide: (caller, thing) => (isOfTheirs(caller, thing.case ?? {}) ? when(may(caller, thing)) : 'hidden'),
});
const ofRegionBy = (...roles: Role[]): Permission => ofRegion((caller) => hasOneOf(caller, roles));
/** What only these ever ask of any. */
const ofRegionOnly = (...roles: Role[]): Permission => ({ ...ofRegionBy(...roles), only: roles });

const CASE_STAFF: Role[] = [
  'agent', 'dispatcher', 'duty-lead', 'reviewer', 'unit-clerk', 'unit-handler', 'unit-leader', 'callback-officer',
  'supervisor', 'leader', 'oversight', 'records',
]; // prettier-ignore
const KNOW_RECORDINGS: Role[] = [
  'agent', 'duty-lead', 'leader', 'records', 'supervisor', 'oversight', 'audit-admin',
]; // prettier-ignore
/** The three of F-143, as the configuration has them unless it says otherwise. */
const HEAR_RECORDINGS: Role[] = ['duty-lead', 'leader', 'records'];
const PURPOSES = Object.keys(UNMASK_PURPOSES) as UnmaskPurpose[];

const OF_COMMANDS = Object.fromEntries(
  COMMAND_NAMES.map((name) => [
    `POST /cases/{caseNo}/${name}`,
    ofCase((caller, c) => actingAs(caller, name, c) !== undefined, 'command'),
  ]),
) as Record<`POST /cases/{caseNo}/${CommandName}`, Permission>;

/**
 * Who may ask for what, an operation of the interface a line. What is not here nobody may do: a handler names its line (`@Operation`) or
 * answers nobody. A test tries every line with every role, from every unit that has to do with a case and from one that has not.
 */
export const OPERATIONS = {
  'GET /livez': anyone,
  'GET /readyz': anyone,
  'GET /metrics': anyone,
  'GET /temporal': anyone,

  'POST /complaints': only('agent', 'duty-lead'),
  'POST /public/complaints': anyone,
  'GET /public/challenge': anyone,
  'GET /public/cases/{caseNo}': anyone,
  'GET /public/cases/{caseNo}/deadlines/page': anyone,
  'POST /public/cases/{caseNo}/urge': anyone,
  'POST /public/cases/{caseNo}/supplement': anyone,
  'POST /public/cases/{caseNo}/attachments': anyone,
  'POST /public/cases/{caseNo}/withdraw': anyone,
  'POST /public/cases/{caseNo}/rating': anyone,
  'POST /public/cases/{caseNo}/appeal': anyone,

  'GET /cases': who(mayList),
  'GET /cases/{caseNo}': ofCase(),
  'GET /cases/{caseNo}/events': ofCase(),
  'GET /cases/{caseNo}/deadlines': ofCase(),
  'GET /cases/{caseNo}/deadlines/page': ofCase(),
  'GET /cases/{caseNo}/notices': ofCase(),
  'GET /cases/{caseNo}/commands': ofCase(),
  'GET /cases/{caseNo}/documents': ofCase(),
  'GET /cases/{caseNo}/documents/{form}': ofCase(),
  'GET /cases/{caseNo}/suggestions': ofCaseBy('agent', 'dispatcher', 'duty-lead', 'reviewer', 'supervisor'),
  'POST /cases/{caseNo}/errands/retry': ofCaseBy('duty-lead'),
  'POST /demo/cases/{caseNo}/fast-forward': ofCase(),
  ...OF_COMMANDS,

  'POST /cases/{caseNo}/identity/unmask': ofCase((caller, c, { confidential = false }) =>
    PURPOSES.some((purpose) => mayUnmask(caller, c, confidential, purpose)),
  ),
  'GET /cases/{caseNo}/relay': ofCase((caller, c) => hasOneOf(caller, RELAYS) || mayRelay(caller, c)),
  'POST /cases/{caseNo}/relay': ofCase(mayRelay),
  'POST /cases/{caseNo}/relay/{id}/answer': ofCaseBy(...RELAYS),
  'GET /relay-messages': only(...RELAYS),
  'GET /cases/{caseNo}/redaction': ofCaseBy(...REDACTS),
  'POST /cases/{caseNo}/redaction': ofCaseBy(...REDACTS),
  'POST /cases/{caseNo}/erasure': { ...ofRegionOnly(...ERASES), needs: 'case' },

  'POST /attachments': only(...CASE_STAFF),
  'GET /attachments/{id}': {
    needs: 'file',
    decide: (caller, { case: c, file, confidential = false }) => {
      const may = file?.used
        ? c && readsFile(caller, c, confidential, file.unit)
        : file && isUploader(caller, file);
      return may ? 'heard' : 'hidden';
    },
  },
  'POST /recordings': only('agent', 'integrator'),
  'GET /recordings': only(...KNOW_RECORDINGS),
  'GET /recordings/{id}': ofRegionOnly(...KNOW_RECORDINGS),
  'GET /recordings/{id}/requests': ofRegionOnly(...KNOW_RECORDINGS),
  'POST /recordings/{id}/requests': ofRegionBy(...HEAR_RECORDINGS),
  'POST /recordings/{id}/requests/{requestId}/approve': ofRegion(decidesRecording),
  'POST /recordings/{id}/requests/{requestId}/reject': ofRegion(decidesRecording),
  'GET /recordings/{id}/content': ofRegion(
    (caller, { askedBy }) => hasOneOf(caller, HEAR_RECORDINGS) && caller.id === askedBy,
  ),
  'GET /recordings/{id}/ledger': ofRegionOnly('audit-admin', 'oversight'),
  'POST /recordings/{id}/hold': ofRegionOnly('records'),
  'POST /recordings/{id}/release-hold': ofRegionOnly('records'),
  'POST /recordings/{id}/purge': ofRegionBy('records', 'duty-lead'),

  'GET /units': staff,
  'POST /units': only('system-admin'),
  'POST /units/{code}/close': only('system-admin'),
  'GET /units/{code}/competence': staff,
  'POST /units/{code}/competence': who((caller) => hasOneOf(caller, ['duty-lead', 'system-admin']), 'unit'),
  'GET /staff': staff,
  'POST /staff': only('security-admin'),
  'POST /staff/{id}/transfer': only('security-admin'),
  'POST /staff/{id}/revoke': only('security-admin'),
  'GET /staff/{id}/changes': only('security-admin', 'audit-admin', 'oversight'),

  'GET /complaint-types': staff,
  'GET /complaint-types/{code}/versions/{version}': staff,
  'POST /complaint-types': only('integrator', 'system-admin'),
  'POST /complaint-types/check': only('integrator', 'system-admin', 'duty-lead'),
  'POST /complaint-types/{code}/versions/{version}/retire': only('integrator', 'system-admin'),
  'GET /policies': staff,
  'GET /policies/{code}/versions/{version}': staff,
  'POST /policies': only('duty-lead', 'system-admin'),
  'POST /policies/{code}/versions/{version}/retire': only('duty-lead', 'system-admin'),
  'POST /policies/check': only('duty-lead', 'system-admin', 'integrator'),
  'GET /calendars/watch': staff,
  'GET /calendars/editions/{edition}': staff,
  'GET /calendars/{region}/editions': staff,
  'GET /calendars/{region}/{year}': staff,
  'POST /calendars/{region}/editions': only('system-admin', 'duty-lead'),
  'POST /deadlines/preview': staff,
  'POST /rehearsals': staff,

  'GET /audit': only('audit-admin'),
  'GET /audit/verify': only('audit-admin'),
  'POST /temporal-codec/encode': staff,
  'POST /temporal-codec/decode': only('supervisor'),
  'POST /public/demo/temporal-codec/encode': anyone,
  'POST /public/demo/temporal-codec/decode': anyone,
} as const satisfies Record<string, Permission>;

/** An operation of the interface, as its contract names it: `GET /cases/{caseNo}`. */
export type OperationName = keyof typeof OPERATIONS;

/** Four eyes: whoever asked does not decide. */
function decidesRecording(caller: Caller, { askedBy }: Thing): boolean {
  return hasOneOf(caller, HEAR_RECORDINGS) && caller.id !== askedBy;
}

/** What becomes of somebody who asks, as far as it can be said without the thing that they ask of; undefined when it cannot. */
export function verdictAhead(permission: Permission, caller: Caller | undefined): Verdict | undefined {
  const { needs, only: theirs, decide } = permission;
  if (needs === 'nothing') return 'heard';
  if (!caller) return 'unknown';
  if (theirs && !hasOneOf(caller, theirs)) return 'forbidden';
  return needs === 'caller' ? decide(caller, {}) : undefined;
}

/** What becomes of somebody who asks for an operation; forbidden where no permission names it. */
export function verdict(operation: string, caller: Caller | undefined, thing: Thing = {}): Verdict {
  const permission: Permission | undefined = Object.hasOwn(OPERATIONS, operation)
    ? OPERATIONS[operation as OperationName]
    : undefined;
  if (!permission) return 'forbidden';
  return verdictAhead(permission, caller) ?? permission.decide(caller!, thing);
}
