import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Attachments } from '../attachments/attachments.service.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { pinOf } from '../contracts/complaint-type.ts';
import { rulesOf } from '../contracts/policy.ts';
import { Directory } from '../directory/directory.service.ts';
import { isOfTheirs, type Caller } from '../domain/access/access.ts';
import { named, type Command, type CommandName, type FieldsOf } from '../domain/case/commands.ts';
import type { RefusalCode } from '../domain/case/refusals.ts';
import { handlingClock, type CaseState } from '../domain/case/state.ts';
import { isOpen, naturalTier } from '../domain/case/vocabulary.ts';
import type { Plan } from '../domain/policy/policy.ts';
import { nextCaseNumber } from '../archive/case-number.ts';
import type { ReadCase } from '../archive/archives.ts';
import { CaseReader } from '../reading/case-reader.ts';

type Fields = Record<string, unknown>;

/** Who names something in a command. */
export type Asker = Pick<Caller, 'id' | 'region'>;

/** What a command names, looked up before it travels: the catalogue's plan, the master of a link, the number of a case to come. */
@Injectable()
export class Resolution {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly reader: CaseReader,
    private readonly catalogue: Catalogue,
    private readonly directory: Directory,
    private readonly attachments: Attachments,
  ) {}

  /** What the world adds to a command's own fields. */
  async resolve(
    caller: Asker,
    found: ReadCase,
    name: CommandName,
    fields: Fields,
  ): Promise<Pick<Command, 'plan' | 'fields' | 'names'>> {
    const plan = this.plan(found, name, fields);
    const added = await this.added(caller, found, name, fields);
    const travels = { ...fields, ...added };
    const names = await this.directory.namesOf([
      ...named('unit', name, fields),
      ...comesTo(found.state, name),
    ]);
    return {
      ...plan,
      ...(Object.keys(travels).length > 0 ? { fields: travels } : {}),
      ...(Object.keys(names).length > 0 ? { names } : {}),
    };
  }

  private async added(caller: Asker, found: ReadCase, name: CommandName, fields: Fields): Promise<Fields> {
    if (name === 'reopen' || (name === 'record-follow-up' && fields['stillFixed'] === false))
      return { newCaseNo: await nextCaseNumber(this.db, Date.now()) };
    if (name === 'reclassify') return this.limitOf(found, fields);
    if (name === 'set-confidentiality' && fields['mode'] === 'anonymous') return { endsCallback: true };
    if (name !== 'link') return {};
    const master = await this.master(caller, fields);
    if (!master) return {};
    const { typeCode } = master;
    const due = handlingClock(master);
    return {
      ...(typeCode === undefined ? {} : { typeCode }),
      tier: master.tier === 'urgent' ? 'urgent' : naturalTier(found.state.matterType),
      ...(due?.status === 'open' ? { dueAt: due.dueAt } : {}),
    };
  }

  /** Whether a law sets the limit of the type that a case turned out to be of (F-063); a law named at classifying prevails over any type's. */
  private limitOf({ state }: ReadCase, { typeCode }: Fields): Fields {
    const type = typeof typeCode === 'string' ? this.catalogue.type(typeCode) : undefined;
    return type && !state.statutory ? { limit: type.statutory ? 'statutory' : 'tier' } : {};
  }

  /** The case that a link names, if whoever links has to do with it. */
  private async master(caller: Asker, { masterCaseNo }: Fields): Promise<CaseState | undefined> {
    const master = (await this.reader.state(String(masterCaseNo)))?.state;
    return master && isOfTheirs(caller, master) ? master : undefined;
  }

  /** The plan that a dispatch is pinned to (architecture, "The plan"), or the versions that 规则变更 names. */
  private plan(found: ReadCase, name: CommandName, fields: Fields): { plan?: Partial<Plan> } {
    if (name === 'change-plan') return this.named(fields);
    if (name === 'classify' || name === 'reclassify') return this.typed(fields['typeCode']);
    const pins =
      name === 'dispatch' ||
      name === 'decide-consultation' ||
      (name === 'rework' && !found.state.assignment) ||
      (name === 'approve-return' && 'nextUnit' in fields);
    if (!pins) return {};
    const { region, typeCode, plan: pinned } = found.state;
    const { policy, calendar, type } = this.catalogue.planFor({ region, typeCode, at: found.now });
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

  /** The type from here on: whoever gets the case by default gets it with its rules. */
  private typed(typeCode: unknown): { plan?: Partial<Plan> } {
    const type = typeof typeCode === 'string' ? this.catalogue.type(typeCode) : undefined;
    return type ? { plan: { type: pinOf(type) } } : {};
  }

  /** None of the versions where one is not published, which the rules then refuse. */
  private named({ policy, type }: FieldsOf<'change-plan'>): { plan?: Partial<Plan> } {
    const rules = policy && this.catalogue.policy(policy.code, policy.version);
    const kind = type && this.catalogue.type(type.code, type.version);
    if ((policy && !rules) || (type && !kind)) return {};
    return { plan: { ...(rules && { policy: rulesOf(rules) }), ...(kind && { type: pinOf(kind) }) } };
  }

  /** The refusal when a command names something that does not exist or may not be said; `body` is all that the person sent. */
  async unknown(
    caller: Asker,
    { name, actor }: Command,
    body: Fields,
    caseNo: string,
  ): Promise<RefusalCode | undefined> {
    const { typeCode } = body;
    if (typeof typeCode === 'string' && !this.catalogue.type(typeCode)) return 'type-unknown';
    if (name === 'link') {
      const master = await this.master(caller, body);
      if (!master) return 'master-unknown';
      if (!isOpen(master.state) || master.state === 'LINKED') return 'not-a-master';
    }
    for (const unit of named('unit', name, body))
      if (!(await this.directory.unitExists(unit))) return 'unit-unknown';
    if (name === 'submit-result' && !(await this.mayBePublished(caseNo, body['publicText'])))
      return 'reply-not-approved';
    const { id, role, unit } = actor;
    const by = { id, roles: [role], ...(unit === undefined ? {} : { unit }) };
    return (await this.attachments.mayName(by, named('attachment', name, body), caseNo))
      ? undefined
      : 'attachment-unknown';
  }

  /** Where replies pass an approval chain, only the public text that passed it with them is published (F-163). */
  private async mayBePublished(caseNo: string, publicText: unknown): Promise<boolean> {
    const found = publicText === undefined ? undefined : await this.reader.state(caseNo);
    if ((found?.state.plan.type?.approvalChain ?? []).length === 0) return true;
    if (found?.state.assignment?.reply?.status !== 'approved') return false;
    const draft = found.events.findLast((e) => e.type === 'reply-drafted')?.text?.id;
    const [kept] = await this.db.query<unknown[]>(
      `select 1 from case_text where case_no = $1 and id = $2 and body ->> 'publicText' = $3`,
      [caseNo, draft ?? '', publicText],
    );
    return kept !== undefined;
  }
}

/** The unit that a case comes to though no field names it: of the master's answer, or by default when nobody decides a consultation. */
function comesTo({ tracks, plan }: CaseState, name: CommandName): string[] {
  const unit =
    name === 'rework'
      ? tracks.followedUnit
      : name === 'open-consultation' || name === 'approve-return'
        ? plan.policy.consultation.catcher
        : undefined;
  return unit === undefined ? [] : [unit];
}
