/** The kinds of file that people may attach, each with the extensions it goes by; the first is given to a file that has none of them. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg', 'jfif', 'jpe'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif', 'hif'],
  'image/avif': ['avif'],
  'image/bmp': ['bmp'],
  'image/tiff': ['tif', 'tiff'],
  'video/mp4': ['mp4', 'mov', 'm4a', 'm4v'],
  'video/3gpp': ['3gp', '3g2', '3gpp'],
  'video/webm': ['webm'],
  'video/x-matroska': ['mkv', 'mka'],
  'video/mp2t': ['ts', 'mts', 'm2ts'],
  'video/mpeg': ['mpg', 'mpeg'],
  'video/x-ms-asf': ['wmv', 'asf', 'wma'],
  'video/x-flv': ['flv'],
  'video/x-msvideo': ['avi'],
  'audio/wav': ['wav'],
  'audio/mpeg': ['mp3'],
  'audio/amr': ['amr'],
  'audio/aac': ['aac'],
  'audio/ogg': ['ogg', 'opus'],
  'application/zip': ['zip', 'docx', 'xlsx', 'pptx', 'ofd'],
  'application/vnd.rar': ['rar'],
  'application/x-7z-compressed': ['7z'],
  'application/x-ole-storage': ['doc', 'xls', 'ppt', 'wps', 'et', 'dps'],
  'text/plain': ['txt', 'csv', 'md', 'log'],
  'application/octet-stream': ['bin', 'dat'],
};
const EXTENSIONS = new Set(Object.values(KINDS).flat());

/** The first bytes of these kinds, and of the container that they come in; the first that fits is it. */
const SIGNATURES: readonly [mediaType: string, offset: number, bytes: string, container?: string][] = [
  ['application/pdf', 0, '%PDF-'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP', 'RIFF'],
  ['image/tiff', 0, 'II*\0'],
  ['image/tiff', 0, 'MM\0*'],
  ['video/mpeg', 0, '\0\0\x01\xba'],
  ['video/x-ms-asf', 0, '0&\xb2u\x8ef\xcf\x11'],
  ['video/x-flv', 0, 'FLV\x01'],
  ['video/x-msvideo', 8, 'AVI ', 'RIFF'],
  ['audio/wav', 8, 'WAVE', 'RIFF'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/mpeg', 0, '\xff\xfb'],
  ['audio/mpeg', 0, '\xff\xf3'],
  ['audio/aac', 0, '\xff\xf1'],
  ['audio/amr', 0, '#!AMR'],
  ['audio/ogg', 0, 'OggS'],
  ['application/zip', 0, 'PK\x03\x04'],
  ['application/vnd.rar', 0, 'Rar!\x1a\x07'],
  ['application/x-7z-compressed', 0, '7z\xbc\xaf\x27\x1c'],
  ['application/x-ole-storage', 0, '\xd0\xcf\x11\xe0'],
];
/** Programs: Windows and its shortcuts, Linux, macOS, Java, WebAssembly. */
const PROGRAMS = [
  'MZ', 'L\0\0\0\x01\x14\x02\0', '\x7fELF', '\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xca\xfe\xba\xbe', '\0asm',
]; // prettier-ignore
/** A script; speech begins like one. */
const SCRIPT = /^#!(?!AMR(?:-WB)?(?:_MC1\.0)?\n)/;

/** How many bytes `sniff` looks at. */
export const SNIFFED = 4096;

/** What a file is by its first bytes, whatever its name says; undefined for programs, which nobody may attach. */
export function sniff(head: Buffer): string | undefined {
  const start = head.subarray(0, 32).toString('latin1');
  if (SCRIPT.test(start) || PROGRAMS.some((bytes) => start.startsWith(bytes))) return undefined;
  const known = SIGNATURES.find(
    ([, offset, bytes, container = '']) => start.startsWith(bytes, offset) && start.startsWith(container),
  );
  if (known) return known[0];
  if (start.startsWith('ftyp', 4)) return ofBrands(head);
  if (start.startsWith('\x1aE\xdf\xa3'))
    return head.subarray(0, 64).includes('webm') ? 'video/webm' : 'video/x-matroska';
  if (isTransportStream(head)) return 'video/mp2t';
  if (start.startsWith('BM') && !isText(head)) return 'image/bmp';
  return isText(head) ? 'text/plain' : 'application/octet-stream';
}

/** What a file of ISO boxes is, by the brands that it names (ISO 14496-12, HEIF, MIAF, 3GPP). */
function ofBrands(head: Buffer): string {
  const until = Math.min(head.length, Math.max(16, head.readUInt32BE(0)));
  const [major = '', , ...compatible] = head.toString('latin1', 8, until).match(/.{4}/gs) ?? [];
  const isStill = (brand: string): boolean =>
    /^(?:mif[12]|msf1|miaf|he(?:ic|ix|im|is|vc|vx|vm|vs|if))$/.test(brand);
  if (/^avi[fs]$/.test(major) || (isStill(major) && compatible.some((brand) => /^avi[fs]$/.test(brand))))
    return 'image/avif';
  if (isStill(major)) return 'image/heic';
  return major.startsWith('3g') ? 'video/3gpp' : 'video/mp4';
}

/** Packets of 188 bytes that each begin with G, or of 192 with a time before it: broadcasts, cameras in cars. */
const isTransportStream = (head: Buffer): boolean =>
  [
    [188, 0],
    [192, 4],
  ].some(([length = 0, first = 0]) => {
    const packets = Math.floor((head.length - first - 1) / length) + 1;
    return (
      packets >= 2 &&
      Array.from({ length: packets }, (_, i) => head[first + i * length]).every((byte) => byte === 0x47)
    );
  });

const isText = (head: Buffer): boolean => {
  try {
    // `stream`: the head may end within a character.
    return !new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }).includes('\0');
  } catch {
    return false;
  }
};

