import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { ReadCase } from '../../archive/archives.ts';
import { Catalogue } from '../../catalogue/catalogue.service.ts';
import type { Caller } from '../../domain/access/access.ts';
import { ROLES } from '../../domain/case/vocabulary.ts';
import { notFound } from '../../platform/problem.ts';
import { moment } from '../proof/dates.ts';
import { CaseReader } from '../case-reader.ts';
import { eventsOf } from '../event-view.ts';
import { CaseFile } from './case-file.ts';
import type { Copy } from './form.ts';
import { FORMS } from './forms.ts';
import { sheet } from './sheet.ts';

/** Which of several papers of a kind: the n-th, or the one with this number; the latest when neither is said. */
export interface Which {
  n?: number | undefined;
  paperNo?: string | undefined;
}

/** A form of a case: whether its facts exist, and how many papers of it there are. */
export interface Listed {
  form: string;
  name: string;
  available: boolean;
  count: number;
  url: string;
}

/** The forms of a case as papers, made anew from its record each time: never more than the case view shows the same reader. */
@Injectable()
export class Documents {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly reader: CaseReader,
    private readonly catalogue: Catalogue,
  ) {}

  async list(caller: Caller, found: ReadCase): Promise<Listed[]> {
    const file = await this.open(caller, found);
    const { caseNo } = found.state;
    return Object.entries(FORMS).map(([form, { name, copies }]) => {
      const count = copies(file).length;
      return { form, name, available: count > 0, count, url: `/api/v1/cases/${caseNo}/documents/${form}` };
    });
  }

  /**
   * One form as a page.
   * @throws Problem 404 for an unknown form, and one whose facts do not exist
   */
  async page(caller: Caller, found: ReadCase, code: string, which: Which): Promise<string> {
    const file = await this.open(caller, found);
    const form = Object.hasOwn(FORMS, code) ? FORMS[code] : undefined;
    const copies = form?.copies(file) ?? [];
    const nth = chosen(copies, which);
    const copy = copies[nth];
    if (!form || !copy) throw notFound();
    const { state, now } = file;
    return sheet({
      title: form.name,
      number: state.caseNo,
      part: copies.length > 1 ? `第${nth + 1}份，共${copies.length}份` : '',
      body: copy.print(),
      foot: [
        '与本案登记表及各文书同一编号。',
        `由${printedBy(caller, file)}于${moment(now)}打印，据案件记录第${state.version}版。所有时间均为北京时间。`,
        ...(file.seen.content ? [] : ['打印人无权查看诉求内容和文字记录，相应栏目留空。']),
      ],
    });
  }

  private async open(caller: Caller, found: ReadCase): Promise<CaseFile> {
    const seen = await this.reader.viewOf(caller, found);
    const { state } = found;
    const acted = [...new Set(found.events.map(({ by }) => by.id))];
    const [events, units, staff] = await Promise.all([
      eventsOf(this.db, found, 0, found.events.length, await this.reader.legible(caller, found)),
      this.db.query<{ code: string; name: string }[]>('select code, name from unit'),
      this.db.query<{ code: string; name: string }[]>(
        'select id as code, name from staff where id = any ($1)',
        [acted],
      ),
    ]);
    const type =
      state.typeCode === undefined
        ? undefined
        : this.catalogue.type(state.typeCode, state.plan.type?.version);
    return new CaseFile(
      found,
      events.map(({ text }) => text),
      seen,
      { units: namesOf(units), staff: namesOf(staff), type },
    );
  }
}

const namesOf = (rows: readonly { code: string; name: string }[]): ReadonlyMap<string, string> =>
  new Map(rows.map(({ code, name }) => [code, name]));

const chosen = (copies: readonly Copy[], { n, paperNo }: Which): number => {
  if (paperNo !== undefined) return copies.findIndex((copy) => copy.paperNo === paperNo);
  return n === undefined ? copies.length - 1 : n - 1;
};

const printedBy = ({ roles, unit }: Caller, file: CaseFile): string =>
  `${file.unit(unit)}${roles.map((role) => ROLES[role]).join('、')}`;
