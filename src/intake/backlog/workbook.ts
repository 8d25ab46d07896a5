import { unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/universal';
import { shown, UnreadableFile } from './unreadable.ts';
import type { Cells } from './delimited.ts';

/** What a workbook may come to when it is unpacked and laid out: more no backlog needs, and a bomb does. */
const MOST = { bytes: 512 * 1024 * 1024, rows: 1_048_576, cells: 20_000_000 };
/** Where a row or a cell stands: `r="17"`, `r="C17"`. */
const PLACE = /\br\s*=\s*["']([A-Z]*)(\d+)["']/g;
/** Excel counts with 15 digits: of a longer number it has made up the rest. */
const EXACT = 1e15;

/** What a cell holds; the library's own type takes the class of dates for a date. */
type Cell = string | number | boolean | Date | null;

const unreadable = (why: string): UnreadableFile =>
  new UnreadableFile(`工作簿${why}，须为 Excel 的 .xlsx 或 CSV。`);

/** Whether a file is packed as an `.xlsx` is. */
export const isPacked = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04';

/**
 * The rows of a workbook's one sheet, the header first, each by its number in the sheet.
 * @param sheet its name; needed where several are not empty
 * @throws UnreadableFile when it is no workbook, too large, or has several sheets and none is named
 */
export async function rowsOfWorkbook(bytes: Buffer, sheet: string | undefined): Promise<Cells[]> {
  checkSize(bytes);
  const read = await readWorkbook(new Blob([bytes])).catch(() => {
    throw unreadable('已损坏，或不是 Excel 的格式');
  });
  const full = read.filter(({ data }) => data.some((row) => row.some((cell) => cell !== null)));
  const names = full.map((each) => shown(each.sheet)).join('、');
  const chosen = sheet === undefined ? full : read.filter((each) => each.sheet === sheet);
  const [one, ...others] = chosen;
  if (full.length === 0) throw unreadable('是空的');
  if (!one) throw new UnreadableFile(`没有工作表 ${shown(sheet!)}，找到的是：${names}。`);
  if (others.length > 0) throw new UnreadableFile(`有几个工作表（${names}），请用 --sheet 指明导入哪一个。`);
  return one.data
    .map((row, i) => ({ line: i + 1, cells: row.map((cell) => textOf(cell as Cell)) }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

/** A cell as the text that a CSV file would hold. */
function textOf(cell: Cell): string {
  if (cell === null) return '';
  // A date of Excel is a date and a time on somebody's wall; the library says it as if the wall stood in Greenwich.
  if (cell instanceof Date)
    return new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString().slice(0, 19);
  if (typeof cell === 'number' && Math.abs(cell) >= EXACT) return cell.toExponential();
  return String(cell);
}

/** Unpacks no more than is allowed, whatever the archive says of itself, and measures the sheets before anything is laid out by rows and columns. */
function checkSize(bytes: Buffer): void {
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!name.endsWith('.xml')) return false;
        total += originalSize;
        if (total > MOST.bytes) throw unreadable('展开后过大');
        return !name.endsWith('/sharedStrings.xml');
      },
    });
  } catch (error) {
    throw error instanceof UnreadableFile ? error : unreadable('已损坏');
  }
  if (total === 0) throw unreadable('里没有工作表');
  for (const xml of Object.values(files)) {
    let [last, widest, lowest] = [0, 0, 0];
    for (const [, letters = '', digits] of Buffer.from(xml).toString('latin1').matchAll(PLACE)) {
      last = Math.max(last, Number(digits));
      if (letters === '') continue;
      widest = Math.max(widest, columnNumber(letters));
      lowest = Math.max(lowest, Number(digits));
    }
    if (last > MOST.rows || widest * lowest > MOST.cells) throw unreadable('的行列过多');
  }
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
