import { DataSource } from 'typeorm';
import { CaseReader } from '../../src/reading/case-reader.ts';
import { ReadingModule } from '../../src/reading/reading.module.ts';
import { Suggestions as Shape } from '../../src/contracts/routing.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { RoutingModule } from '../../src/routing/routing.module.ts';
import { grams } from '../../src/routing/similarity.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import type { Role } from '../../stack/issuer.mjs';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { HotlineDesk } from '../reading/hotline-desk.ts';
import { freshNamespace, temporalAddress } from '../support/stack.ts';

let trial: TrialApp;
let db: DataSource;
let desk: HotlineDesk;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule, ReadingModule, RoutingModule], {
    temporalAddress: temporalAddress(),
    temporalNamespace: await freshNamespace(),
  });
  db = trial.app.get(DataSource);
  desk = new HotlineDesk(db, trial.app.get(CaseReader));
  await seedDemo(db);
});
afterAll(() => trial.stop());

const get = async (path: string, role: Role = 'dispatcher', unit?: string) =>
  trial.app.inject({ url: `/api/v1${path}`, headers: await trial.bearer(role, unit) });
const suggestions = async (caseNo: string, role: Role = 'dispatcher'): Promise<Shape> => {
  const answer = await get(`/cases/${caseNo}/suggestions`, role);
  expect(answer.statusCode).toBe(200);
  return Shape.parse(answer.json());
};
const post = async (path: string, payload: object, role: Role) =>
  trial.app.inject({ method: 'POST', url: `/api/v1${path}`, payload, headers: await trial.bearer(role) });

let callers = 0;
/** Registers a complaint; every one by another caller unless told otherwise. */
async function registered(summary: string, detail: string, change: object = {}): Promise<string> {
  const phone = `1390000${String(++callers).padStart(4, '0')}`;
  const form = complaint({
    summary,
    detail,
    complainant: { name: '李四', phone, anonymous: false, confidential: false },
    ...change,
  });
  const answer = await post('/complaints', form, 'agent');
  expect(answer.statusCode).toBe(201);
  return answer.json<{ caseNo: string }>().caseNo;
}
const by = (phone: string) => ({
  complainant: { name: '王五', phone, anonymous: false, confidential: false },
});
async function dispatched(summary: string, detail: string, typeCode: string, unit: string): Promise<string> {
  const caseNo = await registered(summary, detail);
  await desk.act(caseNo, 'classify', { typeCode, tier: 'standard' });
  await desk.act(
    caseNo,
    'dispatch',
    { unit, coUnits: [] },
    { task: { investigate: '核实', standard: '答复' } },
  );
  return caseNo;
}
const returning = (caseNo: string) =>
  desk.act(
    caseNo,
    'request-return',
    { leaderOpinionAttachmentId: 'a1' },
    { reason: '不属职责', suggestion: '另派', basis: '权责清单' },
  );

