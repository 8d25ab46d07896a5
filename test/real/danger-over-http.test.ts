import { City } from '../support/city.ts';

test('over HTTP: the words of a supplement and of an urging are heard, those of others do not travel', async () => {
  const city = await City.open();
  try {
    const asked = await city.complaint({
      desiredOutcome: '請派人，電梯困人',
      summary: '电梯',
      detail: '见诉求',
    });
    expect((await asked.events())[0]).toMatchObject({ data: { urgentWords: true } });
    const later = await city.complaint({ summary: '路灯不亮', detail: '路灯不亮，没有起火。' });
    expect((await later.events())[0]).toMatchObject({ data: { urgentWords: false } });
    const citizen = { 'x-query-code': later.queryCode };
    const path = `/public/cases/${later.caseNo}`;
    await city.stranger().post(`${path}/supplement`, { content: '灯杆没有漏电' }, citizen);
    await city.stranger().post(`${path}/supplement`, { content: '灯杆漏 电，有人摔倒' }, citizen);
    await city.stranger().post(`${path}/urge`, { note: '電線起火了' }, citizen);
    const events = await later.events();
    expect(events.slice(1).map(({ type, data }) => [type, data['danger']])).toEqual([
      ['supplemented', undefined],
      ['supplemented', true],
      ['urged', true],
    ]);
    const [told] = events.filter(({ data }) => data['danger']);
    const { deadlines } = await later.view();
    const triage = deadlines.findLast((d: { kind: string }) => d.kind === 'triage');
    expect(Date.parse(triage.dueAt) - Date.parse(told!.at)).toBe(30 * 60_000);
  } finally {
    await city.close();
  }
});
