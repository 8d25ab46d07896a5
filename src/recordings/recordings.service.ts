import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Files } from '../attachments/files/files.ts';
import { removeLater, Removals } from '../attachments/files/removals.ts';
import type { Incoming } from '../attachments/files/receive.ts';
import { oneByOne, withinQuota } from '../attachments/quota.ts';
import { sniff } from '../attachments/media-type.ts';
import { Audit } from '../audit/audit.service.ts';
import { readCases } from '../archive/archives.ts';
import type {
  LedgerEntry,
  RecordingForm,
  RecordingRequestView,
  RecordingView,
  RequestRecording,
} from '../contracts/recording.ts';
import { isOfTheirs, type Caller, type OfRegion } from '../domain/access/access.ts';
import type { CaseState } from '../domain/case/state.ts';
import { isHeld } from '../domain/case/tracks.ts';
import { track } from '../domain/policy/policy.ts';
import {
  capacitiesOf,
  isPurpose,
  mayDecide,
  mayHear,
  mayRequest,
  purgeStep,
  retainUntil,
  type Capacity,
  type CapacityRoles,
} from '../domain/recording/recording.ts';
import type { RecordingRefusal } from '../domain/refusals.ts';
import { MINUTE } from '../domain/time/instant.ts';
import type { Config } from '../platform/config.ts';
import { notThere } from '../platform/even-time.ts';
import { newCommandId } from '../platform/idempotency.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { notFound, problem, refusal } from '../platform/problem.ts';
import { Recording, RecordingAccess, RecordingRequest } from './recording.entity.ts';
import { requestState, requestView, recordingView, ledgerEntry } from './views.ts';

/** What an act on a recording comes to: something done, or why not. The ledger gets a line of either. */
type ActResult<T> = ({ done: T } | { refused: RecordingRefusal }) &
  Partial<Pick<RecordingAccess, 'purpose' | 'requestId' | 'authoriser'>>;

/** One act in progress: the recording, locked, and who acts in which capacities. */
interface Act {
  db: EntityManager;
  recording: Recording;
  capacities: Capacity[];
  now: number;
}

const AHEAD_MS = 5 * MINUTE;
const LISTED = 200;

