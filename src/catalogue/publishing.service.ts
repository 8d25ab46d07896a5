import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { ComplaintTypeFile } from '../contracts/complaint-type.ts';
import type { PolicyFile } from '../contracts/policy.ts';
import { isWithin, startOf } from '../domain/access/region.ts';
import { seesEveryCase, startOfTheirs, type Caller, type OfRegion } from '../domain/access/access.ts';
import { hashOfBody, Idempotency } from '../platform/idempotency.ts';
import type { ProblemCode } from '../domain/refusals.ts';
import { Problem, problem, type FieldError } from '../platform/problem.ts';
import { candidateOf, type Candidate } from './admission.ts';
import { KINDS, type Kind } from './catalogue-version.entity.ts';
import { Catalogue } from './catalogue.service.ts';
import type { CheckView } from './catalogue-view.ts';
import { dryRun, type Difference, type Trial } from './dry-run.ts';
import type { Fault } from './fault.ts';
import { Publisher } from './publisher.service.ts';

/** Differences shown of a check; the counts are of all cases tried. */
const MOST_SHOWN = 100;
/** What a request's own faults are placed in: there is no file. */
const BODY = 'body';

/** Publishing and checking through the API: the same judgement as for files, answered to a caller. */
@Injectable()
export class Publishing {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly catalogue: Catalogue,
    private readonly publisher: Publisher,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Publishes one definition; the same one again changes nothing. True when it is new.
   * @throws Problem 400 with the place of every fault, 409 `version-published` when the version has other content
   */
  async publish(
    kind: Kind,
    body: unknown,
    caller: Caller,
    key: string | undefined,
  ): Promise<{ candidate: Candidate; created: boolean; warnings: FieldWarning[] }> {
    const candidate = readBody(kind, body, caller.id);
    const attempt = { caller: caller.id, path: `/${KINDS[kind]}`, key, bodyHash: hashOfBody(body) };
    const { status } = await this.idempotency.run(attempt, async () => {
      const { admitted, faults, conflict } = await this.publisher.publish([candidate]);
      refuseIf(faults, conflict);
      return { status: admitted.length > 0 ? 201 : 200, body: null };
    });
    return { candidate, created: status === 201, warnings: await this.warningsOf(candidate) };
  }

  /**
   * What publishing would come to, and what would have been different in past cases of that type or under that policy.
   * @throws Problem as `publish` does
   */
  async check(kind: Kind, body: unknown, caller: Caller, most: number): Promise<CheckView> {
    const candidate = readBody(kind, body, caller.id);
    const { faults, conflict } = this.publisher.judge(candidate);
    refuseIf(faults, conflict);
    const { code, version } = candidate.definition;
    const caseNos = await this.pastCases(candidate, caller, most);
    const differences = await dryRun(this.db, caseNos, this.trialOf(candidate));
    const count = (key: keyof Difference): number =>
      differences.filter((each) => each[key] !== undefined).length;
    return {
      valid: true,
      code,
      version,
      casesTried: caseNos.length,
      casesDifferent: differences.length,
      counts: {
        unit: count('unit'),
        tier: count('tier'),
        dueAt: count('dueAt'),
        signDueAt: count('signDueAt'),
        statutory: count('statutory'),
        refusedFields: count('refusedFields'),
      },
      warnings: await this.warningsOf(candidate),
      differences: differences
        .slice(0, MOST_SHOWN)
        .map(({ caseNo, ...rest }) => (seesEveryCase(caller) ? { caseNo, ...rest } : rest)),
    };
  }

  /**
   * Takes a version out of effect, for what begins from now on.
   * @throws Problem 409 `version-needed` when something would be left without rules
   */
  async retire(kind: Kind, code: string, version: number, reason: string, { id: by }: Caller): Promise<void> {
    const needed = await this.publisher.retire(kind, code, version, { by, reason });
    if (!needed) return;
    throw sentenced('version-needed', needed);
  }

