import { detect } from 'jschardet';
import { UnreadableFile } from './unreadable.ts';

/** The encodings that are read, by what a person calls them. */
type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030';

const SAMPLE = 256 * 1024;
const NOT_TEXT: readonly [bytes: string, found: string][] = [
  ['\xd0\xcf\x11\xe0', '旧版 Excel 工作簿（.xls）或加密的工作簿'],
  ['%PDF', 'PDF 文件'],
  ['Rar!', 'RAR 压缩包'],
  ['\xff\xd8\xff', '图片'],
  ['\x89PNG', '图片'],
];

/**
 * The text of a file and how it was encoded: UTF-8 or UTF-16 with or without a mark, GB18030 (GBK, GB2312). What single bytes are spoilt
 * reads U+FFFD, so that their row can be refused by its line.
 * @throws UnreadableFile when it is empty, no text, or text in another encoding
 */
export function decode(bytes: Buffer): { text: string; encoding: Encoding } {
  const start = bytes.subarray(0, 8).toString('latin1');
  const known = NOT_TEXT.find(([magic]) => start.startsWith(magic));
  if (known) throw new UnreadableFile(`文件是${known[1]}，须为 CSV 或 .xlsx：请另存后再导入。`);
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding.toLowerCase()).decode(bytes);
  if (text.trim() === '') throw new UnreadableFile('文件是空的，须有表头和至少一行诉求。');
  if (/^\s*<(?:!doctype|html|table|\?xml|meta)/i.test(text))
    throw new UnreadableFile(
      '文件是网页或 XML（有的系统把它叫作 .xls），须为 CSV 或 .xlsx：请另存后再导入。',
    );
  return { text, encoding };
}

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16BE';
  if (bytes.includes(0)) {
    // A zero byte may stray into any file; line breaks of two bytes do not.
    const guess = guessOf(bytes);
    const encoding = /be$/i.test(guess) ? 'UTF-16BE' : 'UTF-16LE';
    const isIt = /^utf-?16/i.test(guess);
    if (isIt && new TextDecoder(encoding.toLowerCase()).decode(bytes).includes('\n')) return encoding;
  }
  if (isMostly(bytes, 'utf-8')) return 'UTF-8';
  const guess = guessOf(bytes);
  if (/^gb/i.test(guess) && isMostly(bytes, 'gb18030')) return 'GB18030';
  throw new UnreadableFile(
    `文件的编码是 ${guess || '无法辨认的'}，须为 UTF-8、UTF-16 或 GB18030（GBK）：请另存为“CSV UTF-8”或 .xlsx 后再导入。`,
  );
}

/** What the detector makes of the first part of the file that is not ASCII alone. */
function guessOf(bytes: Buffer): string {
  const first = bytes.findIndex((byte) => byte > 0x7f || byte === 0);
  const from = Math.max(0, first - SAMPLE / 2) & ~1;
  return detect(bytes.subarray(from, from + SAMPLE)).encoding ?? '';
}

/** Whether more characters beyond ASCII than not make sense in an encoding: a file with one spoilt row is still of its encoding. */
function isMostly(bytes: Buffer, encoding: string): boolean {
  const text = new TextDecoder(encoding).decode(bytes);
  const spoilt = text.split('\uFFFD').length - 1;
  // eslint-disable-next-line no-control-regex
  return spoilt === 0 || text.length - text.replaceAll(/[^\0-\x7f\uFFFD]/g, '').length > spoilt;
}
