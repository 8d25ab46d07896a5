import { City, type OpenCase } from '../../support/city.ts';
import { complainant, eventTypes, publicly, refusal, told } from '../support-a.ts';
import { after, answered, clock, dataOf, dispatched, eventually, extendedFrom } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const reaches = (c: OpenCase, state: string) =>
  eventually(
    () => c.view(),
    (view) => view.state === state,
  );
const links = async (c: OpenCase): Promise<unknown> => (await c.view()).links;

/** A second resident complains of the same lift. */
async function neighbour(master: OpenCase): Promise<OpenCase> {
  const c = await city.complaint({
    summary: '三号楼电梯又停了',
    complainant: { name: '李老四', phone: '13987654321', anonymous: false, confidential: false },
  });
  await c.acts(['link', { masterCaseNo: master.caseNo }]);
  return c;
}

test('同一事件两人投诉：并案不并人，各自编号、各自告知、各自回访，单位只办一件（Q31）', async () => {
  const master = await dispatched(city);
  const follower = await neighbour(master);
  const linked = await follower.view();
  expect([linked.state, linked.assignment]).toEqual(['LINKED', null]);
  expect(linked.links).toEqual([{ caseNo: master.caseNo, relation: 'master' }]);
  expect(await links(master)).toEqual([{ caseNo: follower.caseNo, relation: 'follower' }]);
  expect(clock(linked, 'handle').dueAt).toBe(clock(await master.view(), 'handle').dueAt);
  expect(await told(follower)).toEqual(['complainant: 并案']);
  expect((await follower.give('sign')).status).toBe(404);

  await master.acts('sign');
  await answered(master);
  const own = await reaches(follower, 'CALLBACK_PENDING');
  expect(clock(own, 'handle').status).toBe('met');
  const followed = (await follower.events()).find((e) => e.type === 'followed')!;
  expect(clock(own, 'callback').dueAt).toBe(after(followed.at, 1));
  expect(await told(follower)).toContain('complainant: 跟随主件');

  await follower.acts('record-callback');
  expect([(await follower.view()).state, (await master.view()).state]).toEqual([
    'CLOSED',
    'CALLBACK_PENDING',
  ]);
  expect((await publicly(follower)).caseNo).toBe(follower.caseNo);
  expect((await publicly(follower)).progress.at(-1).what).toBe('回访');
});

test('并入者对主件的答复不满意：由主件的承办单位为他重办，不得退件，主件不受影响（Q31、F-123、Q24）', async () => {
  const master = await dispatched(city, {}, {}, { unit: 'urban-management' });
  const follower = await neighbour(master);
  await master.acts('sign');
  await answered(master);
  await master.acts('record-callback');
  await reaches(follower, 'CALLBACK_PENDING');
  const unhappy = await follower.acts([
    'record-callback',
    { solved: 'no', resultSatisfaction: 'dissatisfied' },
  ]);
  expect([unhappy.state, unhappy.flags]).toEqual(['CALLBACK_PENDING', ['DISSATISFIED']]);
  const again = await follower.acts('rework');
  expect(again.assignment).toMatchObject({ unit: 'urban-management', round: 2, state: 'DISPATCHED' });
  expect(clock(again, 'handle').dueAt).toBe(after(again.assignment.dispatchedAt, 5));
  follower.unit = 'urban-management';
  expect(refusal(await follower.give('request-return'))).toEqual([422, 'return-in-rework', 'IN_ASSIGNMENT']);
  expect((await master.view()).state).toBe('CLOSED');
  await follower.acts('sign');
  await answered(follower);
  expect((await follower.acts('record-callback')).state).toBe('CLOSED');
});

test('经核实不是同一事件的解除并案，单独派单，不再跟随主件（Q31）', async () => {
  const master = await dispatched(city);
  const follower = await neighbour(master);
  const alone = await follower.acts('unlink');
  expect([alone.state, alone.links, clock(alone, 'handle').status]).toEqual([
    'PENDING_DISPATCH',
    [],
    'cancelled',
  ]);
  expect(await links(master)).toEqual([]);
  expect(await told(follower)).toEqual(['complainant: 并案', 'complainant: 解除并案']);
  await master.acts('sign');
  await answered(master);
  const own = await follower.acts('dispatch');
  expect([own.state, own.type.code]).toEqual(['IN_ASSIGNMENT', 'property-management']);
  expect(clock(own, 'handle').dueAt).toBe(after(own.assignment.dispatchedAt, 5));
  expect(await eventTypes(follower)).not.toContain('followed');
});

