import { createHash, randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { canonical } from './canonical.ts';
import { networkOf } from './network.ts';
import type { Envelope } from './envelope.ts';
import { refusal, Problem, type ProblemBody } from './problem.ts';
import { Recurring } from './recurring.ts';
import { VaultKeys } from './vault-keys.ts';

/** A success as it was given, so that it can be given again. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** One request that must count once: `key` is absent when the client sent none. */
export interface Attempt {
  caller: string;
  path: string;
  key: string | undefined;
  /** Of {@link hashOfBody}; it is kept keyed, for a body may be guessed. */
  bodyHash: string;
}

export type Perform = (commandId: string) => Promise<Answer>;

/** 72 random bits: the id of a command, and of what it writes. Short, for it stands five times in the history of each act. */
export const newCommandId = (): string => randomBytes(9).toString('base64url');

/** The hash of a body, whatever the order of its keys: never stored or shown as it is. */
export const hashOfBody = (body: unknown): string =>
  createHash('sha256')
    .update(canonical(body) ?? '')
    .digest('base64url');

/** A claim whose process died is taken over after this long, with the same command id, so the act still counts once. */
const CLAIM_SECONDS = 10;
const KEPT_DAYS = 31;
const STRANGER = 'stranger:';
const SWEEP_EVERY_MS = 3_600_000;
const SWEEP_AT_MOST = 10_000;

const CLAIM = `
  insert into idempotency_key as k (caller, path, key, body_hash, command_id) values ($1, $2, $3, $4, $5)
  on conflict (caller, path, key) do update set claimed_at = now()
    where k.status is null and k.body_hash = excluded.body_hash
      and k.claimed_at < now() - make_interval(secs => ${CLAIM_SECONDS})
  returning command_id`;
const SWEEP = `
  delete from idempotency_key where ctid = any (array(
    select ctid from idempotency_key where created_at < now() - make_interval(days => ${KEPT_DAYS}) limit ${SWEEP_AT_MOST}))`;

/** A row of `idempotency_key` as whoever asks again finds it. */
export interface Stored {
  bodyHash: string;
  status: number | null;
  response: Envelope | null;
}

/** A row of `idempotency_key` for an answer that is given. */
export interface KeptAnswer extends Stored {
  caller: string;
  path: string;
  key: string;
  commandId: string;
}

const FIND = `
  select body_hash as "bodyHash", status, response from idempotency_key where caller = $1 and path = $2 and key = $3`;
const KEEP = `
  insert into idempotency_key (caller, path, key, body_hash, command_id, status, response) values ($1, $2, $3, $4, $5, $6, $7)`;

/**
 * `Idempotency-Key`: per caller and path, kept at least 30 days; the same key and body get the same answer, refusals included. Answers may
 * hold words and query codes: they are kept sealed, and those that would name a complainant are not kept at all. Whoever runs an attempt has
 * made sure that its caller may still ask for it.
 */
@Injectable()
export class Idempotency implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Idempotency.name);
  private readonly sweeps = new Recurring(
    SWEEP_EVERY_MS,
    () => this.sweep(),
    () => this.logger.warn('sweeping old keys failed; it is tried again'),
  );

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly keys: VaultKeys,
  ) {}

  /** Somebody without a token as a caller: by the address that they ask from, which cannot be found out from it. */
  stranger(address: string): string {
    return `${STRANGER}${this.keys.digest('stranger', networkOf(address))}`;
  }

  /**
   * Performs a request once; an answer that has been forgotten since has no body. Without a key it is simply performed, under a fresh command id.
   * @throws Problem `idempotency-key-reused` (another body), `idempotency-in-flight`, or whatever `perform` throws:
   * a 409 or 422 is kept as the answer; after any other 4xx the key is free again; after anything else the
   * outcome is unknown, so the next try gets the same command id at once.
   */
  async run({ caller, path, key, bodyHash }: Attempt, perform: Perform): Promise<Answer> {
    if (key === undefined) return perform(newCommandId());
    const row: [string, string, string] = [caller, path, key];
    const claimed: { command_id: string }[] = await this.database.query(CLAIM, [
      ...row,
      markOfBody(this.keys, row, bodyHash),
      newCommandId(),
    ]);
    const commandId = claimed[0]?.command_id;
    if (commandId === undefined) return this.answerOf(row, bodyHash);
    try {
      const answer = await perform(commandId);
      await this.keep(row, answer.status, answer);
      return answer;
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) await this.letGo(row);
      else if (error.status === 409 || error.status === 422) await this.keep(row, error.status, error.body);
      else await this.forget(row);
      throw error;
    }
  }

  /**
   * What was answered before, where there is an answer: for whoever keeps it in the transaction that does what was asked. Without a body it
   * has been forgotten since.
   * @throws Problem `idempotency-key-reused`, or the refusal that was kept
   */
  kept({ caller, path, key, bodyHash }: Attempt, stored: Stored | null | undefined): Answer | undefined {
    if (key === undefined || !stored) return undefined;
    if (!this.keys.isMark(stored.bodyHash, bodyOf([caller, path, key]), bodyHash))
      throw refusal('idempotency-key-reused');
    if (!stored.status) return undefined;
    if (!stored.response) return { status: stored.status, body: null };
    const answer: unknown = JSON.parse(
      this.keys.unseal(stored.response, placeOf([caller, path, key])).toString(),
    );
    if (stored.status >= 400) throw new Problem(answer as ProblemBody);
    return answer as Answer;
  }

  /** As {@link kept}, asking the database. */
  async find(attempt: Attempt): Promise<Answer | undefined> {
    const { caller, path, key } = attempt;
    if (key === undefined) return undefined;
    return this.kept(attempt, (await this.database.query<Stored[]>(FIND, [caller, path, key]))[0]);
  }

  /** The row of an answer, for the transaction that it belongs to; none without a key. A second one under the same key is a conflict. */
  rowOf(
    { caller, path, key, bodyHash }: Attempt,
    commandId: string,
    answer: Answer | ProblemBody,
  ): KeptAnswer | undefined {
    if (key === undefined) return undefined;
    const response = sealedAnswer(this.keys, [caller, path, key], answer);
    const mark = markOfBody(this.keys, [caller, path, key], bodyHash);
    return { caller, path, key, bodyHash: mark, commandId, status: answer.status, response };
  }

  /**
   * Performs a request that keeps its answer in its own transaction: it counts once, and is never in flight.
   * @param perform is given the row of its answer, which it writes with {@link keepWith}
   * @throws what `perform` throws; a refusal is kept first, and given again under the same key
   */
  async once(
    attempt: Attempt,
    perform: (rowOf: (answer: Answer) => KeptAnswer | undefined) => Promise<Answer>,
  ): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const kept = await this.find(attempt);
      if (kept) return kept;
      try {
        return await perform((answer) => this.rowOf(attempt, newCommandId(), answer));
      } catch (error) {
        // Somebody with the same key came first: theirs is the answer.
        if (isKeyUsed(error) && tries === 1) continue;
        // A stranger is judged again: what anybody may send without end is not kept.
        if (error instanceof Problem && !attempt.caller.startsWith(STRANGER))
          await this.keepRefusal(attempt, newCommandId(), error);
        throw error;
      }
    }
  }

  /** Keeps a refusal, which has no transaction of its own; the first one stands. */
  async keepRefusal(attempt: Attempt, commandId: string, { status, body }: Problem): Promise<void> {
    const row = status === 409 || status === 422 ? this.rowOf(attempt, commandId, body) : undefined;
    if (!row) return;
    await this.database.query(`${KEEP} on conflict do nothing`, parametersOf(row));
  }

  /** An answer that says more than could be known when its act was archived. */
  async amend({ caller, path, key }: Attempt, answer: Answer): Promise<void> {
    if (key !== undefined) await this.keep([caller, path, key], answer.status, answer);
  }

  private async answerOf(row: [string, string, string], bodyHash: string): Promise<Answer> {
    const [caller, path, key] = row;
    const answer = await this.find({ caller, path, key, bodyHash });
    if (!answer) throw refusal('idempotency-in-flight');
    return answer;
  }

  private async keep(row: string[], status: number, response: Answer | ProblemBody): Promise<void> {
    await this.database.query(
      'update idempotency_key set status = $4, response = $5 where caller = $1 and path = $2 and key = $3',
      [...row, status, JSON.stringify(sealedAnswer(this.keys, row, response))],
    );
  }

  private async letGo(row: string[]): Promise<void> {
    await this.database
      .query(
        `update idempotency_key set claimed_at = 'epoch' where caller = $1 and path = $2 and key = $3`,
        row,
      )
      .catch(() => this.logger.warn('a claim could not be let go; it expires by itself'));
  }

  private async forget(row: string[]): Promise<void> {
    await this.database.query(
      'delete from idempotency_key where caller = $1 and path = $2 and key = $3',
      row,
    );
  }

  /** Forgets keys older than 31 days, a bounded number at a time. */
  async sweep(): Promise<void> {
    await this.database.query(SWEEP);
  }

  onApplicationBootstrap(): void {
    this.sweeps.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweeps.stop();
  }
}

