import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { admit, candidateOf, rowOf, type Candidate } from '../../src/catalogue/admission.ts';
import { Catalogue } from '../../src/catalogue/catalogue.service.ts';
import { Shelf } from '../../src/catalogue/shelf.ts';
import { unitsIn, type ComplaintType } from '../../src/contracts/complaint-type.ts';
import { jsonSchemas } from '../../src/contracts/json-schemas.ts';
import { rulesOf } from '../../src/contracts/policy.ts';
import { fromIso } from '../../src/domain/time/instant.ts';
import { county } from '../support/county.ts';

const at = fromIso('2026-03-11T10:00:00+08:00');

describe('what is shipped', () => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    catalogue = await Catalogue.load('.');
  });

  test('at least twenty types: the Weihai five, the eight sample domains, the property routing, redirects, staff attitude', () => {
    const codes = catalogue.types().map(({ code }) => code);
    expect(codes.length).toBeGreaterThanOrEqual(20);
    expect(codes).toEqual(
      expect.arrayContaining(
        `consumer-rights property-management city-appearance housing-fund commercial-housing
         public-security government-procedures civil-affairs public-services civilised-city rural-reform education environment
         property-repair property-cleaning property-security property-noise construction-legacy property-attitude
         staff-misconduct`.split(/\s+/),
      ),
    );
    const targets = catalogue.types().flatMap(({ redirect }) => redirect?.target ?? []);
    expect(targets).toEqual(expect.arrayContaining(['12315', '12333', '12398']));
    expect(catalogue.type('consumer-rights')).toMatchObject({ units: ['market-supervision'] });
    expect(catalogue.types().some(({ tier }) => tier === 'urgent')).toBe(true);
  });

  test('the county, Beijing’s four levels, property service, community and presets', () => {
    expect(catalogue.policies().map(({ code }) => code)).toEqual(
      ['beijing-four-level', 'community', 'county-12345', 'guangdong-2022', 'jinan-2018', 'property-service', 'shandong-2017', 'shandong-2020', 'tianjin'], // prettier-ignore
    );
    expect(rulesOf(catalogue.policy('county-12345')!)).toMatchObject(county(at).policy);
  });

  test('a type for the common case is at most nine lines', async () => {
    const lengths = await Promise.all(
      ['city-appearance', 'consumer-rights', 'education', 'property-cleaning'].map(
        async (code) => (await readFile(`complaint-types/${code}.yaml`, 'utf8')).trimEnd().split('\n').length,
      ),
    );
    expect(Math.max(...lengths)).toBeLessThanOrEqual(9);
  });

  test('every file names its schema, and the schemas are those of the contracts', async () => {
    for (const [folder, schema] of [
      ['policies', 'policy'],
      ['complaint-types', 'complaint-type'],
    ] as const)
      for (const name of await readdir(folder))
        expect(await readFile(join(folder, name), 'utf8')).toMatch(
          `# yaml-language-server: $schema=../schemas/${schema}.schema.json\n`,
        );
    for (const [name, schema] of Object.entries(jsonSchemas()))
      expect(JSON.parse(await readFile(join('schemas', name), 'utf8'))).toEqual(schema);
  });

  test('a plan is the rules, a pinned calendar and the type, small enough to travel', () => {
    const { policy, calendar, type, urgentWords } = catalogue.planFor({
      region: 'CN',
      typeCode: 'noise',
      at,
    });
    expect(policy).toMatchObject({ code: 'county-12345', handle: { standard: { unit: 'workdays', n: 5 } } });
    for (const key of ['name', 'region', 'effectiveFrom', 'urgentWords'])
      expect(policy).not.toHaveProperty(key);
    expect(type).toEqual({ code: 'noise', version: 1 });
    expect(calendar.region).toBe('CN');
    expect(JSON.stringify(calendar).length).toBeLessThanOrEqual(900);
    expect(urgentWords).toContain('燃气泄漏');
  });

  test('a statutory limit is pinned with its law', () => {
    const { type } = catalogue.planFor({ region: 'CN', typeCode: 'market-report', at });
    expect(type).toEqual({
      code: 'market-report',
      version: 1,
      statutory: { law: '市场监督管理投诉举报处理暂行办法', article: '第三十一条', n: 15, unit: 'workdays' },
    });
  });

  test('a type’s policy comes first, then that of the region or the nearest around it, then the county’s', () => {
    const ruling = (region: string, typeCode?: string): string =>
      catalogue.planFor({ region, typeCode, at }).policy.code;
    expect(ruling('110000', 'property-leak')).toBe('property-service');
    expect(ruling('110000')).toBe('beijing-four-level');
    expect(ruling('110105')).toBe('beijing-four-level');
    expect(ruling('370102')).toBe('jinan-2018');
    expect(ruling('371002')).toBe('shandong-2020');
    expect(ruling('CN-3710')).toBe('shandong-2020');
    expect(ruling('210200')).toBe('county-12345');
    expect(ruling('CN')).toBe('county-12345');
    expect(catalogue.calendar('371002').region).toBe('CN');
  });

  test('a type’s units are those of the region or the nearest around it', () => {
    const type = { units: ['anywhere'], unitsByRegion: { 'CN-SD': ['province'], '371000': ['city'] } };
    const units = (region: string): string[] => unitsIn(type as unknown as ComplaintType, region);
    expect([units('371002'), units('370102'), units('110105')]).toEqual([
      ['city'],
      ['province'],
      ['anywhere'],
    ]);
  });

  test('a policy rules from its date on', () => {
    const ruling = (day: string): string =>
      catalogue.planFor({ region: '120000', at: fromIso(`${day}T00:00:00+08:00`) }).policy.code;
    expect(ruling('2024-12-31')).toBe('county-12345');
    expect(ruling('2025-01-01')).toBe('tianjin');
  });

  test('a child says only what differs from its parents', () => {
    expect(catalogue.type('property-leak')).toMatchObject({
      name: '物业漏水',
      category: ['住房建设', '住宅小区', '物业服务'],
      policy: 'property-service',
      units: ['property-engineering'],
      fields: { building: { type: 'text' } },
      callback: { within: { unit: 'days', n: 3 } },
    });
  });

  test('a type that nobody published is refused', () => {
    expect(() => catalogue.planFor({ region: 'CN', typeCode: 'nothing', at })).toThrow('type-unknown');
  });
});

