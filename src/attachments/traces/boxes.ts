/** A box of ISO 14496-12: where it begins, where its content does, where it ends. */
interface Box {
  kind: string;
  at: number;
  content: number;
  end: number;
}

const broken = (): RangeError => new RangeError('the boxes of the file do not fit together');

/** Boxes that hold other boxes, on the way to what is told beside the film. */
const HOLDS = new Set(['moov', 'trak', 'mdia', 'minf', 'moof', 'traf', 'edts']);
/** What is told beside it: user data (place, maker, model), tags, whatever anybody likes; cameras in cars write into what is free. */
const TOLD = new Set(['udta', 'uuid', 'XMP_', 'gps ', 'meta', 'free', 'skip', 'wide']);
/** What a file is made of, from the outside; a telephone puts a film of its own behind a still. */
const WHOLE = new Set(['ftyp', 'styp', 'meta', 'moov', 'moof', 'mfra', 'mdat', 'sidx', 'ssix', 'pdin']);
/** Tracks that are no picture and no sound: of positions (`gpmd`, `camm`), of a telephone's own notes (`mebx`). */
const SEEN_AND_HEARD = new Set(['vide', 'soun', 'pict', 'auxv', 'subt', 'sbtl', 'text', 'hint', 'tmcd']);

/**
 * HEIC, AVIF, MP4, MOV, 3GP: what is told beside picture and sound is overwritten where it stands, so that nothing else moves. Of tracks
 * that are neither, the index goes; samples within the film's own data, which nothing names any more, stay.
 */
export function withoutTracesInBoxes(bytes: Buffer): Buffer {
  const clean = Buffer.from(bytes);
  for (const box of boxesIn(clean, 0, clean.length))
    if (box.kind === 'meta') blankItems(clean, box);
    else if (WHOLE.has(box.kind)) blankWithin(clean, box);
    else blank(clean, box);
  return clean;
}

function blankWithin(bytes: Buffer, box: Box): void {
  const { kind } = box;
  if (TOLD.has(kind)) return blank(bytes, box);
  if (kind === 'trak' && !SEEN_AND_HEARD.has(handlerOf(bytes, box))) return blank(bytes, box);
  if (HOLDS.has(kind)) for (const inner of boxesIn(bytes, box.content, box.end)) blankWithin(bytes, inner);
}

/** The box becomes free space, empty. */
function blank(bytes: Buffer, { at, content, end }: Box): void {
  bytes.write('free', at + 4, 'latin1');
  bytes.fill(0, content, end);
}

function boxesIn(bytes: Buffer, from: number, until: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= until;) {
    const short = bytes.readUInt32BE(at);
    const isLong = short === 1;
    if (isLong && at + 16 > until) throw broken();
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? until - at : short;
    const content = at + (isLong ? 16 : 8);
    if (size < content - at || at + size > until) throw broken();
    found.push({ kind: bytes.toString('latin1', at + 4, at + 8), at, content, end: at + size });
    at += size;
  }
  return found;
}

function handlerOf(bytes: Buffer, trak: Box): string {
  const media = boxesIn(bytes, trak.content, trak.end).find(({ kind }) => kind === 'mdia');
  const handler = media && boxesIn(bytes, media.content, media.end).find(({ kind }) => kind === 'hdlr');
  return handler ? bytes.toString('latin1', handler.content + 8, handler.content + 12) : '';
}

/** A still picture's items (ISO 23008-12): those that are Exif or XMP are overwritten wherever they lie. */
function blankItems(bytes: Buffer, meta: Box): void {
  const inside = boxesIn(bytes, meta.content + 4, meta.end);
  const [iinf, iloc, idat, hdlr] = ['iinf', 'iloc', 'idat', 'hdlr'].map((kind) =>
    inside.find((box) => box.kind === kind),
  );
  // Of a film, not of a still picture: tags, the place among them.
  if (!hdlr || bytes.toString('latin1', hdlr.content + 8, hdlr.content + 12) !== 'pict')
    return blank(bytes, meta);
  for (const box of inside) if (TOLD.has(box.kind)) blank(bytes, box);
  if (!iinf || !iloc) return;
  const told = toldItems(bytes, iinf);
  for (const { item, from, length } of extentsOf(bytes, iloc, idat)) {
    if (!told.has(item)) continue;
    if (from + length > bytes.length) throw broken();
    bytes.fill(0, from, length === 0 ? bytes.length : from + length);
  }
}

function toldItems(bytes: Buffer, { content, end }: Box): Set<number> {
  const isShort = bytes[content] === 0;
  const told = new Set<number>();
  for (const entry of boxesIn(bytes, content + (isShort ? 6 : 8), end)) {
    const version = bytes[entry.content]!;
    if (entry.kind !== 'infe' || version < 2) continue;
    const wide = version > 2;
    const id = wide ? bytes.readUInt32BE(entry.content + 4) : bytes.readUInt16BE(entry.content + 4);
    const kind = entry.content + (wide ? 10 : 8);
    if (/^(?:Exif|mime|uri )$/.test(bytes.toString('latin1', kind, kind + 4))) told.add(id);
  }
  return told;
}

function* extentsOf(
  bytes: Buffer,
  { content }: Box,
  idat: Box | undefined,
): Generator<{ item: number; from: number; length: number }> {
  const version = bytes[content]!;
  const sizes = bytes.readUInt16BE(content + 4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  let at = content + 6;
  const next = (size: number): number => {
    at += size;
    if (size === 0) return 0;
    return size === 8 ? Number(bytes.readBigUInt64BE(at - 8)) : bytes.readUIntBE(at - size, size);
  };
  const items = next(version < 2 ? 2 : 4);
  for (let i = 0; i < items; i++) {
    const item = next(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : next(2) & 15;
    next(2);
    const base = next(baseSize);
    for (let left = next(2); left > 0; left--) {
      next(indexSize);
      const from = base + next(offsetSize) + (method === 1 ? (idat?.content ?? 0) : 0);
      yield { item, from, length: next(lengthSize) };
    }
  }
}
