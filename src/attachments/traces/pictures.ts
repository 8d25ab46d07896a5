import { crc32 } from 'node:zlib';
import { orientationIn, orientationOnly } from './exif.ts';

const broken = (): RangeError => new RangeError('the parts of the picture do not fit together');

/** Segments of a JPEG that say how it is to be shown: JFIF, the profile of its colours, Adobe's transform. */
const SHOWS: readonly [marker: number, start: string][] = [
  [0xe0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
];
const EXIF = 'Exif\0\0';
const [SOI, EOI, SOS, APP0, APP1, APP15, COM] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xef, 0xfe];

/** JPEG (ISO 10918-1): keeps what shows the picture, and its orientation; nothing that stands behind its end. @throws RangeError when its parts do not fit together */
export function withoutTracesInJpeg(bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  for (let at = 2; at < bytes.length;) {
    if (bytes[at] !== 0xff) throw broken();
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === undefined || marker === 0 || marker === SOI) throw broken();
    if (marker === EOI) {
      kept.push(bytes.subarray(at, at + 2));
      break;
    }
    if (at + 4 > bytes.length) throw broken();
    let end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) throw broken();
    if (marker === SOS) end = endOfScan(bytes, end);
    kept.push(...segment(bytes.subarray(at, end), marker));
    at = end;
  }
  return Buffer.concat(kept);
}

function segment(whole: Buffer, marker: number): Buffer[] {
  if ((marker < APP0 || marker > APP15) && marker !== COM) return [whole];
  const body = whole.subarray(4);
  const starts = (text: string): boolean => body.toString('latin1', 0, text.length) === text;
  if (SHOWS.some(([shown, start]) => shown === marker && starts(start))) return [whole];
  if (marker !== APP1 || !starts(EXIF)) return [];
  const orientation = orientationIn(body.subarray(EXIF.length));
  if (orientation === undefined) return [];
  const exif = Buffer.concat([Buffer.from(EXIF, 'latin1'), orientationOnly(orientation)]);
  return [Buffer.from([0xff, APP1, 0, exif.length + 2]), exif];
}

/** The scan's data goes on over stuffed zeros and restart markers. */
function endOfScan(bytes: Buffer, from: number): number {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

/** Chunks beside the necessary ones that say how a PNG is to be shown. */
const PNG_SHOWS = new Set([
  'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sRGB', 'sBIT', 'bKGD', 'hIST', 'pHYs', 'sPLT', 'cICP', 'mDCV', 'cLLI', 'acTL', 'fcTL', 'fdAT',
]); // prettier-ignore

/** PNG (third edition): necessary chunks, those that show the picture, and its orientation. @throws RangeError when its parts do not fit together */
export function withoutTracesInPng(bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length;) {
    if (at + 12 > bytes.length) throw broken();
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw broken();
    const kind = bytes.toString('latin1', at + 4, at + 8);
    if (/^[A-Z]/.test(kind) || PNG_SHOWS.has(kind)) kept.push(bytes.subarray(at, end));
    else if (kind === 'eXIf') kept.push(...orientationChunk(bytes.subarray(at + 8, end - 4)));
    if (kind === 'IEND') break;
    at = end;
  }
  return Buffer.concat(kept);
}

function orientationChunk(exif: Buffer): Buffer[] {
  const orientation = orientationIn(exif);
  if (orientation === undefined) return [];
  const data = Buffer.concat([Buffer.from('eXIf'), orientationOnly(orientation)]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length - 4);
  sum.writeUInt32BE(crc32(data));
  return [length, data, sum];
}

const WEBP_SHOWS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** The flags of `VP8X` that announce Exif and XMP. */
const WEBP_TRACES = 0x08 | 0x04;

/** WebP: the chunks that show the picture. @throws RangeError when its parts do not fit together */
export function withoutTracesInWebp(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  const until = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  for (let at = 12; at < until;) {
    if (at + 8 > until) throw broken();
    const length = bytes.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (at + 8 + length > bytes.length) throw broken();
    const kind = bytes.toString('latin1', at, at + 4);
    const chunk = Buffer.from(bytes.subarray(at, end));
    if (kind === 'VP8X' && length > 0) chunk[8]! &= ~WEBP_TRACES;
    if (WEBP_SHOWS.has(kind)) kept.push(chunk);
    at = end;
  }
  const body = Buffer.concat([Buffer.from('WEBP'), ...kept]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

const [EXTENSION, IMAGE, TRAILER, COMMENT, APPLICATION] = [0x21, 0x2c, 0x3b, 0xfe, 0xff];

/** GIF: no comments, and of applications only the one that repeats a film. @throws RangeError when its parts do not fit together */
export function withoutTracesInGif(bytes: Buffer): Buffer {
  const flags = bytes[10] ?? 0;
  const colours = (packed: number): number => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  let at = 13 + colours(flags);
  const kept: Buffer[] = [bytes.subarray(0, at)];
  const afterBlocks = (from: number): number => {
    for (let next = from; ;) {
      const length = bytes[next];
      if (length === undefined) throw broken();
      next += length + 1;
      if (length === 0) return next;
    }
  };
  for (let kind = bytes[at]; at < bytes.length; kind = bytes[at]) {
    if (kind === TRAILER) {
      kept.push(bytes.subarray(at, at + 1));
      break;
    }
    if (kind !== EXTENSION && kind !== IMAGE) throw broken();
    const end = afterBlocks(kind === IMAGE ? at + 11 + colours(bytes[at + 9] ?? 0) : at + 2);
    const label = bytes[at + 1];
    const isTrace =
      kind === EXTENSION &&
      (label === COMMENT ||
        (label === APPLICATION && !/^(?:NETSCAPE|ANIMEXTS)/.test(bytes.toString('latin1', at + 3, at + 14))));
    if (!isTrace) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}