describe('type and unit', () => {
  test('of a new kind of matter come from the names of the types and their routing', async () => {
    const caseNo = await registered('楼下噪音扰民', '每天晚上十一点后噪音很大，睡不着。');
    const { types, units, hop, returnPending } = await suggestions(caseNo);
    expect(types[0]).toMatchObject({ code: 'noise', name: '噪音扰民' });
    expect(types[0]!.basis).toContainEqual(
      expect.objectContaining({ kind: 'name', type: { code: 'noise', version: 1 } }),
    );
    expect(units[0]).toMatchObject({ code: 'ecology-environment', name: '生态环境局', precedents: [] });
    expect(units[0]!.basis[0]).toMatchObject({ kind: 'routing', text: expect.stringContaining('噪音扰民') });
    expect([hop, returnPending]).toEqual([0, false]);
  });

  test('follow what people dispatched before, and name the cases', async () => {
    const began = Date.now();
    const before = await dispatched(
      '广场舞音响太吵',
      '文化广场每晚广场舞音响开得太大。',
      'noise',
      'urban-management',
    );
    await dispatched(
      '广场舞太吵影响学习',
      '文化广场晚上广场舞太吵，孩子没法写作业。',
      'noise',
      'urban-management',
    );
    const caseNo = await registered('文化广场广场舞音响太吵', '晚上广场舞音响太大，请管一管。');
    const { types, units } = await suggestions(caseNo);
    expect(types[0]).toMatchObject({ code: 'noise' });
    expect(types[0]!.basis).toContainEqual(expect.objectContaining({ kind: 'precedent', caseNo: before }));
    expect(units[0]).toMatchObject({ code: 'urban-management', name: '综合行政执法局' });
    const precedent = units[0]!.precedents.find((each) => each.caseNo === before);
    expect(precedent).toMatchObject({ unit: 'urban-management' });
    expect(Date.parse(precedent!.at)).toBeGreaterThanOrEqual(began);
    expect(units.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1.01);
  });

  test('of a classified case follow its type, of a referral the referral', async () => {
    const caseNo = await registered('请帮忙看看', '情况说不清楚，电话里说。');
    await desk.act(caseNo, 'classify', { typeCode: 'traffic-parking', tier: 'standard' });
    expect((await suggestions(caseNo)).units.map(({ code }) => code)).toContain('traffic-police');
    const fake = await registered('买到假冒伪劣商品', '超市买到假冒伪劣食品，发生消费纠纷。');
    expect((await suggestions(fake)).types[0]).toMatchObject({
      code: 'consumer-12315',
      redirect: { target: '12315' },
    });
  });

  test('never name the unit complained of', async () => {
    const caseNo = await registered('环保局不管噪音扰民', '多次反映噪音扰民无人处理。', {
      respondent: { unit: 'ecology-environment' },
    });
    expect((await suggestions(caseNo)).units.map(({ code }) => code)).not.toContain('ecology-environment');
  });

  test('follow a competence list, and cite its version and item', async () => {
    const items = [
      { matter: '井盖缺失修复', basis: '三定方案第四条' },
      { matter: '共享单车乱停放清运', basis: '三定方案第九条', types: ['traffic-parking'] },
    ];
    const published = await post('/units/municipal-works/competence', { items }, 'duty-lead');
    expect(published.statusCode).toBe(201);
    const caseNo = await registered('共享单车乱停放没人清运', '路口堆满共享单车。');
    const { units } = await suggestions(caseNo);
    const unit = units.find(({ code }) => code === 'municipal-works');
    expect(unit!.basis).toContainEqual({
      kind: 'competence',
      text: '权责清单第1版第2项：共享单车乱停放清运（三定方案第九条）',
      list: { unit: 'municipal-works', version: 1, item: 2 },
    });
  });
});

describe('returns', () => {
  test('each decision is a precedent for similar words, and the unit whose return was approved is not named again', async () => {
    const words: [string, string] = ['绿化带树木倒伏', '大风后绿化带树木倒伏压住非机动车道。'];
    const approved = await dispatched(...words, 'city-appearance', 'traffic-police');
    await returning(approved);
    const pending = await suggestions(approved);
    expect(pending).toMatchObject({ hop: 1, returnPending: true, returns: [] });
    await desk.act(
      approved,
      'approve-return',
      { nextUnit: 'municipal-works' },
      { competenceNote: '绿化归市政' },
    );
    const again = await suggestions(approved);
    expect(again.hop).toBe(2);
    expect(again.units.map(({ code }) => code)).not.toContain('traffic-police');

    const rejected = await dispatched(...words, 'city-appearance', 'municipal-works');
    await returning(rejected);
    expect((await suggestions(rejected)).returns).toMatchObject([
      {
        caseNo: approved,
        from: 'traffic-police',
        decision: 'approved',
        nextUnit: 'municipal-works',
        sameType: true,
        note: '绿化归市政',
      },
    ]);
    await desk.act(rejected, 'reject-return', {}, { reason: '清单写明归市政' });

    const next = await suggestions(await registered('绿化带树木倒伏压车道', '树木倒伏在绿化带旁。'));
    expect(next.returns.map(({ caseNo, decision, note }) => [caseNo, decision, note])).toEqual(
      expect.arrayContaining([
        [approved, 'approved', '绿化归市政'],
        [rejected, 'rejected', '清单写明归市政'],
      ]),
    );
  });

  test('of the same type are shown though the words differ, the next unit also when it was found later', async () => {
    const first = await dispatched(
      '公积金提取被拒',
      '窗口拒绝办理提取。',
      'housing-fund',
      'government-services',
    );
    await returning(first);
    await desk.act(first, 'approve-return', {}, { competenceNote: '属公积金中心' });
    await desk.act(
      first,
      'dispatch',
      { unit: 'housing-fund-centre', coUnits: [] },
      { task: { investigate: '核实', standard: '答复' } },
    );
    const other = await registered('完全不同的一件事', '详情另附。');
    await desk.act(other, 'classify', { typeCode: 'housing-fund', tier: 'standard' });
    expect((await suggestions(other)).returns).toContainEqual(
      expect.objectContaining({
        caseNo: first,
        from: 'government-services',
        nextUnit: 'housing-fund-centre',
        sameType: true,
      }),
    );
  });
});

