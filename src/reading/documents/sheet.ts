import { html, Html } from '../proof/html.ts';
import { STYLE } from '../proof/style.ts';

const FORM_STYLE = new Html(`
.number { display: flex; justify-content: space-between; margin: 0 0 2mm; font-size: 10pt; }
.form { table-layout: fixed; }
.form .name { width: 26mm; }
.form th { font-weight: normal; background: #f4f4f4; vertical-align: top; }
.form td { vertical-align: top; overflow-wrap: anywhere; }
.form p { margin: 0; min-height: 1.55em; }
.sign { display: flex; justify-content: space-between; margin: 8mm 4mm 0; }
.list th { min-width: 27mm; }
.list th:first-child { min-width: 0; white-space: nowrap; }
`);

/** What a form shows in a cell: text, a line of it a paragraph, or markup. */
export type Cell = string | Html;

const shown = (cell: Cell): Html =>
  cell instanceof Html ? cell : html`${cell.split('\n').map((line) => html`<p>${line}</p>`)}`;

const one = (name: string, cell: Cell, columns: number): Html =>
  html`<th scope="row">${name}</th>
    <td colspan="${columns}">${shown(cell)}</td>`;

/** A row of a form with one entry over its whole width. */
export const row = (name: string, cell: Cell): Html =>
  html`<tr>
    ${one(name, cell, 3)}
  </tr> `;

/** A row of a form with two entries. */
export const pair = (name: string, cell: Cell, second: string, secondCell: Cell): Html =>
  html`<tr>
    ${one(name, cell, 1)} ${one(second, secondCell, 1)}
  </tr> `;

/** The rows of a form, under a heading where it has several parts. */
export const grid = (rows: readonly Html[], title = ''): Html =>
  html`${title === '' ? '' : html`<h2>${title}</h2>`}
    <table class="form">
      <colgroup>
        <col class="name" />
        <col />
        <col class="name" />
        <col />
      </colgroup>
      <tbody>
        ${rows}
      </tbody>
    </table> `;

/** A table with a heading a column. */
export const listing = (heads: readonly string[], rows: readonly (readonly string[])[]): Html =>
  html`<table class="list">
    <thead>
      <tr>
        ${heads.map((head) => html`<th>${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table> `;

/** Items numbered from 1, as demands and instructions are. */
export const numbered = (items: readonly string[]): string =>
  items.map((item, i) => `${i + 1}. ${item}`).join('\n');

/** Where people sign on paper. */
export const signatures = (...whose: readonly string[]): Html =>
  html`<p class="sign">
    ${whose.map((who) => html`<span>${who}（签字）：＿＿＿＿＿＿　年　月　日</span> `)}
  </p>`;

export interface Sheet {
  title: string;
  /** The one number that register, notice and every other form of a case share (F-024, F-025). */
  number: string;
  /** Beside the number: which of several this is. */
  part: string;
  body: Html;
  foot: readonly string[];
}

/** A form as a page for A4 paper. Whatever is put into it is escaped. */
export const sheet = ({ title, number, part, body, foot }: Sheet): string =>
  html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} ${number}</title>
        <style>
          ${STYLE}${FORM_STYLE}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        <p class="number"><span>编号：${number}</span><span>${part}</span></p>
        ${body}
        <footer>${foot.map((line) => html`<p>${line}</p>`)}</footer>
      </body>
    </html> `.text;
