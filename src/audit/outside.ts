import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, link, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeOnce } from '../platform/own-file.ts';
import type { Sql } from '../platform/sql.ts';

/** How far a chain reached when its head was written down. */
const Head = z.tuple([z.enum(['audit_entry', 'case_event']), z.string(), z.int(), z.string()]);
export type Head = z.infer<typeof Head>;

/** One file of heads: what came in until `until`, after the file before, of which it carries the hash. */
const HeadFile = z.object({
  format: z.literal(1),
  until: z.iso.datetime(),
  previous: z.string(),
  heads: z.array(Head),
});
type HeadFile = z.infer<typeof HeadFile>;

const NAME = /^heads-\d{4}-\d\d-\d\d(?:T\d{6}Z)?\.json$/;
/** A transaction that began before the last file may have committed after it. */
const OVERLAP = '1 hour';

const HEADS = `
  select 'audit_entry' as of, chain::text as chain, seq, hash from audit_head
  union all
  select * from (select distinct on (case_no) 'case_event', case_no, seq, hash from case_event
    where recorded_at > $1::timestamptz - interval '${OVERLAP}' order by case_no, seq desc) changed`;

export interface HeadKeys {
  secret: KeyObject;
  open: KeyObject;
}

/** The key that signs: PEM (Ed25519) of `file`, which is made where there is none and `makes` allows it. @throws Error naming what is wrong with it */
export function headKeys(file: string, makes: boolean): HeadKeys {
  if (makes) makeOnce(file, newSecret);
  const secret = createPrivateKey(readFileSync(file));
  if (secret.asymmetricKeyType !== 'ed25519') throw new Error(`${file}: 须为 Ed25519 私钥 (PEM)`);
  return { secret, open: createPublicKey(secret) };
}

const newSecret = (): string | Buffer =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });

/** Where each chain ended, day after day, outside of the database: whoever cuts its end off there cannot cut it off here. */
export class Outside {
  constructor(
    private readonly folder: string,
    private readonly keys: HeadKeys,
  ) {}

  /**
   * Writes down where the chains end now, the first time of each day, or whenever it is asked for `anew`. Of several processes one does.
   * @returns the file's name; undefined when the day has one
   */
  async write(db: Sql, now: Date, anew = false): Promise<string | undefined> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const names = await this.names();
    const day = now.toISOString().slice(0, 10);
    const time = names.some((name) => name.includes(day))
      ? now.toISOString().slice(10, 19).replaceAll(':', '')
      : '';
    if (time !== '' && !anew) return undefined;
    const name = `heads-${day}${time && `${time}Z`}.json`;
    const last = names.at(-1);
    const before = last === undefined ? undefined : await readFile(join(this.folder, last));
    const since = (before && parsed(before)?.until) ?? new Date(0).toISOString();
    const rows = await db.query<{ of: Head[0]; chain: string; seq: number; hash: string }[]>(HEADS, [since]);
    const heads = rows.map(({ of, chain, seq, hash }): Head => [of, chain, seq, hash]);
    const file: HeadFile = {
      format: 1,
      until: now.toISOString(),
      previous: before ? sha256(before) : '',
      heads,
    };
    const text = JSON.stringify(file);
    const signature = sign(null, Buffer.from(text), this.keys.secret).toString('base64');
    return (await this.put(name, `${text}\n${signature}\n`)) ? name : undefined;
  }

  /**
   * The last head of every chain that was written down.
   * @returns with the names of the files that are not as they were signed, or behind which one is missing
   */
  async read(): Promise<{ heads: Head[]; spoilt: string[] }> {
    const found = new Map<string, Head>();
    const spoilt: string[] = [];
    let before = '';
    for (const name of await this.names()) {
      const bytes = await readFile(join(this.folder, name));
      const file = this.isSigned(bytes) ? parsed(bytes) : undefined;
      if (!file || file.previous !== before) spoilt.push(name);
      for (const head of file?.heads ?? []) {
        const key = `${head[0]} ${head[1]}`;
        if ((found.get(key)?.[2] ?? 0) <= head[2]) found.set(key, head);
      }
      before = sha256(bytes);
    }
    return { heads: [...found.values()], spoilt };
  }

  private isSigned(bytes: Buffer): boolean {
    const [text = '', signature = ''] = bytes.toString().split('\n');
    return verify(null, Buffer.from(text), this.keys.open, Buffer.from(signature, 'base64'));
  }

  private async names(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names
      .filter((name) => NAME.test(name))
      .toSorted((one, other) => (stem(one) < stem(other) ? -1 : 1));
  }

  /** Whole, synced and never over another one. */
  private async put(name: string, text: string): Promise<boolean> {
    const draft = join(this.folder, `.${name}.${process.pid}`);
    const file = await open(draft, 'w', 0o400);
    try {
      await file.writeFile(text);
      await file.sync();
      await file.close();
      await link(draft, join(this.folder, name));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    } finally {
      await rm(draft, { force: true });
    }
  }
}

const stem = (name: string): string => name.replace('.json', '');

function parsed(bytes: Buffer): HeadFile | undefined {
  try {
    return HeadFile.parse(JSON.parse(bytes.toString().split('\n')[0] ?? ''));
  } catch {
    return undefined;
  }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