/** Recordings of calls: stored by the day they were made, heard only on an approved request, each use on the ledger (F-141 to F-145). */
@Injectable()
export class Recordings {
  private readonly roles: CapacityRoles;
  private readonly limits: Config['limits'];

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly files: Files,
    private readonly removals: Removals,
    private readonly audit: Audit,
    @Inject(CONFIG) { recordingRoles, limits }: Config,
  ) {
    this.roles = recordingRoles;
    this.limits = limits;
  }

  /**
   * Takes a recording in. `form` is read once the file has been, so that the fields may come in any order.
   * @throws Problem 429 beyond the count of an hour or the bytes of a day, 400 for wrong fields, an unknown case or an instant to come, 413, and 415 for what is
   * neither sound nor film
   */
  async store(incoming: Incoming, form: () => RecordingForm, caller: Caller): Promise<RecordingView> {
    await withinQuota(this.database, caller, this.limits);
    return this.files.take(incoming, async (file) => {
      const { caseNo, recordedAt, channel } = form();
      const mediaType = sniff(file.head) ?? '';
      if (!/^(audio|video)\//.test(mediaType)) throw problem('unsupported-media-type');
      const at = Date.parse(recordedAt);
      if (at > Date.now() + AHEAD_MS) throw invalid('recordedAt', '不能晚于现在');
      const plan = caseNo === undefined ? undefined : (await this.caseOf(caller, caseNo))?.plan;
      if (caseNo !== undefined && !plan) throw invalid('caseNo', '没有这件诉求');
      const row = {
        id: newCommandId(), sha256: file.sha256, size: file.size, mediaType, channel, caseNo: caseNo ?? null, uploadedBy: caller.id,
        recordedAt: new Date(at), retainUntil: new Date(retainUntil(at, plan && track(plan.policy, 'retention'))),
      }; // prettier-ignore
      await this.files.keep(file, 'recordings', at, (storedAt) =>
        this.database.transaction(async (db) => {
          await oneByOne(db, caller);
          await withinQuota(db, caller, this.limits, row.size);
          await db.insert(Recording, { ...row, storedAt });
          await db.insert(RecordingAccess, {
            recordingId: row.id,
            at: new Date(),
            caller: caller.id,
            action: 'store',
            outcome: 'done',
          });
          await this.audit.note(
            { actor: caller, action: 'recording.store', subject: row.id, outcome: 'done' },
            db,
          );
        }),
      );
      return recordingView(await this.database.getRepository(Recording).findOneByOrFail({ id: row.id }));
    });
  }

  /** @throws Problem 404 */
  async view(caller: Caller, id: string): Promise<RecordingView> {
    return recordingView(await this.find(caller, id));
  }

  /** None of a case that is not of their region. */
  async ofCase(caller: Caller, caseNo: string): Promise<RecordingView[]> {
    if (!(await this.isTheirs(caller, caseNo))) return [];
    const found = await this.database
      .getRepository(Recording)
      .find({ where: { caseNo }, order: { recordedAt: 'asc', id: 'asc' }, take: LISTED });
    return found.map(recordingView);
  }

  /** The requests to hear a recording, oldest first. @throws Problem 404 */
  async requests(caller: Caller, id: string): Promise<RecordingRequestView[]> {
    await this.find(caller, id);
    const found = await this.database
      .getRepository(RecordingRequest)
      .find({ where: { recordingId: id }, order: { requestedAt: 'asc', id: 'asc' }, take: LISTED });
    return found.map(requestView);
  }

  /** What was done or attempted with a recording, oldest first. @throws Problem 404 */
  async ledger(caller: Caller, id: string, after: number, limit: number): Promise<LedgerEntry[]> {
    await this.find(caller, id);
    const found = await this.database
      .getRepository(RecordingAccess)
      .createQueryBuilder('entry')
      .where('entry.recordingId = :id and entry.seq > :after', { id, after })
      .orderBy('entry.seq')
      .take(limit)
      .getMany();
    return found.map(ledgerEntry);
  }

  /** @throws Problem 403 for another purpose or role; 404 */
  request(caller: Caller, id: string, { purpose, reason }: RequestRecording): Promise<RecordingRequestView> {
    return this.act(caller, id, 'request', async ({ db, capacities, now }) => {
      const named = isPurpose(purpose) ? purpose : null;
      const refused = mayRequest(capacities, purpose);
      if (refused) return { refused, purpose: named };
      const row = {
        id: newCommandId(), recordingId: id, purpose, reason, requestedBy: caller.id, requestedAs: capacities[0]!, requestedAt: new Date(now),
      }; // prettier-ignore
      await db.insert(RecordingRequest, row);
      const done = requestView(await db.findOneByOrFail(RecordingRequest, { id: row.id }));
      return { done, purpose: named, requestId: row.id };
    });
  }

  /** @throws Problem 403 for the requester and other roles, 409 when decided, 404 */
  decide(
    caller: Caller,
    id: string,
    requestId: string,
    status: 'approved' | 'rejected',
  ): Promise<RecordingRequestView> {
    return this.act(
      caller,
      id,
      status === 'approved' ? 'approve' : 'reject',
      async ({ db, capacities, now }) => {
        const request = await requestOf(db, id, requestId);
        const { purpose } = request;
        const refused = mayDecide(capacities, caller.id, requestState(request));
        if (refused) return { refused, requestId, purpose };
        const decision = {
          status,
          decidedBy: caller.id,
          decidedAs: capacities[0]!,
          decidedAt: new Date(now),
        };
        await db.update(RecordingRequest, { id: requestId }, decision);
        return { done: requestView({ ...request, ...decision }), requestId, purpose };
      },
    );
  }

  /**
   * The sound, for the one whose request was approved within the last 24 hours. The ledger has its line before the first byte leaves.
   * @throws Problem 403, 404
   */
  async hear(
    caller: Caller,
    id: string,
    requestId: string,
  ): Promise<{ name: string; size: number; mediaType: string; storedAt: string }> {
    return this.act(caller, id, 'hear', async ({ db, recording, capacities, now }) => {
      const request = await requestOf(db, id, requestId);
      const { purpose, decidedBy: authoriser } = request;
      const refused = mayHear(capacities, caller.id, requestState(request), now);
      if (refused) return { refused, requestId, purpose };
      const { size, mediaType, storedAt } = recording;
      return { done: { name: id, size, mediaType, storedAt }, requestId, purpose, authoriser };
    });
  }

  /** A legal hold laid on or lifted; again, it changes nothing. @throws Problem 404 */
  hold(caller: Caller, id: string, held: boolean): Promise<RecordingView> {
    return this.act(caller, id, held ? 'hold' : 'release-hold', async ({ db, recording }) => {
      await db.update(Recording, { id }, { held });
      return { done: recordingView({ ...recording, held }) };
    });
  }

  /**
   * Destroys a recording, or marks it for a second person to (`purgeStep`). Its bytes go as surely as that is said, at once unless the store is
   * away; the recording is not locked meanwhile.
   * @throws Problem 403, 422, 404
   */
  async purge(caller: Caller, id: string): Promise<RecordingView> {
    const view = await this.act(caller, id, 'purge', async ({ db, recording, capacities, now }) => {
      const { purgeMarkedBy: by, purgeMarkedAs: as } = recording;
      const held = recording.held || (await this.isCaseHeld(recording.caseNo, db));
      const mark = by !== null && as !== null ? { by, as } : null;
      const keeping = { retainUntil: recording.retainUntil.getTime(), held, mark };
      const next = purgeStep(capacities, caller.id, keeping, now);
      if ('refused' in next) return next;
      const change =
        next.step === 'mark'
          ? { purgeMarkedBy: caller.id, purgeMarkedAs: next.as, purgeMarkedAt: new Date(now) }
          : { purgedAt: new Date(now) };
      await db.update(Recording, { id }, change);
      if (next.step === 'purge') await removeLater(db, [recording.storedAt]);
      return {
        done: recordingView({ ...recording, ...change }),
        authoriser: next.step === 'purge' ? by : null,
      };
    });
    await this.removals.sweep();
    return view;
  }

  /** One act on a recording under its lock, with its line in the ledger in the same transaction, refused or not. */
  private async act<T>(
    caller: Caller,
    id: string,
    action: Lowercase<string>,
    perform: (act: Act) => Promise<ActResult<T>>,
  ): Promise<T> {
    const capacities = capacitiesOf(caller, this.roles);
    const outcome = await this.database.transaction(async (db) => {
      const recording = await this.find(caller, id, db);
      const now = Date.now();
      const made = await perform({ db, recording, capacities, now });
      const { purpose = null, requestId = null, authoriser = null } = made;
      await db.insert(RecordingAccess, {
        recordingId: id, at: new Date(now), caller: caller.id, capacity: capacities[0] ?? null, action,
        outcome: 'refused' in made ? made.refused : 'done', purpose, requestId, authoriser,
      }); // prettier-ignore
      if (!('refused' in made))
        await this.audit.note(
          {
            actor: caller,
            action: `recording.${action}` as const,
            subject: id,
            outcome: 'done',
            ...(purpose !== null && { purpose }),
          },
          db,
        );
      return made;
    });
    if ('refused' in outcome) throw refusal(outcome.refused);
    return outcome.done;
  }

  /** Locked when a transaction asks. What was destroyed is not there any more; its ledger is. What is of another region never was. */
  private async find(caller: Caller, id: string, db?: EntityManager): Promise<Recording> {
    const began = performance.now();
    const found = await (db ?? this.database.manager).findOne(Recording, {
      where: { id },
      ...(db && { lock: { mode: 'pessimistic_write' as const } }),
    });
    if (found && !(db && found.purgedAt) && (await this.isTheirs(caller, found.caseNo, db))) return found;
    return notThere(began);
  }

  /** Whoever works for one region has to do with the recordings of its cases; of no case is for those who work for all. */
  private async isTheirs(caller: Caller, caseNo: string | null, db?: EntityManager): Promise<boolean> {
    if (caller.region === undefined) return true;
    return caseNo !== null && (await this.caseOf(caller, caseNo, db)) !== undefined;
  }

  /** By the transaction's own connection: a second one for each of many at once would leave none. */
  private async caseOf(caller: OfRegion, caseNo: string, db?: EntityManager): Promise<CaseState | undefined> {
    const state = (await readCases(db ?? this.database, [caseNo])).get(caseNo)?.state;
    return state && isOfTheirs(caller, state) ? state : undefined;
  }

  /** What holds the case holds its recordings (Q34). */
  private async isCaseHeld(caseNo: string | null, db: EntityManager): Promise<boolean> {
    const state = caseNo === null ? undefined : await this.caseOf({}, caseNo, db);
    return state !== undefined && isHeld(state);
  }
}

const invalid = (path: string, message: string) => problem('invalid-request', [{ path, message }]);

async function requestOf(db: EntityManager, recordingId: string, id: string): Promise<RecordingRequest> {
  const found = await db.findOneBy(RecordingRequest, { id, recordingId });
  if (!found) throw notFound();
  return found;
}
