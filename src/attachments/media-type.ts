/** The first bytes of the formats that people attach. */
const SIGNATURES: readonly [mediaType: string, offset: number, bytes: string][] = [
  ['application/pdf', 0, '%PDF-'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['image/heic', 4, 'ftypheic'],
  ['video/mp4', 4, 'ftyp'],
  ['audio/wav', 8, 'WAVE'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/amr', 0, '#!AMR'],
  ['application/zip', 0, 'PK\x03\x04'],
  ['application/x-ole-storage', 0, '\xd0\xcf\x11\xe0'],
];
/** Programs: Windows, Linux, macOS, scripts. */
const PROGRAMS = ['MZ', '\x7fELF', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe', '#!/'];

/** How many bytes `sniff` looks at. */
export const SNIFFED = 4096;

/** What a file is by its first bytes, whatever its name says; undefined for programs, which nobody may attach. */
export function sniff(head: Buffer): string | undefined {
  const start = head.subarray(0, 32).toString('latin1');
  const known = SIGNATURES.find(([, offset, bytes]) => start.startsWith(bytes, offset));
  if (known) return known[0];
  if (PROGRAMS.some((bytes) => start.startsWith(bytes))) return undefined;
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
