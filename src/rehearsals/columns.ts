/** Chinese characters and full-width signs take two columns of a terminal. */
const WIDE = /[\u1100-\u115f\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60⏰]/u;

const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);

/** Rows of cells as lines, the columns aligned as a terminal shows them. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  );
}
