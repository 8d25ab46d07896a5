import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';
import { AttachmentsModule } from '../../src/attachments/attachments.module.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

const LIMIT = 1024 * 1024;
let trial: TrialApp;
let port: number;
beforeAll(async () => {
  trial = await startTrialApp([], [AttachmentsModule], { attachmentLimit: LIMIT });
  await trial.app.listen(0, '127.0.0.1');
  ({ port } = trial.app.getHttpServer().address() as { port: number });
});
afterAll(() => trial.stop());

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n');
const HTML = Buffer.from('<!doctype html><script>fetch("/api/v1/cases")</script>');
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
const XML = Buffer.from(
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
);
const latin = (text: string) => Buffer.from(text, 'latin1');

const part = (bytes: Buffer, disposition: string, type = 'application/pdf') =>
  Buffer.concat([Buffer.from(`--edge\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${type}\r\n\r\n`), bytes, Buffer.from('\r\n')]); // prettier-ignore
const END = Buffer.from('--edge--\r\n');
const named = (name: string, bytes: Buffer = PDF, type?: string) =>
  Buffer.concat([part(bytes, `form-data; name="file"; filename="${name}"`, type), END]);

const send = async (
  payload: Buffer,
  contentType = 'multipart/form-data; boundary=edge',
  headers: object = {},
) =>
  trial.app.inject({
    method: 'POST',
    url: '/api/v1/attachments',
    payload,
    headers: { ...(await trial.bearer('unit-clerk', 'u1')), 'content-type': contentType, ...headers },
  });
const onDisk = async () =>
  (await readdir(trial.config.dataDir, { recursive: true, withFileTypes: true })).filter((e) => e.isFile())
    .length;