const parametersOf = ({
  caller,
  path,
  key,
  bodyHash,
  commandId,
  status,
  response,
}: KeptAnswer): unknown[] => [caller, path, key, bodyHash, commandId, status, JSON.stringify(response)];

/** Writes an answer's row in the transaction that it belongs to. @throws QueryFailedError when the key has been used */
export const keepWith = async (db: Pick<DataSource, 'query'>, row: KeptAnswer): Promise<void> =>
  void (await db.query(KEEP, parametersOf(row)));

/** Whether an error says that somebody else's answer has this key. */
export const isKeyUsed = (error: unknown): boolean => {
  const { driverError = error } = error as { driverError?: unknown };
  const { code, constraint } = driverError as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'idempotency_key_pkey';
};

const bodyOf = (row: readonly string[]): string => `body\n${row.join('\n')}`;
/** The hash of a body as it is kept: recognised with our key alone, and only under the same caller, path and key. */
export const markOfBody = (keys: VaultKeys, row: readonly string[], bodyHash: string): string =>
  keys.mark(bodyOf(row), bodyHash);

const placeOf = (row: readonly string[]): string => `answer\n${row.join('\n')}`;

/** An answer as it is kept; it opens only for the same caller, path and key. */
export const sealedAnswer = (
  keys: VaultKeys,
  row: readonly [caller: string, path: string, key: string] | string[],
  answer: unknown,
): Envelope => keys.seal(Buffer.from(JSON.stringify(answer)), placeOf(row));