  /** Units that are named and that the directory does not know: they may come later, or be a slip of the pen. */
  private async warningsOf({ kind, definition, locate }: Candidate): Promise<FieldWarning[]> {
    const named =
      kind === 'policy'
        ? catchersIn(definition as PolicyFile)
        : unitsNamedIn(definition as ComplaintTypeFile);
    const known = await this.db.query<{ code: string }[]>('select code from unit where code = any ($1)', [
      named.map(({ unit }) => unit),
    ]);
    const codes = new Set(known.map(({ code }) => code));
    return named
      .filter(({ unit }) => !codes.has(unit))
      .slice(0, MOST_SHOWN)
      .map(({ path, unit }) => ({
        path: path.join('.'),
        ...locate(path),
        message: `单位目录中没有 ${unit} (the directory knows no unit ${unit})`,
      }));
  }

  private trialOf(candidate: Candidate): Trial {
    if (candidate.kind === 'policy') {
      const policy = candidate.definition as PolicyFile;
      return { policyOf: () => policy };
    }
    const type = this.publisher.asPublished(candidate);
    return { type, policyOf: (region, at) => this.catalogue.policyFor(type, region, at) };
  }

  /** Of those that are theirs, the latest cases of a type; the latest that another version of the policy ruled, or, for a new one, of its region. */
  private async pastCases({ kind, definition }: Candidate, by: OfRegion, most: number): Promise<string[]> {
    const { code } = definition;
    const [where, parameters] =
      kind === 'complaint-type'
        ? ['type_code = $2', [code]]
        : [
            `split_part(policy_version, '@', 1) = $2 or starts_with(region, $3)
               and not exists (select from unnest($4::text[]) as nearer where starts_with(region, nearer))`,
            [code, ...this.ruledBy(definition as PolicyFile)],
          ];
    const rows = await this.db.query<{ caseNo: string }[]>(
      `select case_no as "caseNo" from complaint_case where starts_with(region, $1) and (${where})
       order by registered_at desc, case_no limit ${most}`,
      [startOfTheirs(by), ...parameters],
    );
    return rows.map(({ caseNo }) => caseNo);
  }

  /** What the codes of the regions that a policy rules begin with, and those among them that another rules more nearly. */
  private ruledBy({ code, region }: PolicyFile): [start: string | null, nearer: string[]] {
    if (region === undefined) return [null, []];
    const others = this.catalogue.policies().filter((each) => each.code !== code);
    const nearer = others.flatMap((each) => each.region ?? []).filter((each) => isWithin(each, region));
    return [startOf(region), nearer.map(startOf)];
  }
}

/** A warning with its place in the source. */
type FieldWarning = CheckView['warnings'][number];

interface NamedUnit {
  path: PropertyKey[];
  unit: string;
}

const unitsNamedIn = ({ units = [], unitsByRegion = {} }: ComplaintTypeFile): NamedUnit[] => [
  ...units.map((unit, i) => ({ path: ['units', i], unit })),
  ...Object.entries(unitsByRegion).flatMap(([region, those]) =>
    those.map((unit, i) => ({ path: ['unitsByRegion', region, i], unit })),
  ),
];

const catchersIn = ({ consultation: { catcher } }: PolicyFile): NamedUnit[] =>
  catcher === undefined ? [] : [{ path: ['consultation', 'catcher'], unit: catcher }];

function readBody(kind: Kind, body: unknown, by: string): Candidate {
  const candidate = candidateOf(kind, body ?? {}, { file: BODY, by });
  if ('faults' in candidate) throw problem('invalid-request', errorsOf(candidate.faults));
  return candidate;
}

function refuseIf(faults: readonly Fault[], conflict: boolean): void {
  if (faults.length === 0) return;
  if (!conflict) throw problem('invalid-request', errorsOf(faults));
  throw sentenced('version-published', faults[0]!, errorsOf(faults));
}

/** A refusal that says which version it is about, in the words of what was found. */
const sentenced = (code: ProblemCode, { zh, en }: Pick<Fault, 'zh' | 'en'>, errors?: FieldError[]): Problem =>
  new Problem({ ...problem(code, errors).body, title: zh, detail: en });

const errorsOf = (faults: readonly Fault[]): (FieldError & Pick<Fault, 'line' | 'column'>)[] =>
  faults.slice(0, 100).map(({ line, column, path, zh, en }) => ({
    path,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    message: `${line === undefined ? '' : `第${line}行第${column}列：`}${zh} (${line === undefined ? '' : `line ${line}, column ${column}: `}${en})`,
  }));