/** Downloads what was accepted: it must be a file to keep, under a name that nothing runs. */
async function download(attachmentId: string) {
  const url = `/api/v1/attachments/${attachmentId}`;
  const { headers, statusCode } = await trial.app.inject({
    url,
    headers: await trial.bearer('unit-clerk', 'u1'),
  });
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  });
  const disposition = String(headers['content-disposition']);
  expect(disposition).toMatch(/^attachment; filename="[\w-]+"; filename\*=UTF-8''[\w%.~!'()*-]+$/);
  const name = decodeURIComponent(disposition.split("''")[1]!);
  expect(name).not.toMatch(/[\p{C}/\\:"<>|?*]/u);
  return { name, type: headers['content-type'] };
}

describe('names that a computer would run or a browser would show', () => {
  test.each([
    'x.html', 'x.htm', 'x.xhtml', 'x.svg', 'x.xml', 'x.js', 'x.mjs', 'x.php', 'x.php5', 'x.jsp', 'x.asp', 'x.exe', 'x.dll', 'x.bat',
    'x.cmd', 'x.ps1', 'x.vbs', 'x.lnk', 'x.scr', 'x.jar', 'x.sh', 'x.apk', 'x.docm', 'x.hta', 'x.msi', 'x.url', 'x.iso', 'x.swf',
    'photo.jpg.exe', 'photo.pdf.HTML', 'x.exe.', 'x.exe ', 'x.exe. . ', 'x.ｅｘｅ', 'x\u202Efdp.exe', 'x.e\u200Bxe', 'C:\\temp\\x.exe',
    '../../x.html', 'x.pdf/x.svg',
  ])('%j is refused', async (name) => {
    const before = await onDisk();
    const { statusCode, body } = await send(named(name));
    expect([statusCode, JSON.parse(body).code]).toEqual([415, 'unsupported-media-type']);
    expect(await onDisk()).toBe(before);
  }); // prettier-ignore
});

describe('programs, whatever they are called', () => {
  test.each([
    ['Windows', 'MZ\x90\0\x03'],
    ['Linux', '\x7fELF\x02\x01'],
    ['macOS', '\xcf\xfa\xed\xfe\x07'],
    ['Java', '\xca\xfe\xba\xbe\0\0'],
    ['WebAssembly', '\0asm\x01\0\0\0'],
    ['a shortcut', 'L\0\0\0\x01\x14\x02\0'],
    ['a script', '#!/bin/sh\nrm -rf /'],
    ['a script by env', '#! /usr/bin/env node'],
    ['a script that says it is speech', '#!AMRsh\nrm -rf /'],
    ['Windows that says it is film', 'MZ\x90\0ftypmp42'],
    ['a script that says it is a picture', '#!/bin/sWEBP\n'],
    ['Linux that says it is sound', '\x7fELF\x02\x01\x01\0WAVEfmt '],
  ])('%s is refused', async (_, bytes) => {
    expect((await send(named('领导意见.pdf', latin(bytes)))).statusCode).toBe(415);
  });
});

/** Accepted and harmless: name sent, bytes, name given back, type given back. */
const HARMLESS: [what: string, name: string, bytes: Buffer, type: string, served: string][] = [
  ['a page called a document', 'x.pdf', HTML, 'text/plain', 'x.pdf.txt'],
  ['a drawing that runs', 'x.png', SVG, 'text/plain', 'x.png.txt'],
  ['XML with entities', 'x.txt', XML, 'text/plain', 'x.txt'],
  ['a picture that is also a script', 'x.gif', latin('GIF89a/*\xff*/=1;alert(1)'), 'image/gif', 'x.gif'],
  ['a document that is also a page', 'x.pdf', Buffer.concat([PDF, HTML]), 'application/pdf', 'x.pdf'],
  ['an archive called a picture', 'x.jpg', latin('PK\x03\x04\x14\0'), 'application/zip', 'x.jpg.zip'],
  [
    'a bomb of zeros',
    'x.zip',
    Buffer.concat([latin('PK\x03\x04'), deflateRawSync(Buffer.alloc(20_000_000))]),
    'application/zip',
    'x.zip',
  ],
  ['no extension', 'opinion', PDF, 'application/pdf', 'opinion.pdf'],
  ['nothing but dots', '....', PDF, 'application/pdf', 'file.pdf'],
  ['a path upwards', '../../../etc/passwd', Buffer.from('x'), 'text/plain', 'passwd.txt'],
  ['a path of Windows', 'C:\\windows\\system.pdf', PDF, 'application/pdf', 'system.pdf'],
  ['a stream of a file', 'x.txt:evil.pdf', PDF, 'application/pdf', 'evil.pdf'],
  ['marks that turn writing', 'a\u202Efdp.txt', PDF, 'application/pdf', 'afdp.txt.pdf'],
  ['NUL inside', 'x.pdf\0.pdf', PDF, 'application/pdf', 'x.pdf.pdf'],
  [
    'a line end percent-encoded',
    'x%0d%0aSet-Cookie: a=b.pdf',
    PDF,
    'application/pdf',
    'x%0d%0aSet-Cookie- a=b.pdf',
  ],
  ['a very long name', `${'长'.repeat(5000)}.pdf`, PDF, 'application/pdf', `${'长'.repeat(196)}.pdf`],
  ['half a character', `\uD83D${'x'.repeat(10)}.pdf`, PDF, 'application/pdf', `�${'x'.repeat(10)}.pdf`],
  ['bytes of nothing known', 'x.bin', latin('\x01\x02\0\xff'), 'application/octet-stream', 'x.bin'],
  ['speech', 'x.amr', latin('#!AMR\n\x3c\x91'), 'audio/amr', 'x.amr'],
  ['sound', 'x.wav', latin('RIFF\x24\0\0\0WAVEfmt '), 'audio/wav', 'x.wav'],
  [
    'a picture in no container',
    'x.bin',
    latin('\x01\xff\0\0\0\0\0\0WEBP'),
    'application/octet-stream',
    'x.bin',
  ],
  ['a dot in Chinese', '关于3.15投诉', PDF, 'application/pdf', '关于3.15投诉.pdf'],
];

describe('what is let in is a download of what it is', () => {
  test.each(HARMLESS)('%s', async (_, name, bytes, type, served) => {
    const answer = await send(named(name, bytes, 'text/html'));
    expect(answer.statusCode).toBe(201);
    const { attachmentId, mediaType } = answer.json<{ attachmentId: string; mediaType: string }>();
    expect(mediaType).toBe(type);
    expect(await download(attachmentId)).toEqual({ name: served, type });
  });
});

const field = (name: string) => part(Buffer.from('x'), `form-data; name="${name}"`, 'text/plain');
const file = part(PDF, 'form-data; name="file"; filename="a.pdf"');
const MALFORMED: [what: string, body: Buffer, type: string | undefined, statuses: number[]][] = [
  ['no boundary named', named('a.pdf'), 'multipart/form-data', [400, 415]],
  ['an empty boundary', named('a.pdf'), 'multipart/form-data; boundary=', [400, 415]],
  ['another boundary than named', named('a.pdf'), 'multipart/form-data; boundary=other', [400]],
  ['a huge boundary', named('a.pdf'), `multipart/form-data; boundary=${'x'.repeat(5000)}`, [400]],
  ['nothing at all', Buffer.alloc(0), undefined, [400]],
  ['no end', named('a.pdf').subarray(0, -8), undefined, [400]],
  ['broken within the head of a part', named('a.pdf').subarray(0, 40), undefined, [400]],
  ['no file', Buffer.concat([field('other'), END]), undefined, [400]],
  ['the file in another field', Buffer.concat([part(PDF, 'form-data; name="files"; filename="a.pdf"'), END]), undefined, [400]],
  ['the file as a plain field', Buffer.concat([part(PDF, 'form-data; name="file"', 'text/plain'), END]), undefined, [400]],
  ['a part without a name', Buffer.concat([part(PDF, 'form-data; filename="a.pdf"'), END]), undefined, [400]],
  ['a part without disposition', Buffer.from('--edge\r\n\r\nx\r\n--edge--\r\n'), undefined, [400]],
  ['two files', Buffer.concat([file, file, END]), undefined, [413]],
  ['many fields', Buffer.concat([...Array.from({ length: 50 }, () => field('a')), file, END]), undefined, [413]],
  ['many parts behind the file', Buffer.concat([file, ...Array.from({ length: 50 }, () => field('a')), END]), undefined, [413]],
  ['a prototype as a field', Buffer.concat([field('__proto__'), file, END]), undefined, [400]],
  ['a constructor as a field', Buffer.concat([field('constructor'), file, END]), undefined, [400]],
  ['a huge field', Buffer.concat([part(Buffer.alloc(500_000, 65), 'form-data; name="a"', 'text/plain'), file, END]), undefined, [201, 413]],
  ['a huge head of a part', named('a.pdf', PDF, 'x'.repeat(100_000)), undefined, [201, 400, 413]],
  ['an empty file', named('a.pdf', Buffer.alloc(0)), undefined, [400]],
  ['one byte too many', named('a.pdf', Buffer.concat([PDF, Buffer.alloc(LIMIT - PDF.length + 1)])), undefined, [413]],
  ['a form of another kind', Buffer.from('file=x'), 'application/x-www-form-urlencoded', [415]],
  ['JSON', Buffer.from('{"file":"x"}'), 'application/json', [415]],
  ['text', PDF, 'text/plain', [415]],
  ['the file itself', PDF, 'application/pdf', [415]],
  ['mixed parts', named('a.pdf'), 'multipart/mixed; boundary=edge', [415]],
]; // prettier-ignore

describe('forms that are none', () => {
  test.each(MALFORMED)('%s', async (_, body, type, statuses) => {
    const before = await onDisk();
    const { statusCode, headers } = await send(body, type);
    expect(statuses).toContain(statusCode);
    if (statusCode === 201) return;
    expect(headers['content-type']).toContain('application/problem+json');
    expect(await onDisk()).toBe(before);
  });

  test('a file of just the size allowed is let in', async () => {
    const bytes = Buffer.concat([PDF, Buffer.alloc(LIMIT - PDF.length)]);
    expect((await send(named('a.pdf', bytes))).statusCode).toBe(201);
  });
});

/** What the server says to bytes sent as they are, until it closes or has answered. */
async function raw(head: string[], body: Buffer, endsEarly: boolean): Promise<string> {
  const { authorization } = await trial.bearer('agent');
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (data) => (said += data)).on('error', () => {});
  const lines = ['POST /api/v1/attachments HTTP/1.1', 'Host: x', `Authorization: ${authorization}`, 'Content-Type: multipart/form-data; boundary=edge', ...head]; // prettier-ignore
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.write(body);
  if (endsEarly) {
    await sleep(50);
    socket.destroy();
  }
  for (let tries = 0; tries < 3000 && !said.includes('\r\n\r\n') && !socket.destroyed; tries++)
    await sleep(20);
  socket.destroy();
  return said;
}

describe('bytes sent as they are', () => {
  const whole = named('a.pdf');
  test.each([
    [
      'shorter than announced, gone away',
      [`Content-Length: ${whole.length + 500}`],
      whole.subarray(0, -20),
      true,
    ],
    ['gone away within the file', [`Content-Length: ${LIMIT}`], whole.subarray(0, 120), true],
    ['chunks that break off', ['Transfer-Encoding: chunked'], Buffer.from('400\r\n--edge\r\n'), true],
  ])('%s: nothing is left', async (_, head, body, endsEarly) => {
    const before = await onDisk();
    await raw(head, body, endsEarly);
    for (let tries = 0; tries < 3000 && (await onDisk()) !== before; tries++) await sleep(20);
    expect(await onDisk()).toBe(before);
  });

  test.each([
    ['longer than announced', [`Content-Length: ${whole.length - 20}`], 400],
    ['two lengths', ['Content-Length: 5', `Content-Length: ${whole.length}`], 400],
    ['a length and chunks', [`Content-Length: ${whole.length}`, 'Transfer-Encoding: chunked'], 400],
    ['a length that is none', ['Content-Length: -1'], 400],
    ['an unknown encoding', ['Transfer-Encoding: chunked, identity'], 400],
    ['chunks of no size', ['Transfer-Encoding: chunked'], 400],
  ])('%s is refused', async (_, head, status) => {
    const before = await onDisk();
    const said = await raw(head, whole, false);
    expect(said.split('\r\n')[0]).toContain(` ${status} `);
    expect(said.toLowerCase()).toContain('x-content-type-options: nosniff');
    for (let tries = 0; tries < 3000 && (await onDisk()) !== before; tries++) await sleep(20);
    expect(await onDisk()).toBe(before);
  });
});