describe('the same incident', () => {
  const BLAST: [string, string] = ['滨河路燃气管道爆裂', '滨河路与新华街路口燃气管道爆裂，居民已疏散。'];

  test('is proposed among open cases, not among ended ones, and links nothing', async () => {
    const first = await registered(...BLAST);
    const ended = await registered(...BLAST);
    await desk.act(ended, 'withdraw', {}, { reason: '已解决' });
    const caseNo = await registered('滨河路口燃气管道爆裂没人修', '滨河路新华街口燃气管道爆裂。');
    const { sameIncident } = await suggestions(caseNo);
    const found = sameIncident.find((each) => each.caseNo === first);
    expect(found).toMatchObject({ state: 'REGISTERED', sameRegion: true });
    expect(sameIncident.map((each) => each.caseNo)).not.toContain(ended);
    const view = (await get(`/cases/${caseNo}`)).json<{ state: string; version: number }>();
    expect(view).toMatchObject({ state: 'REGISTERED', version: 1 });
  });

  test('is not proposed for what lies further apart', async () => {
    const old = await registered('天桥护栏断裂', '中心天桥护栏断裂一段，十分危险。');
    await db.query(
      `update complaint_case set registered_at = registered_at - interval '20 days' where case_no = $1`,
      [old],
    );
    const caseNo = await registered('天桥护栏断裂', '中心天桥护栏断裂一段，十分危险。');
    expect((await suggestions(caseNo)).sameIncident.map((each) => each.caseNo)).not.toContain(old);
  });
});

describe('repeats', () => {
  test('are the same caller’s, shown to who may know the caller, never with the phone', async () => {
    const caller = by('13712344321');
    const first = await registered('自来水浑浊', '北苑小区自来水浑浊发黄。', caller);
    const unrelated = await registered('办理护照要带什么', '咨询出入境材料。', caller);
    const caseNo = await registered('自来水还是浑浊', '北苑小区自来水仍然发黄。', caller);
    const mine = await suggestions(caseNo);
    expect(mine.repeats.map((each) => each.caseNo)).toEqual([first]);
    expect(mine.sameIncident.map((each) => each.caseNo)).not.toContain(first);
    expect(mine.repeats.map((each) => each.caseNo)).not.toContain(unrelated);
    expect(JSON.stringify(mine)).not.toContain('13712344321');
    expect((await suggestions(caseNo, 'supervisor')).repeats).toEqual([]);
  });

  test('are not looked for when nobody is known', async () => {
    const anonymous = { complainant: { anonymous: true, confidential: false } };
    await registered('匿名反映占道', '早市占道经营。', anonymous);
    const caseNo = await registered('匿名反映占道', '早市占道经营。', anonymous);
    expect((await suggestions(caseNo)).repeats).toEqual([]);
  });
});

describe('who may ask', () => {
  test.each<[Role, number]>([
    ['agent', 200],
    ['duty-lead', 200],
    ['reviewer', 200],
    ['callback-officer', 403],
    ['records', 403],
    ['system-admin', 404],
    ['integrator', 404],
  ])('%s: %i', async (role, status) => {
    const caseNo = await registered('路面破损', '光明路路面破损。');
    expect((await get(`/cases/${caseNo}/suggestions`, role)).statusCode).toBe(status);
  });

  test('its own unit not, another unit does not know of it, nobody of what is not there', async () => {
    const caseNo = await dispatched('路面破损', '光明路路面破损。', 'public-services', 'municipal-works');
    const path = `/cases/${caseNo}/suggestions`;
    expect((await get(path, 'unit-clerk', 'municipal-works')).statusCode).toBe(403);
    expect((await get(path, 'unit-clerk', 'traffic-police')).statusCode).toBe(404);
    expect((await get('/cases/JS19990101000001/suggestions')).statusCode).toBe(404);
  });
});

test('the index of words and the suggestions cut a text into the same grams', async () => {
  for (const text of ['A3区 麓谷（明珠）小区6栋：架空层？', '灯', '……', 'KTV噪音—凌晨2点', '𠮷野家']) {
    const [row] = await db.query<{ g: string[] }[]>('select cjk_grams($1) as g', [text]);
    expect(row!.g.toSorted()).toEqual([...new Set(grams(text))].toSorted());
  }
});
