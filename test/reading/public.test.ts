import { DataSource } from 'typeorm';
import { CaseReader } from '../../src/reading/case-reader.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { PublicModule } from '../../src/public/public.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { HotlineDesk } from './hotline-desk.ts';

let trial: TrialApp;
let desk: HotlineDesk;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule, PublicModule]);
  const db = trial.app.get(DataSource);
  desk = new HotlineDesk(db, trial.app.get(CaseReader, { strict: false }));
  await seedDemo(db);
});
afterAll(() => trial.stop());

interface Receipt {
  caseNo: string;
  queryCode: string;
}
const filed = async (): Promise<Receipt> => {
  const answer = await trial.app.inject({
    method: 'POST',
    url: '/api/v1/public/complaints',
    payload: complaint({ channel: 'web' }),
  });
  return answer.json<Receipt>();
};
const look = async ({ caseNo, queryCode }: Receipt) => {
  const answer = await trial.app.inject({
    url: `/api/v1/public/cases/${caseNo}`,
    headers: { 'x-query-code': queryCode },
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};
const give = async ({ caseNo, queryCode }: Receipt, name: string, payload: object) => {
  const url = `/api/v1/public/cases/${caseNo}/${name}`;
  const answer = await trial.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'x-query-code': queryCode },
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};

test('a complainant follows the case by number and code', async () => {
  const receipt = await filed();
  const { caseNo } = receipt;
  expect((await look(receipt)).body).toMatchObject({
    state: 'REGISTERED',
    status: '已登记',
    unitClock: null,
    answer: null,
  });
  await desk.act(caseNo, 'classify', { typeCode: 'property-management', tier: 'standard' });
  await desk.act(caseNo, 'dispatch', { unit: 'property-service' });
  await desk.act(caseNo, 'sign');
  await desk.act(caseNo, 'reply-citizen', { at: new Date().toISOString(), method: 'phone', finding: 'true' });
  await desk.act(
    caseNo,
    'submit-result',
    { resolved: 'resolved' },
    { report: '内部报告', publicText: '电梯已修复' },
  );
  const submitted = await look(receipt);
  expect(submitted.body).toMatchObject({
    status: '待审核',
    answer: null,
    progress: ['登记', '研判', '派单', '签收', '答复诉求人', '报结'].map((what) => ({ what })),
    unitClock: { kind: 'handle', status: 'met', rule: { n: 5 } },
  });
  await desk.act(caseNo, 'approve-result');
  const { body } = await look(receipt);
  expect(body).toMatchObject({ status: '待回访', answer: { text: '电梯已修复' } });
  expect(JSON.stringify(body)).not.toMatch(/内部报告|张三丰|13812345678|dispatcher-1/);
});

test('a wrong code, no code and no such case are one answer', async () => {
  const receipt = await filed();
  const other = await filed();
  const wrong = await look({ ...receipt, queryCode: other.queryCode });
  expect([wrong.status, wrong.body['code']]).toEqual([404, 'not-found']);
  expect(await look({ ...receipt, queryCode: '' })).toEqual(wrong);
  expect(await look({ caseNo: 'JS19990101000001', queryCode: receipt.queryCode })).toEqual(wrong);
  expect(await give({ ...receipt, queryCode: other.queryCode }, 'urge', { note: '快' })).toEqual(wrong);
});

test('acts of the complainant are done while Temporal is down', async () => {
  const receipt = await filed();
  expect((await give(receipt, 'urge', {})).status).toBe(400);
  const { status, body } = await give(receipt, 'urge', { note: '请尽快处理' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ caseNo: receipt.caseNo, progress: [{ what: '登记' }, { what: '催办' }] });
  expect((await give(receipt, 'archive', {})).status).toBe(404);
});
