import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { RegisterComplaint } from '../contracts/register.ts';

/** What every row of a backlog has in common. */
export interface BacklogDefaults {
  channel: string;
  matterType: string;
  typeCode?: string;
  region?: string;
}

/** A row as it stands in the file: its line, how many bytes were read until its end, its columns by header. */
export interface BacklogRow {
  line: number;
  bytes: number;
  columns: Record<string, string>;
}

/** The columns that are read, by header; every other column is left alone. */
const HEADERS = {
  id: ['id', '编号'],
  summary: ['summary', '标题', '主题'],
  detail: ['detail', '内容', '诉求内容'],
  occurredAt: ['occurredAt', 'registeredAt', '发生时间', '登记时间'],
  desiredOutcome: ['desiredOutcome', '诉求目的'],
} as const;
const REQUIRED = ['id', 'summary', 'detail'] as const;
const UNSTATED = '按诉求内容办理并答复';

/**
 * The rows of a CSV file, one at a time, however large it is.
 * @throws Error naming the columns that the header lacks, or the line that is not CSV
 */
export async function* readBacklog(file: string): AsyncGenerator<BacklogRow> {
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      columns: checkedHeader,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }),
  );
  // The parser tells the line where a record ends, and counts a line break of two characters within quotes twice.
  let counted = 0;
  for await (const parsed of parser) {
    const { record, info } = parsed as {
      record: Record<string, string>;
      info: { lines: number; bytes: number };
    };
    const breaks = Object.values(record).join('').match(/\r?\n/g) ?? [];
    counted += breaks.filter((each) => each.length === 2).length;
    yield { line: info.lines - counted - breaks.length, bytes: info.bytes, columns: record };
  }
}

function checkedHeader(header: string[]): string[] {
  const missing = REQUIRED.filter((column) => !HEADERS[column].some((name) => header.includes(name)));
  if (missing.length === 0) return header;
  const wanted = missing.map((column) => HEADERS[column].join('/'));
  throw new Error(`表头缺少列 (missing columns): ${wanted.join(', ')}`);
}

const columnOf = ({ columns }: BacklogRow, column: keyof typeof HEADERS): string => {
  const name = HEADERS[column].find((header) => columns[header] !== undefined);
  return name === undefined ? '' : columns[name]!.trim();
};

/** The row's own number in the file it came from. */
export const idOf = (row: BacklogRow): string => columnOf(row, 'id');

/**
 * The registration that a row amounts to: anonymous, for a backlog holds no contacts, its date kept as when it happened; the citizen's
 * clock starts now. Or why it cannot be one, without its words.
 */
export function registrationOf(
  row: BacklogRow,
  defaults: BacklogDefaults,
): RegisterComplaint | { refused: string } {
  const id = idOf(row);
  if (id === '' || id.length > 200) return { refused: 'id: 须为1至200字' };
  const occurredAt = columnOf(row, 'occurredAt');
  const { data, error } = RegisterComplaint.safeParse({
    ...defaults,
    summary: columnOf(row, 'summary'),
    detail: columnOf(row, 'detail'),
    ...(occurredAt === '' ? {} : { occurredAt }),
    desiredOutcome: columnOf(row, 'desiredOutcome') || UNSTATED,
    complainant: { anonymous: true, confidential: false },
  });
  if (data) return data;
  return { refused: error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('；') };
}
