import type { DataSource } from 'typeorm';
import { record, sha256 } from '../../src/archive/archive.ts';
import { canonical } from '../../src/platform/canonical.ts';
import { actingAs } from '../../src/domain/access/access.ts';
import { act } from '../../src/domain/case/decide.ts';
import { evolve } from '../../src/domain/case/evolve.ts';
import { elapse } from '../../src/domain/case/elapse.ts';
import type { CommandName } from '../../src/domain/case/commands.ts';
import { commandRule } from '../../src/domain/case/commands.ts';
import type { CaseEvent } from '../../src/domain/case/events.ts';
import { caseRow } from '../../src/domain/case/view.ts';
import type { CaseReader } from '../../src/reading/case-reader.ts';

let serial = 0;

/** What the worker does to the archive, without Temporal: the same rules, the same record. Instants are epoch ms. */
export class HotlineDesk {
  readonly #db: DataSource;
  readonly #reader: CaseReader;

  constructor(db: DataSource, reader: CaseReader) {
    this.#db = db;
    this.#reader = reader;
  }

  /** An act by whoever may do it, with its words kept; answers the command's id. */
  async act(
    caseNo: string,
    name: CommandName,
    fields: object = {},
    words?: object,
    at = Date.now(),
  ): Promise<string> {
    const { state } = (await this.#reader.state(caseNo))!;
    const [role] = commandRule(name).roles;
    const unit = state.assignment?.unit ?? null;
    const caller = { id: `${role}-1`, roles: [role!], ...(unit === null ? {} : { unit }) };
    const actor = actingAs(caller, name, { unit, coUnits: [], involved: [] })!;
    const id = `act-${++serial}`;
    if (words) {
      const body = canonical(words);
      await this.#db.query('insert into case_text (id, case_no, body, hash) values ($1, $2, $3, $4)', [
        id,
        caseNo,
        body,
        sha256(body),
      ]);
    }
    const text = words ? { text: sha256(canonical(words)) } : {};
    const command = { id, name, at, actor, fields: fields as Record<string, unknown>, ...text };
    const outcome = act(state, command, at);
    if ('refusal' in outcome) throw new Error(`${name}: ${outcome.refusal}`);
    await record(this.#db, { caseNo, events: outcome.events, row: caseRow(outcome.state) });
    return id;
  }

  /** Time alone, until then. */
  async wait(caseNo: string, until: number): Promise<void> {
    const { state } = (await this.#reader.state(caseNo))!;
    const events: CaseEvent[] = elapse(state, until);
    await record(this.#db, { caseNo, events, row: caseRow(events.reduce(evolve, state)) });
  }
}
