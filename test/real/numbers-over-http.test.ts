import { DataSource } from 'typeorm';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule]);
});
afterAll(() => trial.stop());
const post = async (phone: string) =>
  trial.app.inject({
    method: 'POST',
    url: '/api/v1/complaints',
    headers: await trial.bearer('agent'),
    payload: complaint({ complainant: { name: '张三丰', phone, anonymous: false, confidential: false } }),
  });

test('the same caller has the same mark through every prefix and beside another number', async () => {
  const db = trial.app.get(DataSource);
  const marks = async (phone: string): Promise<string[]> => {
    const { caseNo } = (await post(phone)).json<{ caseNo: string }>();
    const [row] = await db.query<[{ marks: string[] }]>(
      'select phone_hmacs as marks from identity where case_no = $1',
      [caseNo],
    );
    return row.marks;
  };
  const plain = await marks('13812345678');
  expect(plain).toHaveLength(1);
  expect(await marks('+86 138-1234-5678')).toEqual(plain);
  expect(await marks('0631-5231234 / 0086 13812345678')).toEqual(expect.arrayContaining(plain));
  expect(await marks('13912345678')).not.toEqual(plain);
});

test('ten digits are questioned, and the field is named', async () => {
  const answer = await post('1381234567');
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({
    errors: [{ path: 'complainant.phone', message: expect.stringContaining('10位') }],
  });
});
