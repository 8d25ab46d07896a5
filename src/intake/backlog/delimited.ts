import { CsvError, parse } from 'csv-parse/sync';

/** A row of a table as it stands in the file, by the line it begins in; or why it is none. */
export type Cells = { line: number; cells: string[] } | { line: number; fault: string };

/** More no row of complaints can be: what a quote that nobody closed swallows is given back beyond it. */
const LONGEST = { lines: 2000, characters: 200_000 };

/** The breaks within what is parsed are all within quotes. */
const NO_BREAK = '\0\0\0';

/** The sign that a line `sep=;` declares, as Excel writes one. */
const DECLARED = /^sep=(.)\s*$/i;

/** The lines of a text with their breaks; a lone carriage return breaks one only where nothing else does. */
function linesOf(text: string): string[] {
  const pattern = text.includes('\n') ? /[^\n]*\n|[^\n]+$/g : /[^\r]*\r|[^\r]+$/g;
  return text.match(pattern) ?? [];
}

const quotesIn = (text: string): number => text.split('"').length - 1;

/** Text with delimiters (RFC 4180), one row after the other. A row that breaks its rules costs its own line and no other. */
export class Delimited {
  private readonly lines: string[];
  /** What the file itself says stands between two columns. */
  readonly declared: string | undefined;

  constructor(text: string) {
    this.lines = linesOf(text);
    this.declared = DECLARED.exec(this.lines[0] ?? '')?.[1];
  }

  /** Every row but the empty ones, the header first. */
  *rows(delimiter: string): Generator<Cells, void> {
    let width: number | undefined;
    for (let at = this.declared === undefined ? 0 : 1; at < this.lines.length;) {
      const { taken, cells, fault } = this.record(at, delimiter);
      const line = at + 1;
      // A quote that nobody closed ends at the next one of another row: what it swallowed is short of columns.
      const swallowed = taken > 1 && width !== undefined && cells.length < width;
      at += fault === undefined && !swallowed ? taken : 1;
      if (fault !== undefined || swallowed) yield { line, fault: fault ?? '引号没有闭合' };
      else if (cells.some((cell) => cell.trim() !== '')) {
        width ??= cells.length;
        yield { line, cells };
      }
    }
  }

  private record(at: number, delimiter: string): { taken: number; cells: string[]; fault?: string } {
    let text = '';
    let quotes = 0;
    let taken = 0;
    do {
      const line = this.lines[at + taken];
      if (line === undefined || taken >= LONGEST.lines || text.length > LONGEST.characters)
        return { taken: 1, cells: [], fault: '引号没有闭合' };
      text += line;
      quotes += quotesIn(line);
      taken++;
    } while (quotes % 2 === 1);
    text = text.replace(/[\r\n]+$/, '');
    if (quotes === 0) return { taken, cells: text.split(delimiter) };
    try {
      const [cells = []] = parse(text, { delimiter, relax_column_count: true, record_delimiter: NO_BREAK });
      return { taken, cells };
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      return { taken: 1, cells: [], fault: '引号不合规则：含引号的单元格须整个放在引号内，内部引号写两次' };
    }
  }
}
