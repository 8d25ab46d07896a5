import fc from 'fast-check';
import { ROLES, type Role } from '../../stack/issuer.mjs';
import { City } from '../support/city.ts';
import { testIssuer } from '../support/stack.ts';
import { bodiesOf, type Schema } from './json-schema-values.ts';

/** How many bodies each operation gets; 5,000 on demand: `RANDOM_BODIES=5000`. */
const EACH = Number(process.env['RANDOM_BODIES'] ?? 200);
const SEED = Number(process.env['RANDOM_SEED'] ?? 20_261_122);
const AT_ONCE = 8;

interface Operation {
  description?: string;
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}
interface Document {
  paths: Record<string, { post?: Operation }>;
  components: { schemas: Record<string, Schema> };
}

let city: City;
/** Cases that stand at different places, each at its own unit's. */
let cases: string[];
beforeAll(async () => {
  city = await City.open();
  // refused for its haste, a body would not reach the archive
  city.config.limits.actsPerCaseAndDay = 10 * EACH;
  const opened = [];
  for (let i = 0; i < 5; i++) opened.push(await city.complaint());
  const [, dispatched, handled, submitted, closed] = opened;
  await dispatched!.acts('classify', 'dispatch');
  for (const c of [handled, submitted, closed])
    await c!.acts('classify', 'dispatch', 'sign', 'record-contact');
  for (const c of [submitted, closed]) await c!.acts('reply-citizen', 'submit-result');
  await closed!.acts('approve-result');
  cases = opened.map(({ caseNo }) => caseNo);
});
afterAll(() => city.close());

/** Those whom the document names; anybody where it names nobody. */
const rolesOf = ({ description = '' }: Operation): Role[] => {
  const named = /roles: (.*)/.exec(description)?.[1]?.split(', ') ?? [];
  const roles = (Object.keys(ROLES) as Role[]).filter((role) => named.length === 0 || named.includes(role));
  return roles.length > 0 ? roles : ['agent'];
};

const tokens = new Map<Role, Promise<string>>();
function tokenOf(role: Role): Promise<string> {
  const unit = role.startsWith('unit-') ? { unit: 'housing-construction' } : {};
  const token = tokens.get(role) ?? testIssuer().signToken({ role, ...unit });
  tokens.set(role, token);
  return token;
}

const OTHER_IDS = [
  'CN',
  'county-12345',
  'housing-construction',
  'demo-nobody',
  'nothing',
  '__proto__',
  '%00',
  '1',
];
const pathOf = (path: string) =>
  fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }).map((picks) =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const from = name === 'caseNo' ? cases : OTHER_IDS;
      return from[(picks.pop() ?? 0) % from.length]!;
    }),
  );

/** A form with whatever the body holds as its fields. */
function formOf(body: unknown): string {
  const fields = Object.entries(typeof body === 'object' && body !== null ? body : { x: body });
  const parts = fields.map(([name, value]) => {
    const file = name === 'file' ? '; filename="a.txt"' : '';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `--edge\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${text}\r\n`;
  });
  return `${parts.join('')}--edge--\r\n`;
}

test(`${EACH} random bodies an operation, and never our fault`, async () => {
  const { paths, components } = (await city.app.inject({ url: '/api/v1/openapi.json' })).json<Document>();
  const operations = Object.entries(paths).flatMap(([path, { post }]) => (post ? [{ path, post }] : []));
  expect(operations.length).toBeGreaterThan(45);
  const faults: unknown[] = [];
  const statuses: Record<number, number> = {};
  for (const { path, post } of operations) {
    const [[type, { schema = {} }] = ['application/json', {}]] = Object.entries(
      post.requestBody?.content ?? {},
    );
    const requests = fc.sample(
      fc.record({
        url: pathOf(path),
        role: fc.constantFrom(...rolesOf(post)),
        body: bodiesOf(schema, components.schemas),
      }),
      { numRuns: EACH, seed: SEED },
    );
    while (requests.length > 0)
      await Promise.all(
        requests.splice(0, AT_ONCE).map(async ({ url, role, body }) => {
          const form = type.startsWith('multipart/');
          const answer = await city.app.inject({
            method: 'POST',
            url,
            payload: form ? formOf(body) : JSON.stringify(body),
            headers: {
              authorization: `Bearer ${await tokenOf(role)}`,
              'content-type': form ? 'multipart/form-data; boundary=edge' : 'application/json',
            },
          });
          statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
          if (answer.statusCode >= 500) faults.push({ url, role, status: answer.statusCode, body });
        }),
      );
  }
  if (process.env['RANDOM_BODIES'] !== undefined) console.log(operations.length, statuses);
  expect(faults.slice(0, 10)).toEqual([]);
}, 7_200_000);