test('主件诉求人撤回，并入者不随之了结，回到待派单并被告知（Q31）', async () => {
  const master = await dispatched(city);
  const follower = await neighbour(master);
  expect((await complainant(master, 'withdraw', { reason: '已自行协商' })).status).toBe(200);
  const released = await reaches(follower, 'PENDING_DISPATCH');
  expect([released.links, clock(released, 'dispatch').status]).toEqual([[], 'open']);
  expect(await told(follower)).toContain('complainant: 解除并案');
  expect((await follower.acts('dispatch')).state).toBe('IN_ASSIGNMENT');
  expect(refusal(await (await city.complaint()).give('link', { masterCaseNo: master.caseNo }))).toEqual([
    422,
    'not-a-master',
    'REGISTERED',
  ]);
});

test('并案取最早期限：并入者原期限更早的，主件随之提前；主件延期的，对并入者的承诺一并顺延（Q31）', async () => {
  const master = await dispatched(city);
  const urgent = await dispatched(city, {}, { tier: 'urgent' });
  const [late, early] = [
    clock(await master.view(), 'handle').dueAt,
    clock(await urgent.view(), 'handle').dueAt,
  ];
  expect(early).toBeLessThan(late);
  const linked = await urgent.acts(['link', { masterCaseNo: master.caseNo }]);
  expect([linked.state, linked.assignment]).toEqual(['LINKED', null]);
  expect(clock(linked, 'handle').dueAt).toBe(early);
  expect(clock(await master.view(), 'handle').dueAt).toBe(early);
  expect(await dataOf(master, 'joined')).toMatchObject([
    { newDueAt: new Date(early + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+08:00') },
  ]);

  await master.acts('sign', 'request-extension', 'approve-extension');
  const extended = extendedFrom(early, 5);
  expect(clock(await master.view(), 'handle').dueAt).toBe(extended);
  await eventually(
    async () => clock(await urgent.view(), 'handle').dueAt,
    (dueAt) => dueAt === extended,
  );
});

test('不得并入自己、并入已并案的件，已有并入者的主件也不得再并；并入者撤回的，主件照办（Q31）', async () => {
  const master = await dispatched(city);
  const follower = await neighbour(master);
  const third = await city.complaint();
  const link = async (c: OpenCase, to: OpenCase) =>
    refusal(await c.give('link', { masterCaseNo: to.caseNo }));
  expect(await link(third, third)).toEqual([422, 'not-linkable', 'REGISTERED']);
  expect(await link(third, follower)).toEqual([422, 'not-a-master', 'REGISTERED']);
  expect(await link(master, third)).toEqual([422, 'not-linkable', 'IN_ASSIGNMENT']);
  expect(refusal(await third.give('link', { masterCaseNo: 'JS20990101999999' }))).toEqual([
    422,
    'master-unknown',
    'REGISTERED',
  ]);
  await complainant(follower, 'withdraw', { reason: '不再反映' });
  await eventually(
    () => links(master),
    (found) => (found as unknown[]).length === 0,
  );
  const { state, assignment } = await master.view();
  expect([state, assignment.state]).toEqual(['IN_ASSIGNMENT', 'DISPATCHED']);
  await master.acts('sign');
  await answered(master);
  expect((await follower.view()).state).toBe('WITHDRAWN');
});

test('并入者的办理类别随其本人诉求的性质：解除并案后，咨询仍按3个工作日（Q31、F-061）', async () => {
  const master = await dispatched(city);
  const asks = await city.complaint({ matterType: 'consult', summary: '电梯何时修好' });
  expect((await asks.acts(['link', { masterCaseNo: master.caseNo }])).tier).toBe('consult');
  const own = await asks.acts('unlink', 'dispatch');
  expect(clock(own, 'handle').dueAt).toBe(after(own.assignment.dispatchedAt, 3));
});
