import type { DataSource } from 'typeorm';

/** Tables whose trigger refuses a change: of these the running product reads and adds rows, and nothing else. */
const APPEND_ONLY = `
  select distinct tgrelid::regclass::text as name from pg_trigger t join pg_proc p on p.oid = t.tgfoid
  where p.proname = 'refuse_change' and not t.tgisinternal`;
const TABLES = `
  select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`;
/** Set-up's own, and what triggers of set-up's role keep. */
const READ_ONLY = ['migrations', 'audit_head'];
/** Only set-up puts it right, after a restore. */
const FEED = 'feed';

const INSUFFICIENT_PRIVILEGE = '42501';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Lets the role of a connection string do what the running product does, and no more: it owns nothing, cannot disable a trigger, and in the archive
 * and the audit it only reads and adds. Makes the role where it is not there. Run again, it brings the rights up to date with the tables.
 * @param owner connected as the role that owns the tables, and may make roles where this one is missing
 * @returns whether there is such a role: none when the product runs as its owner
 * @throws Error when the role is a superuser, or owns the tables by another name
 */
export async function grantRuntime(owner: DataSource, runtimeUrl: string): Promise<boolean> {
  const { username, password } = new URL(runtimeUrl);
  const role = decodeURIComponent(username);
  const [own] = await owner.query<{ name: string }[]>('select current_user as name');
  if (role === '' || role === own!.name) return false;
  await ensureRole(owner, role, decodeURIComponent(password));
  const name = quoted(role);
  const [tables, appendOnly] = await Promise.all(
    [TABLES, APPEND_ONLY].map(async (sql) =>
      (await owner.query<{ name: string }[]>(sql)).map((each) => each.name),
    ),
  );
  const rightsOn = (table: string): string =>
    READ_ONLY.includes(table)
      ? 'select'
      : table === FEED || appendOnly!.includes(table)
        ? 'select, insert'
        : 'select, insert, update, delete';
  await owner.transaction(async (db) => {
    await db.query(`revoke create on schema public from public, ${name}`);
    await db.query(`grant usage on schema public to ${name}`);
    await db.query(`revoke all on all tables in schema public from public, ${name}`);
    for (const table of tables!) await db.query(`grant ${rightsOn(table)} on ${table} to ${name}`);
    await db.query(`grant usage on all sequences in schema public to ${name}`);
  });
  return true;
}

async function ensureRole(owner: DataSource, role: string, password: string): Promise<void> {
  const [found] = await owner.query<{ rolsuper: boolean; member: boolean }[]>(
    'select rolsuper, pg_has_role(oid, current_user, $2) as member from pg_roles where rolname = $1',
    [role, 'member'],
  );
  if (found?.rolsuper || found?.member)
    throw new Error(
      `DATABASE_URL: ${role} 不得是超级用户或库的所有者 (the product runs as neither superuser nor owner)`,
    );
  const rights = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
  const [sql] = await owner.query<{ sql: string }[]>(
    `select format('%s role %I ${rights}%s', $2::text, $1::text,
       case when $3::text <> '' then format(' password %L', $3::text) else '' end) as sql`,
    [role, found ? 'alter' : 'create', password],
  );
  await owner.query(sql!.sql).catch((error: unknown) => {
    // A server of one's own may keep roles to itself: then the role is as its keeper made it.
    if (!found || (error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
  });
}

/** What the role may do that it should not need. */
const MAY = `
  select rolsuper as superuser, exists (
    select from pg_class where oid = 'case_event'::regclass and pg_has_role(current_user, relowner, 'member')) as owner
  from pg_roles where rolname = current_user`;

/** A sentence when the product runs as a role that could rewrite its archive; undefined when it does not. */
export async function doubtAboutRole(db: DataSource): Promise<string | undefined> {
  const [may] = await db.query<{ superuser: boolean; owner: boolean }[]>(MAY);
  if (!may?.superuser && !may?.owner) return undefined;
  return 'DATABASE_URL 的数据库角色可改写档案：请以 DATABASE_OWNER_URL 建库，以权限受限的角色运行 (the product runs as a role that could rewrite its archive)';
}
