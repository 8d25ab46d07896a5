import { putInFile } from '../support/files.ts';
import { isUploader } from '../../src/domain/access/uploads.ts';
import { City, type OpenCase } from '../support/city.ts';

let city: City;
let c: OpenCase;
/** The leader's opinion that its unit attached to an application to return the case. */
let id: string;
beforeAll(async () => {
  city = await City.open();
  c = await city.complaint();
  await c.acts('classify', 'dispatch');
  id = await c.attachment();
});
afterAll(() => city.close());

const get = async (role: Parameters<City['as']>[0], unit?: string) =>
  (await (await city.as(role, unit)).get(`/attachments/${id}`)).status;

test('before any act names it, it is its uploader’s alone', async () => {
  expect(await get('unit-clerk', c.unit)).toBe(200);
  expect(await get('unit-handler', c.unit)).toBe(404);
  expect(await get('dispatcher')).toBe(404);
});

test('in a case’s file it is for whoever may see the case, and for nobody else', async () => {
  await putInFile(city.db, [id], c.caseNo);
  for (const role of ['dispatcher', 'duty-lead', 'reviewer', 'supervisor', 'records'] as const)
    expect(await get(role)).toBe(200);
  expect(await get('unit-handler', c.unit)).toBe(200);
  expect(await get('unit-clerk', 'market-supervision')).toBe(404);
  for (const role of ['integrator', 'system-admin', 'security-admin', 'audit-admin'] as const)
    expect(await get(role)).toBe(404);
});

test('once the case is with another unit it is that unit’s to read', async () => {
  await c.acts(
    ['request-return', { leaderOpinionAttachmentId: id }],
    ['approve-return', { nextUnit: 'market-supervision' }],
  );
  expect(await get('unit-clerk', 'market-supervision')).toBe(200);
  expect(await get('unit-handler', c.unit)).toBe(404);
});

test('in confidence no unit reads what the hotline has put in; what another unit has put in it does', async () => {
  const complainant = { name: '张小三', phone: '13812345678', anonymous: false, confidential: true };
  const shut = await city.complaint({ complainant });
  await shut.acts('classify', ['dispatch', { coUnits: ['market-supervision'] }]);
  const signed = await shut.attachment();
  await putInFile(city.db, [signed], shut.caseNo);
  const gets = async (role: Parameters<City['as']>[0], unit?: string) =>
    (await (await city.as(role, unit)).get(`/attachments/${signed}`)).status;
  expect(await gets('unit-clerk', 'market-supervision')).toBe(200);
  await city.db.query(
    `update attachment set unit = null, uploaded_by = 'demo-callback-officer' where id = $1`,
    [signed],
  );
  for (const unit of [shut.unit, 'market-supervision']) expect(await gets('unit-clerk', unit)).toBe(404);
  for (const role of ['callback-officer', 'dispatcher', 'records'] as const)
    expect(await gets(role)).toBe(200);
});

describe('who has uploaded it keeps no key of their own', () => {
  const clerk = 'demo-unit-clerk-housing-construction';
  /** What the clerk gets whose token, and whose upload, are of these. */
  const gets = async (file: string, change: object): Promise<number> => {
    await city.db.query('update attachment set unit = $2, uploaded_by = $3 where id = $1', [
      file, 'unit' in change ? change.unit : c.unit, 'by' in change ? change.by : clerk,
    ]); // prettier-ignore
    return (await (await city.as('unit-clerk', c.unit)).get(`/attachments/${file}`)).status;
  };

  test('once the case has gone to another unit', async () => {
    expect(await get('unit-clerk', c.unit)).toBe(404);
  });

  test('of what is in no case yet, once they are of another unit', async () => {
    const loose = await c.attachment();
    expect(await gets(loose, {})).toBe(200);
    expect(await gets(loose, { unit: 'market-supervision' })).toBe(404);
    expect(await gets(loose, { unit: null })).toBe(404);
    expect(await gets(loose, { by: 'another' })).toBe(404);
    expect(isUploader({ id: 'a', roles: ['system-admin'] }, { uploadedBy: 'a', unit: null })).toBe(false);
    expect(isUploader({ id: 'a', roles: ['agent'] }, { uploadedBy: 'a', unit: null })).toBe(true);
  });
});

describe('an act that is refused', () => {
  const used = (file: string): Promise<unknown[]> =>
    city.db.query('select from attachment_use where attachment_id = $1', [file]);

  test('puts nothing into the file of the case', async () => {
    const mine = await city.complaint();
    await mine.acts('classify', 'dispatch', 'sign', 'reply-citizen', 'submit-result', 'approve-result');
    const file = await mine.attachment();
    const { status } = await mine.give('record-investigation', {
      evidence: [{ description: '现场照片', attachmentId: file }],
    });
    expect([status, await used(file)]).toEqual([409, []]);
  });

  test('takes nothing out that another act has put there', async () => {
    const mine = await city.complaint();
    await mine.acts('classify', 'dispatch');
    const file = await mine.attachment();
    const body = { leaderOpinionAttachmentId: file };
    const answers = await Promise.all([mine.give('request-return', body), mine.give('request-return', body)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await used(file)).toHaveLength(1);
  });
});
