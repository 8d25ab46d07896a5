import type { CommandBody } from '../../contracts/commands.ts';
import type { CaseView } from '../../contracts/views.ts';
import { COMMANDS, commandRule, type CommandName } from '../../domain/case/commands.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { DeadlineKind, Role } from '../../domain/case/vocabulary.ts';
import type { Answer, Office, Person, Question } from './office.ts';

/** The product did something else than the rules say. */
export class Mismatch extends Error {}

const AGENT: Person = { role: 'agent' };
const DAY = 86_400;

/** One complaint of the day: what its people do to it over HTTP, and its view after the last thing done. */
export class Complaint {
  view: CaseView;

  private constructor(
    private readonly office: Office,
    private readonly queryCode: string,
    view: CaseView,
  ) {
    this.view = view;
  }

  /** Registers by an agent, or by the citizen where `person` is undefined. */
  static async register(office: Office, person: Person | undefined, form: object): Promise<Complaint> {
    const path = person ? '/complaints' : '/public/complaints';
    const { caseNo, queryCode } = bodyOf<{ caseNo: string; queryCode: string }>(
      await office.post(person, path, { body: form }),
      '登记',
      201,
    );
    return new Complaint(office, queryCode, bodyOf(await office.get(AGENT, `/cases/${caseNo}`), '查询'));
  }

  get caseNo(): string {
    return this.view.caseNo;
  }

  /** The case's own present, for what people report. */
  get now(): string {
    return this.view.now;
  }

  /** An act by whoever's act it is; a unit's by the unit that handles the case. */
  async act<N extends CommandName>(name: N, body?: CommandBody<N>): Promise<void> {
    const answer = await this.#give(name, { body });
    const { title } = COMMANDS[name];
    this.view = bodyOf(answer, title);
  }

  /** An act that the rules refuse. */
  async refused<N extends CommandName>(code: RefusalCode, name: N, body?: CommandBody<N>): Promise<void> {
    const { status, body: problem } = await this.#give(name, { body });
    const said = (problem as { code?: string } | undefined)?.code ?? status;
    this.expect(`${COMMANDS[name].title}应以${code}拒绝，实为${said}`, said === code);
    await this.look();
  }

  /** What the citizen does with the query code. */
  async citizen(name: 'urge' | 'supplement' | 'withdraw', body: object): Promise<void> {
    const headers = { 'x-query-code': this.queryCode };
    const answer = await this.office.post(undefined, `/public/cases/${this.caseNo}/${name}`, {
      body,
      headers,
    });
    this.expect(`诉求人${COMMANDS[name].title}得到${answer.status}`, answer.status === 200);
    await this.look();
  }

  /** A paper of the handling unit. */
  attach(name: string, content: string): Promise<string> {
    return this.office.upload(this.#doer('unit-clerk'), name, content);
  }

  /** Lets the case's own time pass. */
  async pass(seconds: number): Promise<void> {
    const answer = await this.office.post(AGENT, `/demo/cases/${this.caseNo}/fast-forward`, {
      body: { seconds },
    });
    this.view = bodyOf(answer, '快进');
  }

  /** Lets time pass until `seconds` after (or before, if negative) the case's latest clock of a kind is due. */
  async passTo(kind: DeadlineKind, seconds: number): Promise<void> {
    const { dueAt } = this.deadline(kind);
    const wait = Math.ceil((Date.parse(dueAt) - Date.parse(this.now)) / 1000) + seconds;
    if (wait > 0) await this.pass(wait);
  }

  /** Lets time pass day by day until something is so. */
  async passUntil(what: string, isSo: (view: CaseView) => boolean): Promise<void> {
    for (let days = 0; days < 60 && !isSo(this.view); days += 1) await this.pass(DAY);
    this.expect(`60天内${what}`, isSo(this.view));
  }

  deadline(kind: DeadlineKind): CaseView['deadlines'][number] {
    const found = this.view.deadlines.findLast((d) => d.kind === kind);
    if (!found) throw new Mismatch(`没有${kind}时限`);
    return found;
  }

  expect(what: string, truth: boolean): void {
    if (!truth) throw new Mismatch(what);
  }

  async look(): Promise<void> {
    this.view = bodyOf(await this.office.get(AGENT, `/cases/${this.caseNo}`), '查询');
  }

  /** What somebody else sees when they ask for the case or act on it. */
  async statusFor(person: Person, name?: CommandName): Promise<number> {
    const path = `/cases/${this.caseNo}`;
    const answer = name ? this.office.post(person, `${path}/${name}`, {}) : this.office.get(person, path);
    return (await answer).status;
  }

  #give(name: CommandName, question: Question): Promise<Answer> {
    return this.office.post(
      this.#doer(commandRule(name).roles[0]!),
      `/cases/${this.caseNo}/${name}`,
      question,
    );
  }

  #doer(role: Role): Person {
    return { role, unit: role.startsWith('unit-') ? this.view.assignment?.unit : undefined };
  }
}

function bodyOf<T = CaseView>({ status, body }: Answer, what: string, expected = 200): T {
  if (status === expected) return body as T;
  const {
    code = '',
    title = '',
    errors = [],
  } = (body ?? {}) as { code?: string; title?: string; errors?: object[] };
  throw new Mismatch(
    `${what}得到 ${status} ${code} ${title}${errors.length > 0 ? JSON.stringify(errors) : ''}`,
  );
}
