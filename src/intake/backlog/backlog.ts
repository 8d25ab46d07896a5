import { readFile, stat } from 'node:fs/promises';
import { RegisterComplaint } from '../../contracts/register.ts';
import { columnsOf, isHeader, type Columns, type Decisions, type Target } from './columns.ts';
import { decode } from './decode.ts';
import { Delimited, type Cells } from './delimited.ts';
import { plain, UnreadableFile } from './unreadable.ts';
import { instantIn } from './when.ts';
import { isPacked, rowsOfWorkbook } from './workbook.ts';

/** What every row of a backlog has in common. */
export interface BacklogDefaults {
  channel: string;
  matterType: string;
  typeCode?: string;
  region?: string;
}

/** How a file is to be read. */
export interface Reading extends Decisions {
  /** The name of a workbook's sheet. */
  sheet?: string | undefined;
}

/** A row that can be registered, or why it cannot be, by its line and without its words. */
export type BacklogRow = { line: number; id: string } & ({ form: RegisterComplaint } | { refused: string });

/** A file as it was understood before anything of it is registered. */
export interface Backlog {
  /** `UTF-8`, `GB18030`, … or `.xlsx`. */
  encoding: string;
  /** The headers of the columns that are not read. */
  notRead: string[];
  rows: BacklogRow[];
}

const MOST_BYTES = 256 * 1024 * 1024;
const DELIMITERS = [',', '\t', ';', '|'];
const UNSTATED = '按诉求内容办理并答复';
/** What Excel shows of a number that it has rounded, and in place of a value that it could not make. */
const ROUNDED = /^[+-]?\d+(?:\.\d+)?E\+?\d+$/i;
const SPOILT = /^#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|#+)$/;
/** A number longer than the 15 digits that Excel keeps, which ends as if the others had been lost. */
const LONG = /^\d{16,}$/;
const LONG_AND_CUT = /^\d{15}0+$/;

/**
 * Reads a whole file: CSV in whichever encoding and with whichever delimiter, or a workbook of Excel.
 * @throws UnreadableFile with one sentence of what was found and what is wanted
 */
export async function readBacklog(
  file: string,
  defaults: BacklogDefaults,
  reading: Reading = {},
): Promise<Backlog> {
  const { size } = await stat(file);
  if (size > MOST_BYTES)
    throw new UnreadableFile(`文件超过 ${MOST_BYTES / 1024 / 1024} MB：请分成几份，每份带表头。`);
  const { encoding, table } = await tableOf(await readFile(file), reading);
  const [header, ...rows] = table;
  if (!header) throw new UnreadableFile('文件是空的，须有表头和至少一行诉求。');
  if ('fault' in header) throw new UnreadableFile(`第${header.line}行须为表头，而${header.fault}。`);
  const whole = rows.filter((row): row is Cells & { cells: string[] } => 'cells' in row);
  const columns = columnsOf(header.cells, whole, reading);
  if (rows.length === 0) throw new UnreadableFile('文件只有表头，没有一行诉求。');
  const ids = whole.map((row) => idOf(row.cells, columns));
  // Excel rounds a whole column or none of it: one long number that has kept its end shows that it was none.
  const wereCut =
    ids.some((id) => LONG.test(id)) && ids.every((id) => !LONG.test(id) || LONG_AND_CUT.test(id));
  return {
    encoding,
    notRead: columns.notRead,
    rows: once(rows.map((row) => rowOf(row, columns, defaults, wereCut))),
  };
}

async function tableOf(bytes: Buffer, reading: Reading): Promise<{ encoding: string; table: Cells[] }> {
  if (isPacked(bytes)) return { encoding: '.xlsx', table: await rowsOfWorkbook(bytes, reading.sheet) };
  const { text, encoding } = decode(bytes);
  const lines = new Delimited(text);
  const candidates = lines.declared === undefined ? DELIMITERS : [lines.declared];
  const fits = (delimiter: string): boolean => {
    const { value: header } = lines.rows(delimiter).next();
    return header !== undefined && 'cells' in header && isHeader(header.cells, reading);
  };
  return { encoding, table: [...lines.rows(candidates.find(fits) ?? candidates[0]!)] };
}