/** A path rather than a name: from a root, a drive or a folder above; or a stream within a file (`a.txt:b.pdf`). */
const PATH = /^(?:[A-Za-z]:[\\/]|\.{0,2}[\\/]).*[\\/]|^(?:[A-Za-z]:)?[\\/]|^.*\.[A-Za-z0-9]{1,5}:(?=.*\.)/s;

/**
 * The name of a file without the folders of a path, control characters, marks that turn the direction of writing, and what a file system reads
 * as something else: `10:05 3/4.jpg` is `10-05 3-4.jpg`. `file` when nothing is left.
 */
export const plainName = (name = ''): string =>
  name
    .slice(-200)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}"*<>?|]/gu, '')
    .replace(PATH, '')
    .replaceAll(/[\\/:]/g, '-')
    .replaceAll(/^[.\s-]+|[.\s]+$/gu, '')
    .replace(DEVICE, '_$&') || 'file';

/** Windows opens a device under these, whatever follows. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** What somebody reads behind the last dot of a name, whatever invisible or closing signs stand around it: `x.ｅｘｅ ）` is an `exe`. */
const extensionOf = (name: string): string | undefined =>
  /\.([^.]*)$/.exec(
    name
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
      .replace(/[\p{M}\p{P}\p{S}\p{Z}]+$/u, ''),
  )?.[1];

/** Digits and Chinese after a dot, as in `关于3.15投诉`, are words: no computer opens anything by them. */
const isOfWords = (extension: string): boolean => /^[\p{N}\p{Script=Han}\p{P}\p{Z}]+$/u.test(extension);

/** Whether a file may go by this (plain) name: whatever follows its last dot is an extension, and must be one of ours. */
export function mayBeCalled(name: string): boolean {
  const extension = extensionOf(name);
  return extension === undefined || EXTENSIONS.has(extension) || isOfWords(extension);
}

/** The name under which a file is handed out ends as its kind does: a text called `opinion.pdf` is `opinion.pdf.txt`, what nobody knows is `.bin`. */
export function nameFor(name: string, mediaType: string): string {
  const kind = KINDS[mediaType] ?? KINDS['application/octet-stream']!;
  const isOfKind = kind.some((extension) => name.toLowerCase().endsWith(`.${extension}`));
  return isOfKind ? name : `${name}.${kind[0]}`;
}

/** What may be attached, as a sentence for whoever was refused. */
export const TAKEN = `可上传的文件：${[
  ['图片', 'image/'],
  ['视频', 'video/'],
  ['录音', 'audio/'],
  ['文档与压缩包', 'application/'],
  ['文本', 'text/'],
]
  .map(([what, start]) => {
    const kinds = Object.keys(KINDS).filter(
      (kind) => kind.startsWith(start!) && kind !== 'application/octet-stream',
    );
    return `${what} ${kinds.flatMap((kind) => KINDS[kind]!).join('、')}`;
  })
  .join('；')}`;
