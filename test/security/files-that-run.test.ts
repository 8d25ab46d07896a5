import { AttachmentsModule } from '../../src/attachments/attachments.module.ts';
import { mayBeCalled, nameFor, plainName, sniff } from '../../src/attachments/media-type.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

/** F1.15: whatever follows the last dot is an extension; what leaves ends as its kind does; people upload so many bytes. */
test.each([
  'x.library-ms', 'x.appref-ms', 'x.settingcontent-ms', 'x.search-ms', 'x.searchConnector-ms', 'x.theme~1', 'x.application', 'x.wsb',
  'x.exe)', 'x.exe。', 'x.exe\u3000', 'x.exe\u00A0', 'x.exe\u2024', 'x.exe．', 'x.exe…', 'x.exe！', 'x.e\u0301xe', 'x.exe\uFE0F',
  'x.ｌibrary-ms', 'x․exe', 'x.{20d04fe0-3aea-1069-a2d8-08002b30309d}', 'x.ехе', 'x.7z\u200B.scr', 'x.one', 'x.url', 'x.desktop',
  'x.exe%00', 'x.pdf.lnk', 'x.pif', 'x.cpl', 'x.chm', 'x.xll', 'x.rdp', 'x.vhdx', 'x.img', 'x.msix', 'x.ps1xml', 'x.diagcab', 'x.jnlp',
])('%j is not taken', (name) => {
  expect(mayBeCalled(plainName(name))).toBe(false);
}); // prettier-ignore

const UTF_16 = Buffer.from(
  '\uFEFF<?xml version="1.0"?><PCSettings><SearchableContent/></PCSettings>',
  'utf16le',
);
test.each([
  ['x', UTF_16, 'x.bin'],
  ['关于3.15投诉', UTF_16, '关于3.15投诉.bin'],
  ['第1.2稿', Buffer.from('%PDF-1.7'), '第1.2稿.pdf'],
  ['x.pdf', UTF_16, 'x.pdf.bin'],
  ['x.dat', UTF_16, 'x.dat'],
  ['x.PDF', Buffer.from('%PDF-1.7'), 'x.PDF'],
  ['con.txt', Buffer.from('你好'), '_con.txt'],
  ['NUL', Buffer.from('你好'), '_NUL.txt'],
])('%j leaves as a kind of file that nothing runs', (name, bytes, served) => {
  const plain = plainName(name);
  expect([mayBeCalled(plain), nameFor(plain, sniff(bytes)!)]).toEqual([true, served]);
});

test('an unknown kind of before leaves as .bin', () => {
  expect(nameFor('x.library-ms', 'application/octet-stream')).toBe('x.library-ms.bin');
  expect(nameFor('x', 'application/of-another-release')).toBe('x.bin');
});

describe('bytes', () => {
  const KB = 1024;
  let trial: TrialApp;
  beforeAll(async () => {
    trial = await startTrialApp([], [AttachmentsModule]);
    trial.config.limits.uploadBytesPerDay = 25 * KB;
  });
  afterAll(() => trial.stop());
  const upload = async (role: 'agent' | 'dispatcher', size: number) => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(size - 8)]);
    const payload = Buffer.concat([
      Buffer.from('--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--edge--\r\n'),
    ]);
    const headers = { ...(await trial.bearer(role)), 'content-type': 'multipart/form-data; boundary=edge' };
    return (await trial.app.inject({ method: 'POST', url: '/api/v1/attachments', payload, headers }))
      .statusCode;
  };

  test('of a day are counted, of uploads at once too, and of each person', async () => {
    const statuses = await Promise.all(Array.from({ length: 5 }, () => upload('agent', 10 * KB)));
    expect(statuses.toSorted()).toEqual([201, 201, 429, 429, 429]);
    expect(await upload('agent', 5 * KB)).toBe(201);
    expect(await upload('dispatcher', 10 * KB)).toBe(201);
  });
});
