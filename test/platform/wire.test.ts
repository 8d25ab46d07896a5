import { Controller } from '@nestjs/common';
import { staff } from '../../src/domain/access/operations.ts';
import { declare } from '../../src/platform/operation.ts';
import { wireJson } from '../../src/platform/wire.ts';
import { startTrialApp, type TrialApp } from './trial-app.ts';

const SENT = {
  at: new Date('2026-03-11T02:00:00Z'),
  list: [{ nested: '2026-03-10T21:00:00.125-05:00' }, '2026-03-11T02:00Z', '2026-03-11T10:00:00+08:00'],
  words: '2026-03-11T02:00:00Z 来电',
  day: '2026-03-11',
  none: '2026-02-30T02:00:00Z',
};
const SHOWN = {
  at: '2026-03-11T10:00:00+08:00',
  list: [
    { nested: '2026-03-11T10:00:00.125+08:00' },
    '2026-03-11T10:00:00+08:00',
    '2026-03-11T10:00:00+08:00',
  ],
  words: '2026-03-11T02:00:00Z 来电',
  day: '2026-03-11',
  none: '2026-02-30T02:00:00Z',
};

@Controller()
class Sender {
  @declare({ 'GET /sent': staff }, null) sent(): object {
    return SENT;
  }
}

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([Sender]);
});
afterAll(() => trial.stop());

test('an instant leaves at +08:00, however it is kept; words and what is no instant leave as they are', () => {
  expect(JSON.parse(wireJson(SENT))).toEqual(SHOWN);
});

test('whatever a route answers goes that way', async () => {
  const { payload } = await trial.app.inject({ url: '/api/v1/sent', headers: await trial.bearer('agent') });
  expect(JSON.parse(payload)).toEqual(SHOWN);
});
