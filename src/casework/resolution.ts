import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { nextCaseNumber } from '../archive/case-number.ts';
import type { ReadCase } from '../archive/archives.ts';
import { Attachments } from '../attachments/attachments.service.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { pinOf } from '../contracts/complaint-type.ts';
import { rulesOf } from '../contracts/policy.ts';
import { Directory, namesIn } from '../directory/directory.service.ts';
import type { Unit } from '../directory/unit.entity.ts';
import { isOfTheirs, type Caller } from '../domain/access/access.ts';
import {
  commandRule,
  named,
  nameOfType,
  type Command,
  type CommandName,
  type FieldsOf,
} from '../domain/case/commands.ts';
import type { Facts } from '../domain/case/commands/rule.ts';
import { NO_SUCH, type RefusalCode } from '../domain/refusals.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { Plan } from '../domain/policy/policy.ts';
import { dangerIn } from '../platform/plain-words.ts';
import { invalid } from '../platform/validation.ts';
import { CaseReader } from '../reading/case-reader.ts';

type Fields = Record<string, unknown>;

/** Who names something in a command. */
export type Asker = Pick<Caller, 'id' | 'region'>;

/** The facts that a rule asks for, and the units that a command names or brings the case to, as the directory has them. */
export interface Lookups extends Facts {
  units: ReadonlyMap<string, Unit>;
}

