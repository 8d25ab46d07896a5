/** The kinds of file that people may attach, each with the extensions it goes by; the first is given to a file that has none of them. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'image/bmp': ['bmp'],
  'image/tiff': ['tif', 'tiff'],
  'video/mp4': ['mp4', 'mov', 'm4a', 'm4v', '3gp'],
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
  ['image/heic', 4, 'ftypheic'],
  ['image/heic', 4, 'ftypmif1'],
  ['image/tiff', 0, 'II*\0'],
  ['image/tiff', 0, 'MM\0*'],
  ['video/mp4', 4, 'ftyp'],
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
  if (start.startsWith('BM') && !isText(head)) return 'image/bmp';
  return isText(head) ? 'text/plain' : 'application/octet-stream';
}

const isText = (head: Buffer): boolean => {
  try {
    // `stream`: the head may end within a character.
    return !new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true }).includes('\0');
  } catch {
    return false;
  }
};

/**
 * The name of a file without folders, control characters, marks that turn the direction of writing, and what a file system reads as
 * something else; `file` when nothing is left.
 */
export const plainName = (name = ''): string =>
  name
    .slice(-200)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}"*<>?|]/gu, '')
    .replace(/^.*[\\/:]/s, '')
    .replaceAll(/^[.\s]+|[.\s]+$/gu, '') || 'file';

/** Letters, or a digit with letters: `3.15` has none. */
const EXTENSION = /\.((?=\d*[a-z])[a-z0-9]{1,12})$/;

const extensionOf = (name: string): string | undefined =>
  EXTENSION.exec(name.normalize('NFKC').toLowerCase())?.[1];

/** Whether a file may go by this (plain) name: by none of the extensions that a computer would run or a browser would show. */
export function mayBeCalled(name: string): boolean {
  const extension = extensionOf(name);
  return extension === undefined || EXTENSIONS.has(extension);
}

/** The name under which a file is handed out: a text called `opinion.pdf` is `opinion.pdf.txt`. */
export function nameFor(name: string, mediaType: string): string {
  const kind = KINDS[mediaType];
  if (!kind || mediaType === 'application/octet-stream' || kind.includes(extensionOf(name) ?? ''))
    return name;
  return `${name}.${kind[0]}`;
}
