import { crc32 } from 'node:zlib';

/** What a camera tells beside the picture: none of it may be found afterwards. */
export const TRACES = [
  'HUAWEI P60',
  'GPSTRACE',
  '+37.5128+122.1201/',
  'http://ns.adobe.com/xap',
  'Zheng Dashan',
];
const told = (name: string): Buffer => Buffer.from(`${name} ${TRACES.join(' ')}`, 'latin1');

const u16 = (n: number): Buffer => Buffer.from([n >> 8, n & 255]);
const u32 = (n: number): Buffer => Buffer.from([n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]);
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Exif with an orientation, a maker and a place. */
export function exif(orientation: number): Buffer {
  const entries = [
    Buffer.concat([u16(0x010f), u16(2), u32(10), u32(200)]),
    Buffer.concat([u16(0x0112), u16(3), u32(1), u16(orientation), u16(0)]),
    Buffer.concat([u16(0x8825), u16(4), u32(1), u32(100)]),
  ];
  return Buffer.concat([latin('MM\0*'), u32(8), u16(entries.length), ...entries, u32(0), told('exif')]);
}

const segment = (marker: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), u16(body.length + 2), body]);

/** A JPEG of a telephone: with what is told before, between and behind the picture. */
export const jpeg = (orientation = 6): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, latin('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    segment(0xe1, Buffer.concat([latin('Exif\0\0'), exif(orientation)])),
    segment(0xe1, told('http://ns.adobe.com/xap/1.0/\0')),
    segment(0xe2, latin('ICC_PROFILE\0\x01\x01colours')),
    segment(0xe2, told('MPF\0')),
    segment(0xed, told('Photoshop 3.0\0')),
    segment(0xfe, told('comment')),
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]),
    segment(0xda, Buffer.from([1, 2, 0, 0, 63, 0])),
    Buffer.from([0x78, 0x9a]),
    Buffer.from([0xff, 0xd9]),
    told('a film behind the picture'),
  ]);

const chunk = (kind: string, data: Buffer): Buffer => {
  const body = Buffer.concat([latin(kind), data]);
  return Buffer.concat([u32(data.length), body, u32(crc32(body))]);
};
export const png = (): Buffer =>
  Buffer.concat([
    latin('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk('gAMA', u32(45455)),
    chunk('eXIf', exif(3)),
    chunk('tEXt', told('Author\0')),
    chunk('iTXt', told('XML:com.adobe.xmp\0')),
    chunk('IDAT', Buffer.from([1, 2, 3])),
    chunk('IEND', Buffer.alloc(0)),
    told('behind'),
  ]);

export function webp(): Buffer {
  const riff = (kind: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(data.length);
    return Buffer.concat([latin(kind), length, data, Buffer.alloc(data.length % 2)]);
  };
  const body = Buffer.concat([
    latin('WEBP'),
    riff('VP8X', Buffer.from([0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    riff('VP8 ', Buffer.from([1, 2, 3])),
    riff('EXIF', exif(1)),
    riff('XMP ', told('xmp')),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([latin('RIFF'), length, body]);
}

export const gif = (): Buffer => {
  const blocks = (data: Buffer): Buffer =>
    Buffer.concat([Buffer.from([data.length]), data, Buffer.from([0])]);
  return Buffer.concat([
    latin('GIF89a'),
    Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
    Buffer.from([0x21, 0xff]),
    Buffer.from([11]),
    latin('NETSCAPE2.0'),
    blocks(Buffer.from([1, 0, 0])),
    Buffer.from([0x21, 0xfe]),
    blocks(told('comment')),
    Buffer.from([0x21, 0xff, 11]),
    latin('XMP DataXMP'),
    blocks(told('xmp')),
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2]),
    blocks(Buffer.from([0x44, 0x01])),
    Buffer.from([0x3b]),
  ]);
};

const box = (kind: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), latin(kind), body]);
};
const full = (kind: string, version: number, ...parts: Buffer[]): Buffer =>
  box(kind, Buffer.from([version, 0, 0, 0]), ...parts);
const handler = (kind: string): Buffer => full('hdlr', 0, u32(0), latin(kind), Buffer.alloc(13));

/** A HEIC of a telephone: one picture, Exif and XMP among its items. */
export function heic(brand = 'heic'): Buffer {
  const ftyp = box('ftyp', latin(brand), u32(0), latin('mif1'), latin(brand));
  const picture = Buffer.from([9, 8, 7, 6]);
  const [items, xmp] = [Buffer.concat([u32(6), latin('Exif\0\0'), exif(6)]), told('xmp')];
  const item = (id: number, kind: string): Buffer =>
    full('infe', 2, u16(id), u16(0), latin(kind), latin('\0'));
  const iinf = full('iinf', 0, u16(3), item(1, 'hvc1'), item(2, 'Exif'), item(3, 'mime'));
  const meta = (from: number): Buffer => {
    const place = (id: number, at: number, length: number): Buffer =>
      Buffer.concat([u16(id), u16(0), u16(1), u32(at), u32(length)]);
    const iloc = full(
      'iloc',
      0,
      u16(0x4400),
      u16(3),
      place(1, from, picture.length),
      place(2, from + picture.length, items.length),
      place(3, from + picture.length + items.length, xmp.length),
    );
    return full('meta', 0, handler('pict'), iinf, iloc);
  };
  const from = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(from), box('mdat', picture, items, xmp), box('mpvd', told('film'))]);
}

/** A film of a telephone or of a camera in a car. */
export const film = (brand = 'isom'): Buffer =>
  Buffer.concat([
    box('ftyp', latin(brand), u32(0)),
    box('free', told('GPS of the car')),
    box(
      'moov',
      box('mvhd', Buffer.alloc(100, 1)),
      box('trak', box('tkhd', Buffer.alloc(84, 2)), box('mdia', handler('vide')), box('udta', told('track'))),
      box(
        'trak',
        box('tkhd', Buffer.alloc(84, 3)),
        box('mdia', handler('meta')),
        box('gpmd', told('positions')),
      ),
      box('udta', box('\xa9xyz', told('place'))),
      box('meta', handler('mdta'), told('com.apple.quicktime.location.ISO6709')),
    ),
    box('uuid', told('uuid')),
    box('mdat', Buffer.from([5, 5, 5, 5])),
  ]);
