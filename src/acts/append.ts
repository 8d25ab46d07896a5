import type { DataSource } from 'typeorm';
import { appending, parametersOf, type End, type Entry } from '../archive/archive.ts';
import { noteRow, type Note } from '../audit/note.ts';
import type { Standing } from '../domain/access/standing.ts';
import type { CommandName } from '../domain/case/commands.ts';
import { TELL_BY, untoldMark } from '../handover/untold.ts';
import { isKeyUsed, type KeptAnswer } from '../platform/idempotency.ts';
import { prepared } from '../platform/prepared.ts';

/** What goes into the database with an act, or not at all. */
export interface Beside {
  /** Who acts, as they were known when it was judged; the directory must say the same still. Absent for whoever is in no directory. */
  officer?: { id: string; standing: Standing | undefined } | undefined;
  /** What people wrote, under the command's id, with the salt and hash that the event carries. */
  words?: { id: string; body: string; salt: string; hash: string } | undefined;
  attachments?: readonly string[];
  /** Who is told what on a case. */
  notes?: readonly Note[];
  /** The answer under its `Idempotency-Key`. */
  kept?: KeptAnswer | undefined;
  /** The command of which the case's workflow has yet to be told. */
  untold?: CommandName;
}

/**
 * What became of an append: done; somebody else's event came first; the officer is not any more who they were; or the key has been used.
 * In all but the first nothing was written.
 */
export type Appended = 'done' | 'overtaken' | 'not-as-appointed' | 'key-used';

/**
 * Writes an act in one statement, hence one transaction: its events and all that follows from them, and what goes beside it.
 * @throws whatever PostgreSQL failed with; nothing is written then
 */
export async function append(db: DataSource, entry: Entry, end: End, beside: Beside): Promise<Appended> {
  const { officer, words, attachments = [], notes = [], kept, untold } = beside;
  const last = entry.events.at(-1)!.seq;
  try {
    const [row] = await prepared<{ n: number; appointed: boolean }>(db, ACT, [
      ...parametersOf(entry, end),
      officer &&
        JSON.stringify({ id: officer.id, standing: officer.standing ? placeOf(officer.standing) : null }),
      words && JSON.stringify(words),
      attachments,
      JSON.stringify(notes.map(noteRow)),
      kept && JSON.stringify(kept),
      untold && untoldMark({ from: end.seq + 1, to: last, command: untold }),
    ]);
    if (row!.n === entry.events.length) return 'done';
    return row!.appointed ? 'overtaken' : 'not-as-appointed';
  } catch (error) {
    const taken = takenIn(error);
    if (taken === undefined) throw error;
    return taken;
  }
}

const placeOf = ({ roles, unit, region }: Standing) => ({ roles, unit, region });

/** Somebody else's event has this number, or somebody else's answer this key. */
function takenIn(error: unknown): 'overtaken' | 'key-used' | undefined {
  if (isKeyUsed(error)) return 'key-used';
  const { driverError = error } = error as { driverError?: unknown };
  return (driverError as { code?: string }).code === '23505' ? 'overtaken' : undefined;
}

/** The row lock makes a change of the directory wait for the act, and the act for a change that came first. */
const ACT = {
  name: 'act',
  text: `
  with officer as (
    select jsonb_build_object('roles', to_jsonb(roles), 'unit', unit, 'region', region) as place,
      active and valid_from <= clock_timestamp() and coalesce(valid_until > clock_timestamp(), true) as valid
    from (select * from staff where id = $8::jsonb ->> 'id' for share) as found
  ), appointed as (
    select case
      when $8::jsonb is null then true
      when $8::jsonb -> 'standing' = 'null' then not exists (select from officer)
      else coalesce((select valid and place = $8::jsonb -> 'standing' from officer), false)
    end as yes
  ), ${appending('select yes from appointed')}, worded as (
    insert into case_text (id, case_no, body, salt, hash)
    select w.id, $1, w.body::jsonb, w.salt, w.hash
    from jsonb_to_record($9::jsonb) as w(id text, body text, salt text, hash text)
    where w.id is not null and exists (select from appended)
  ), used as (
    insert into attachment_use (attachment_id, case_no)
    select id, $1 from attachment where id = any ($10::text[]) and exists (select from appended)
    on conflict do nothing
  ), kept as (
    insert into idempotency_key (caller, path, key, body_hash, command_id, status, response)
    select k.caller, k.path, k.key, k."bodyHash", k."commandId", k.status, k.response
    from jsonb_to_record($12::jsonb) as k(caller text, path text, key text, "bodyHash" text, "commandId" text, status int, response json)
    where k.key is not null and exists (select from appended)
  ), untold as (
    update outbox set untold = untold || $13::text, next_at = case when untold = '{}' then ${TELL_BY} else next_at end
    where case_no = $1 and $13::text is not null and exists (select from appended)
  )
  select (select count(*)::int from appended) as n, (select yes from appointed) as appointed,
    (select count(audit_append(a.chain, a.actor, a.roles, a.unit, a.action, a.subject, a.outcome, a.code, a.purpose, a.detail))
     from jsonb_to_recordset($11::jsonb) as a(chain smallint, actor text, roles text[], unit text, action text, subject text,
       outcome text, code text, purpose text, detail jsonb)
     where exists (select from appended)) as noted`,
};