describe('files', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'jiesu-catalogue-'));
    for (const folder of ['policies', 'complaint-types', 'calendars'])
      await cp(folder, join(root, folder), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true }));
  const type = (name: string, ...lines: string[]) =>
    writeFile(join(root, 'complaint-types', `${name}.yaml`), `${lines.join('\n')}\n`);
  const complaints = (): Promise<string> =>
    Catalogue.load(root).then(
      () => '',
      (error: Error) => error.message,
    );

  test('every mistake is named with file, line, column, path and what was expected, in both languages, all at once', async () => {
    await type('a', 'code: a', 'version: 1', 'name: 甲', 'category: [甲]', 'units: ["x y"]', 'teir: urgent');
    await type('b', 'code: noise', 'version: 1', 'name: 乙', 'category: [乙]', 'units: [u]');
    await type('c', 'code: c', '  version: 1');
    await type('d', 'code: d', 'version: 1', 'name: 丁', 'category: [丁]', 'units: [u]', 'policy: none');
    await type('e', 'code: e', 'version: 1', 'name: 戊', 'category: [戊]', 'tier: slow', 'units: [u]');
    const said = await complaints();
    expect(said).toMatch(
      /complaint-types\/a\.yaml:5:9 units\.0: 须为代码.*\(Invalid string: must match pattern/,
    );
    expect(said).toContain('complaint-types/a.yaml:6:7 teir: 未知的项 (unknown key)');
    expect(said).toMatch(/complaint-types\/c\.yaml:1:7 \(整个文件\): YAML 语法有误/);
    expect(said).toMatch(/noise\.yaml:\d+:\d+ version: noise@1 已在 complaint-types\/b\.yaml 中/);
    expect(said).toContain(
      'complaint-types/d.yaml:6:9 policy: 没有规则 none，或尚未生效 (no policy none in effect)',
    );
    expect(said).toMatch(
      /complaint-types\/e\.yaml:5:7 tier: 须为其中之一：urgent, consult, standard \(Invalid option/,
    );
  });

  test('parents that go round or are not there', async () => {
    await type('a', 'code: a', 'version: 1', 'name: 甲', 'parent: b');
    await type('b', 'code: b', 'version: 1', 'name: 乙', 'parent: a');
    await type('c', 'code: c', 'version: 1', 'name: 丙', 'parent: nobody');
    const said = await complaints();
    expect(said).toContain('a.yaml:4:9 parent: 上级类型循环：a → b → a (parents go round: a → b → a)');
    expect(said).toContain('c.yaml:4:9 parent: 没有类型 nobody，或尚未生效');
  });

  test.each([
    [
      'consult: { times: 1, workdays: 3 }',
      'consult: { times: 1, workdays: 30 }',
      'extend.consult.workdays: 延期过长',
    ],
    ['- { do: red, at: red }', '- { do: meeting, at: red }', 'ladder.2.do: 次序颠倒'],
    ['- { do: notice, at: 1 }', '- { do: notice, at: due }', 'ladder.2.at: 次序颠倒'],
    [
      'standard: { unit: workdays, n: 5 }',
      'vip: { unit: workdays, n: 5 }',
      'handle.vip: 未知的项 (unknown key)',
    ],
    [
      'urgent: { unit: workdays, n: 1 }',
      'urgent: { unit: workdays, n: 9 }',
      'handle.urgent: 不得长于 handle.consult',
    ],
    ['L1: { unit: hours, n: 2 }', 'L1: { unit: hours, n: 200 }', 'feedback.L1: 不得长于 feedback.L2'],
    ['days: 2 }', 'days: 5 }', 'callback.days: 回访天数多于次数'],
    [
      'L1: { unit: hours, n: 2 }',
      'L1: { unit: hours, n: 2, rollForward: true }',
      'feedback.L1.rollForward: 只用于自然日与年',
    ],
    ['followUp: { unit: days, n: 30 }', 'followUp: { unit: years, n: 3000 }', 'followUp.n: 至多100年'],
    ['region: CN', "region: '120000'", 'region: 地区 120000 已由'],
  ])('a policy that contradicts itself: %s', async (before, after, said) => {
    const source = await readFile('policies/county-12345.yaml', 'utf8');
    expect(source).toContain(before);
    await writeFile(join(root, 'policies/county-12345.yaml'), source.replace(before, after));
    expect(await complaints()).toMatch(
      new RegExp(`county-12345\\.yaml:\\d+:\\d+ ${said.replaceAll(/[.()]/g, '\\$&')}`),
    );
  });

  test('a second policy of a region, however it is written, unless the first has left the region by then', async () => {
    const county = await readFile('policies/county-12345.yaml', 'utf8');
    const source = (code: string, version: number, from: string, region = ''): string =>
      county
        .replace('code: county-12345', `code: ${code}`)
        .replace('version: 1', `version: ${version}\neffectiveFrom: ${from}`)
        .replace('region: CN', region);
    await writeFile(join(root, 'policies/letters.yaml'), source('letters', 1, '2026-01-01', 'region: CN-TJ'));
    expect(await complaints()).toContain('region: 地区 CN-TJ 已由 tianjin 规定');
    const given = (...of: Parameters<typeof source>) =>
      candidateOf('policy', source(...of), { file: 'x', by: 'x' }) as Candidate;
    const published = [given('old', 1, '2020-01-01', 'region: CN-3710'), given('old', 2, '2027-01-01')];
    const shelf = new Shelf(published.map((each) => rowOf(each, new Date())));
    const faults = (from: string): string[] =>
      admit(shelf, [given('new', 1, from, "region: '371000'")], new Date()).faults.map(({ zh }) => zh);
    expect(faults('2026-06-01')).toEqual(['地区 371000 已由 old 规定']);
    expect(faults('2027-01-01')).toEqual([]);
  });

  test('a yellow card where nothing is counted in workdays', async () => {
    const source = await readFile('policies/property-service.yaml', 'utf8');
    await writeFile(
      join(root, 'policies/property-service.yaml'),
      source.replace('yellowCard: false', 'yellowCard: true'),
    );
    expect(await complaints()).toContain('yellowCard: 黄牌按剩余工作日发出');
  });

  test.each([
    ['an alias', 'a: &a [1]\nb: *a', '不支持别名'],
    [
      'a bomb',
      `${Array.from({ length: 60 }, (_, i) => `k${i}: &k${i} [*k${Math.max(0, i - 1)}]`).join('\n')}`,
      '过多',
    ],
    ['a key twice', 'code: a\ncode: b', ':2:1 (整个文件): 重复的项 code (duplicate key code)'],
    ['brackets', '['.repeat(4000), '嵌套过深'],
    ['dashes', `${'- '.repeat(50_000)}a`, '嵌套过深'],
    ['depth', 'a: '.concat('['.repeat(20), ']'.repeat(20)), '嵌套过深'],
    ['ten thousand keys', Array.from({ length: 10_000 }, (_, i) => `k${i}: 1`).join('\n'), '行数与标点过多'],
    ['five megabytes', `name: ${'长'.repeat(1_700_000)}`, '文件超过1 MB (larger than 1 MB)'],
    ['two documents', 'code: a\n---\ncode: b', 'YAML 语法有误'],
    ['nothing at all', '', '(整个文件)'],
  ])('%s is refused before it is read, with its place', async (_, source, said) => {
    await type('z', source);
    expect(await complaints()).toContain(said);
  });

  test.each([
    ['(a+)+', '不支持重复的分组'],
    ['(a)\\1', '不支持反向引用与环视'],
    ['a*a*a*a*a*b', '至多四处'],
    ['(', '不是有效的正则表达式'],
  ])('a pattern that could take for ever: %s', async (pattern, said) => {
    await type('z', 'code: z', 'version: 1', 'name: 己', 'category: [己]', 'units: [u]', 'fields:', `  x: { type: text, label: 甲, pattern: '${pattern}' }`); // prettier-ignore
    expect(await complaints()).toContain(`z.yaml:7:39 fields.x.pattern: ${said}`);
  });

  test('several versions stand side by side; of those in effect the latest is the one for new cases', async () => {
    await type('noise-2', 'code: noise', 'version: 2', 'name: 噪声', 'category: [环境]', 'units: [u]');
    await type('noise-3', 'code: noise', 'version: 3', 'effectiveFrom: 2126-01-01', 'name: 噪', 'category: [环]', 'units: [u]'); // prettier-ignore
    const catalogue = await Catalogue.load(root);
    expect(catalogue.type('noise')?.version).toBe(2);
    expect(catalogue.type('noise', 1)?.name).toBe('噪音扰民');
    expect(catalogue.type('noise', 3)?.name).toBe('噪');
    expect(catalogue.planFor({ region: 'CN', typeCode: 'noise', at: fromIso('2126-01-01T00:00:00+08:00') }).type).toEqual({ code: 'noise', version: 3 }); // prettier-ignore
  });
});
