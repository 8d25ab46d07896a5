import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { City } from '../support/city.ts';

/** A store of files that takes whatever comes and answers a removal only when it is let. */
let store: Server;
let removing = 0;
let letGo = (): void => {};
let city: City;
beforeAll(async () => {
  const may = new Promise<void>((resolve) => (letGo = resolve));
  store = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.method === 'DELETE') removing++;
      void (request.method === 'DELETE' ? may : Promise.resolve()).then(() => response.end());
    });
  });
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
  const { port } = store.address() as AddressInfo;
  const keys = { bucket: 'jiesu', region: 'x', accessKey: 'x', secretKey: 'x' };
  city = await City.open({ s3: { endpoint: `http://127.0.0.1:${port}`, ...keys } });
});
afterAll(async () => {
  letGo();
  await city.close();
  store.close();
});

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds());) {
    if (Date.now() > end) throw new Error('not within a minute');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a recording is not locked while the store is asked to remove it, and goes as surely as it is said', async () => {
  const payload = Buffer.concat([
    Buffer.from(
      '--edge\r\nContent-Disposition: form-data; name="recordedAt"\r\n\r\n2020-01-01T10:00:00+08:00\r\n' +
        '--edge\r\nContent-Disposition: form-data; name="file"; filename="call.wav"\r\nContent-Type: audio/wav\r\n\r\n',
    ),
    Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'),
    Buffer.alloc(5000, 3),
    Buffer.from('\r\n--edge--\r\n'),
  ]);
  const form = { 'content-type': 'multipart/form-data; boundary=edge' };
  const { body } = await (await city.as('agent')).post('/recordings', payload, form);
  const path = `/recordings/${body.recordingId}`;
  await (await city.as('records')).post(`${path}/purge`);
  const purged = (await city.as('duty-lead')).post(`${path}/purge`);
  await until(() => removing > 0);
  const rows = await city.db.query('select purged_at from recording where id = $1 for update nowait', [
    body.recordingId,
  ]);
  expect(rows).toEqual([{ purged_at: expect.any(Date) }]);
  const [waiting] = await city.db.query<{ n: number }[]>('select count(*)::int as n from file_to_remove');
  expect(waiting!.n).toBe(1);
  letGo();
  expect((await purged).body.status).toBe('purged');
  const [left] = await city.db.query<{ n: number }[]>('select count(*)::int as n from file_to_remove');
  expect(left!.n).toBe(0);
});
