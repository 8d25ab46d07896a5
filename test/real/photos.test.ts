import { mayBeCalled, nameFor, plainName, sniff, TAKEN } from '../../src/attachments/media-type.ts';
import { orientationIn } from '../../src/attachments/traces/exif.ts';
import { withoutTraces } from '../../src/attachments/traces/traces.ts';
import { film, gif, heic, jpeg, png, TRACES, webp } from '../support/pictures.ts';

const ftyp = (major: string, ...compatible: string[]) =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 16 + 4 * compatible.length]),
    Buffer.from(`ftyp${major}\0\0\0\0${compatible.join('')}`, 'latin1'),
    Buffer.alloc(64),
  ]);
const packets = (length: number, first: number) => {
  const bytes = Buffer.alloc(length * 5, 0xff);
  for (let at = first; at < bytes.length; at += length) bytes[at] = 0x47;
  return bytes;
};
const ebml = (kind: string) =>
  Buffer.from(`\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84${kind}B\x87\x81\x04`, 'latin1');

test.each<[what: string, bytes: Buffer, mediaType: string, name: string]>([
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'].map(
    (brand) =>
      [`HEIC of brand ${brand}`, ftyp(brand, 'mif1', 'heic'), 'image/heic', 'IMG_0001.HEIC'] as [
        string,
        Buffer,
        string,
        string,
      ],
  ),
  ['AVIF', ftyp('avif', 'mif1', 'miaf'), 'image/avif', 'a.avif'],
  ['AVIF under the common brand', ftyp('mif1', 'avif', 'miaf'), 'image/avif', 'a.avif'],
  ['a film of AVIF', ftyp('avis', 'msf1'), 'image/avif', 'a.avif'],
  ['3GP', ftyp('3gp5', 'isom'), 'video/3gpp', 'VID_1.3gp'],
  ['3GP of another make', ftyp('3g2a'), 'video/3gpp', 'VID_1.3g2'],
  ['MP4', ftyp('isom', 'mp42'), 'video/mp4', 'a.mp4'],
  ['MOV', ftyp('qt  '), 'video/mp4', 'IMG_1.MOV'],
  ['WebM', ebml('webm'), 'video/webm', 'a.webm'],
  ['Matroska', ebml('matroska'), 'video/x-matroska', 'a.mkv'],
  ['a camera in a car', packets(188, 0), 'video/mp2t', '20261008_0905.ts'],
  ['a camera of the other kind', packets(192, 4), 'video/mp2t', '00001.m2ts'],
  ['JFIF', Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1'), 'image/jpeg', '下载.jfif'],
])('%s is what it is, and keeps its name', (_, bytes, mediaType, name) => {
  expect([sniff(bytes), mayBeCalled(name), nameFor(name, mediaType)]).toEqual([mediaType, true, name]);
});

test('a source called .ts is text, and given out as text', () => {
  expect(nameFor('a.ts', sniff(Buffer.from('Great: let x = 1;\n'.repeat(100)))!)).toBe('a.ts.txt');
});

test.each([
  ['照片 10:05:33.jpg', '照片 10-05-33.jpg'],
  ['2026/11/30 漏水.jpg', '2026-11-30 漏水.jpg'],
  ['3号楼\\2单元.heic', '3号楼-2单元.heic'],
  ['现场:楼道.mp4', '现场-楼道.mp4'],
  ['C:\\Users\\me\\IMG.jpg', 'IMG.jpg'],
  ['C:/fakepath/IMG.jpg', 'IMG.jpg'],
  ['../../../etc/passwd', 'passwd'],
  ['/home/me/IMG.jpg', 'IMG.jpg'],
  ['\\\\server\\share\\IMG.jpg', 'IMG.jpg'],
  ['a.txt:b.pdf', 'b.pdf'],
  ['//', 'file'],
])('%j is called %j', (name, kept) => {
  expect(plainName(name)).toBe(kept);
});

test('a refusal names what is taken', () => {
  for (const kind of ['heic', 'jfif', 'avif', 'webm', 'mkv', '3gp', 'ts', 'pdf', 'docx', 'mp3'])
    expect(TAKEN).toContain(kind);
});

const outcome = (bytes: Buffer, mediaType: string): string => {
  try {
    return withoutTraces(Buffer.from(bytes), mediaType).length <= bytes.length ? 'clean' : 'longer';
  } catch (error) {
    return String(error);
  }
};

describe('what a camera tells beside the picture is taken out', () => {
  test.each([
    ['image/jpeg', jpeg()],
    ['image/png', png()],
    ['image/webp', webp()],
    ['image/gif', gif()],
    ['image/heic', heic()],
    ['image/avif', heic('avif')],
    ['video/mp4', film()],
    ['video/3gpp', film('3gp5')],
  ])('%s', (mediaType, bytes) => {
    expect(bytes.includes(TRACES[0]!)).toBe(true);
    const clean = withoutTraces(bytes, mediaType);
    for (const trace of TRACES) expect(clean.includes(trace)).toBe(false);
    expect(sniff(clean)).toBe(mediaType);
    expect(withoutTraces(clean, mediaType).equals(clean)).toBe(true);
  });

  test('a JPEG keeps its picture, its colours and the side that is up', () => {
    const clean = withoutTraces(jpeg(6), 'image/jpeg');
    const scan = Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
    for (const kept of [
      scan,
      Buffer.from('ICC_PROFILE'),
      Buffer.from('JFIF'),
      Buffer.from([0x78, 0x9a, 0xff, 0xd9]),
    ])
      expect(clean.includes(kept)).toBe(true);
    expect(orientationIn(clean.subarray(clean.indexOf('Exif\0\0') + 6))).toBe(6);
    expect(withoutTraces(jpeg(1), 'image/jpeg').includes('Exif')).toBe(false);
  });

  test('a PNG keeps its picture and the side that is up', () => {
    const clean = withoutTraces(png(), 'image/png');
    for (const kept of ['IHDR', 'gAMA', 'IDAT', 'IEND']) expect(clean.includes(kept)).toBe(true);
    expect(orientationIn(clean.subarray(clean.indexOf('eXIf') + 4))).toBe(3);
  });

  test('boxes stay where they are', () => {
    for (const [bytes, type] of [
      [heic(), 'image/heic'],
      [film(), 'video/mp4'],
    ] as const) {
      const clean = withoutTraces(bytes, type);
      expect(clean.length).toBe(bytes.length);
      expect(clean.indexOf('mdat')).toBe(bytes.indexOf('mdat'));
    }
    expect(withoutTraces(heic(), 'image/heic').includes(Buffer.from([9, 8, 7, 6]))).toBe(true);
    expect(withoutTraces(film(), 'video/mp4').includes('vide')).toBe(true);
  });

  test('cut or spoilt anywhere, it is clean or refused: never let through as it was', () => {
    for (const [bytes, type] of [
      [jpeg(), 'image/jpeg'],
      [png(), 'image/png'],
      [webp(), 'image/webp'],
      [gif(), 'image/gif'],
      [heic(), 'image/heic'],
      [film(), 'video/mp4'],
    ] as const)
      // prettier-ignore
      for (let at = 16; at < bytes.length; at++)
        for (const variant of [bytes.subarray(0, at), Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 1)])]) {
          expect(outcome(variant, type)).toMatch(/^(?:clean|RangeError)/);
        }
  });
});