const cellOf = (cells: readonly string[], { at }: Columns, target: Target): string =>
  at[target] === undefined ? '' : (cells[at[target]] ?? '').trim();

/** The row's own number in the file it came from, in one form. */
const idOf = (cells: readonly string[], columns: Columns): string => plain(cellOf(cells, columns, 'id'));

function rowOf(row: Cells, columns: Columns, defaults: BacklogDefaults, wereCut: boolean): BacklogRow {
  const { line } = row;
  if ('fault' in row) return { line, id: '', refused: row.fault };
  const { cells } = row;
  const id = idOf(cells, columns);
  const refused = faultOf(id, cells, columns, wereCut);
  return { line, id, ...(refused === undefined ? formOf(cells, columns, defaults) : { refused }) };
}

function faultOf(
  id: string,
  cells: readonly string[],
  columns: Columns,
  wereCut: boolean,
): string | undefined {
  if (cells.slice(columns.width).some((cell) => cell.trim() !== ''))
    return `该行有${cells.length}列，表头只有${columns.width}列：内容里的分隔符须放在引号内`;
  const written = cellOf(cells, columns, 'id');
  if (/[\p{Cc}\p{Cs}\uFFFD]/u.test(written)) return 'id: 含有控制字符或无法辨认的字符';
  if (id === '' || id.length > 200) return 'id: 须为1至200字';
  if (ROUNDED.test(id) || SPOILT.test(id) || (wereCut && LONG.test(id)))
    return 'id: 编号已被 Excel 舍入或改写，请把该列设为文本后重新导出';
  const read = Object.entries(columns.at);
  const lost = read.find(([, i]) => cells[i]?.includes('\uFFFD'));
  if (lost) return `${lost[0]}: 含有无法辨认的字符（文件在此处已损坏）`;
  const spoilt = read.find(([, i]) => SPOILT.test((cells[i] ?? '').trim()));
  if (spoilt) return `${spoilt[0]}: 是 Excel 的错误值`;
  return undefined;
}

/**
 * The registration that a row amounts to: its date kept as when it happened, for the citizen's clock starts now; anonymous where it names
 * neither name nor telephone. Or why it cannot be one, without its words.
 */
function formOf(
  cells: readonly string[],
  columns: Columns,
  defaults: BacklogDefaults,
): { form: RegisterComplaint } | { refused: string } {
  const cell = (target: Target): string | undefined => cellOf(cells, columns, target) || undefined;
  const [name, phone, address] = [
    cell('complainant.name'),
    cell('complainant.phone'),
    cell('complainant.address'),
  ];
  const occurredAt = cell('occurredAt');
  const { data, error } = RegisterComplaint.safeParse({
    ...defaults,
    summary: cell('summary') ?? '',
    detail: cell('detail') ?? '',
    occurredAt: occurredAt && instantIn(occurredAt),
    place: cell('place.text') && { text: cell('place.text') },
    respondent: cell('respondent.person') && { person: cell('respondent.person') },
    desiredOutcome: cell('desiredOutcome') ?? UNSTATED,
    complainant: { name, phone, address, anonymous: (name ?? phone) === undefined, confidential: false },
  });
  if (data) return { form: data };
  return { refused: error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('；') };
}

/** Of the rows with one number only the first that holds is registered; every other is refused by its line. */
function once(rows: readonly BacklogRow[]): BacklogRow[] {
  const first = new Map<string, number>();
  return rows.map((row) => {
    if ('refused' in row) return row;
    const before = first.get(row.id);
    if (before === undefined) first.set(row.id, row.line);
    return before === undefined
      ? row
      : { line: row.line, id: row.id, refused: `id: 编号在本文件第${before}行已经有了` };
  });
}