/** The facts that the rule of a command asks for, looked up before it travels; what follows from them is the rule's to say. */
@Injectable()
export class Resolution {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly reader: CaseReader,
    private readonly catalogue: Catalogue,
    private readonly directory: Directory,
    private readonly attachments: Attachments,
  ) {}

  /**
   * What of the world a body is held against.
   * @throws Problem 400 with each field that its rule finds fault with
   */
  async facts(caller: Asker, found: ReadCase, name: CommandName, body: Fields): Promise<Lookups> {
    const [typeCode] = named('type', name, body);
    const [masterNo] = named('case', name, body);
    const type = typeCode === undefined ? undefined : this.catalogue.type(typeCode);
    const master = masterNo === undefined ? undefined : (await this.reader.state(masterNo))?.state;
    const comes = commandRule(name).comesTo?.(found.state);
    const facts: Lookups = {
      s: found.state,
      units: await this.directory.known([
        ...named('unit', name, body),
        ...(comes === undefined ? [] : [comes]),
      ]),
      ...(type && { type: pinOf(type), form: type.fields ?? {} }),
      ...(master && isOfTheirs(caller, master) ? { master } : {}),
      ...('demandAnswers' in body ? { demands: await this.demands(found.state) } : {}),
      ...('publicText' in body ? { publicText: await this.draftedText(found) } : {}),
      ...('danger' in commandRule(name).added ? { danger: this.inDanger(found, body) } : {}),
      ...('closed' in commandRule(name).added ? { unitClosed: await this.isClosed(found) } : {}),
    };
    const faults = commandRule(name).faults?.(body, facts) ?? [];
    if (faults.length > 0) throw invalid(faults);
    return facts;
  }

  /** By the words that the policy of its region lists today. */
  private inDanger({ state: { region, typeCode }, now }: ReadCase, body: Fields): boolean {
    return dangerIn(body, this.catalogue.planFor({ region, typeCode, at: now }).urgentWords);
  }

  private async isClosed({ state: { assignment } }: ReadCase): Promise<boolean> {
    return assignment !== undefined && !(await this.directory.unitExists(assignment.unit));
  }

  private async demands({ caseNo }: CaseState): Promise<number> {
    const [row] = await this.db.query<{ n: number | null }[]>(
      `select jsonb_array_length(content -> 'demands') as n from complaint where case_no = $1`,
      [caseNo],
    );
    return row?.n ?? 0;
  }

  /** The public text of the reply that was drafted last. */
  private async draftedText({ state, events }: ReadCase): Promise<string | undefined> {
    const draft = events.findLast((e) => e.type === 'reply-drafted')?.text?.id;
    const [kept] = await this.db.query<{ text: string | null }[]>(
      `select body ->> 'publicText' as text from case_text where case_no = $1 and id = $2`,
      [state.caseNo, draft ?? ''],
    );
    return kept?.text ?? undefined;
  }

  /** What the world adds to a command's own fields. */
  async resolve(
    found: ReadCase,
    name: CommandName,
    fields: Fields,
    facts: Lookups,
  ): Promise<Pick<Command, 'plan' | 'fields' | 'names'>> {
    const { adds, opens } = commandRule(name);
    const newCaseNo = opens?.(fields) ? await nextCaseNumber(this.db, Date.now()) : undefined;
    const travels: Fields = { ...fields, ...adds?.(fields, newCaseNo ? { ...facts, newCaseNo } : facts) };
    const [typeCode] = named('type', name, fields);
    const type = typeCode === undefined ? undefined : this.catalogue.type(typeCode);
    const names = { ...namesIn(facts.units), ...(type && { [nameOfType(type.code)]: type.name }) };
    return {
      ...this.plan(found, name, fields, facts),
      ...(Object.keys(travels).length > 0 ? { fields: travels } : {}),
      ...(Object.keys(names).length > 0 ? { names } : {}),
    };
  }

  /** The part of the plan that a command is pinned to (architecture, "The plan"). */
  private plan(
    found: ReadCase,
    name: CommandName,
    fields: Fields,
    { type }: Facts,
  ): { plan?: Partial<Plan> } {
    switch (commandRule(name).pins?.(fields, found.state)) {
      case 'versions':
        return this.versions(fields);
      // The type from here on: whoever gets the case by default gets it with its rules.
      case 'type':
        return type ? { plan: { type } } : {};
      case 'in-force':
        return this.inForce(found);
      case undefined:
        return {};
    }
  }

  /** What is in force now, as far as it is not what the case has. */
  private inForce({ state: { region, typeCode, plan: pinned }, now }: ReadCase): { plan?: Partial<Plan> } {
    const { policy, calendar, type } = this.catalogue.planFor({ region, typeCode, at: now });
    const same = (
      a: { code: string; version: number },
      b: { code: string; version: number } | undefined,
    ): boolean => a.code === b?.code && a.version === b.version;
    const plan: Partial<Plan> = {
      ...(same(policy, pinned.policy) ? {} : { policy }),
      ...(calendar.edition === pinned.calendar.edition ? {} : { calendar }),
      ...(type && !same(type, pinned.type) ? { type } : {}),
    };
    return Object.keys(plan).length > 0 ? { plan } : {};
  }

  /** None of the versions where one is not published, which the rules then refuse. */
  private versions({ policy, type }: FieldsOf<'change-plan'>): { plan?: Partial<Plan> } {
    const rules = policy && this.catalogue.policy(policy.code, policy.version);
    const kind = type && this.catalogue.type(type.code, type.version);
    if ((policy && !rules) || (type && !kind)) return {};
    return { plan: { ...(rules && { policy: rulesOf(rules) }), ...(kind && { type: pinOf(kind) }) } };
  }

  /** The refusal when a command names something that does not exist, or says what it may not; `body` is all that the person sent. */
  async refusal({ name, actor }: Command, body: Fields, facts: Lookups): Promise<RefusalCode | undefined> {
    if (named('type', name, body).length > 0 && !facts.type) return NO_SUCH.type;
    if (named('case', name, body).length > 0 && !facts.master) return NO_SUCH.case;
    const refusal = commandRule(name).refuses?.(body, facts);
    if (refusal) return refusal;
    if (named('unit', name, body).some((unit) => !facts.units.get(unit)?.active)) return NO_SUCH.unit;
    const { id, role, unit } = actor;
    const by = { id, roles: [role], ...(unit === undefined ? {} : { unit }) };
    const files = named('attachment', name, body);
    return (await this.attachments.mayName(by, files, facts.s.caseNo)) ? undefined : NO_SUCH.attachment;
  }
}
