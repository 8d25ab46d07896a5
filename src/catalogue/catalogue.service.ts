import { ComplaintType } from '../contracts/complaint-type.ts';
import { PolicyFile, rulesOf } from '../contracts/policy.ts';
import type { Plan } from '../domain/policy/policy.ts';
import { pin, type Calendar } from '../domain/time/calendar.ts';
import { refusal } from '../platform/problem.ts';
import { loadCalendars } from './calendar-file.ts';
import { loadYaml } from './yaml-files.ts';

/** Rules the cases of every region without a policy of its own. */
const FALLBACK_POLICY = 'county-12345';
const NATIONAL = 'CN';

interface Versioned {
  code: string;
  version: number;
}

/** What a case needs frozen at an instant, and the words that make it urgent before anyone has classified it. */
export interface ResolvedPlan extends Plan {
  urgentWords: readonly string[];
}

/** Policies, complaint types and calendars as published: read from their folders once, immutable afterwards. */
export class Catalogue {
  private constructor(
    private readonly policyVersions: readonly PolicyFile[],
    private readonly typeVersions: readonly ComplaintType[],
    private readonly calendars: readonly Calendar[],
  ) {}

  /**
   * Reads `policies/`, `complaint-types/` and `calendars/` below `root`.
   * @throws Error that lists every problem of every file with its line
   */
  static async load(root: string): Promise<Catalogue> {
    const policies = await loadYaml(root, 'policies', PolicyFile);
    const types = await loadYaml(root, 'complaint-types', ComplaintType);
    const { calendars, problems } = await loadCalendars(root);
    const known = new Set(policies.files.map(({ value }) => value.code));
    const found = [
      ...policies.problems,
      ...types.problems,
      ...problems,
      ...repeated(policies.files),
      ...repeated(types.files),
    ];
    for (const { file, value } of types.files)
      if (value.policy !== undefined && !known.has(value.policy))
        found.push(`${file} policy: 没有规则 ${value.policy}`);
    if (found.length === 0 && !known.has(FALLBACK_POLICY)) found.push(`policies: 缺少 ${FALLBACK_POLICY}`);
    if (!calendars.some(({ region }) => region === NATIONAL)) found.push(`calendars: 缺少 ${NATIONAL}`);
    if (found.length > 0)
      throw new Error(`规则文件有误 (catalogue):\n${found.map((line) => `  ${line}`).join('\n')}`);
    const values = <T>(files: { value: T }[]): T[] => files.map(({ value }) => value);
    return new Catalogue(values(policies.files), values(types.files), calendars);
  }

  /** The latest version of every policy, by code. */
  policies(): PolicyFile[] {
    return latestOfEach(this.policyVersions);
  }

  /** A policy: a version of it, or its latest. */
  policy(code: string, version?: number): PolicyFile | undefined {
    return pick(this.policyVersions, code, version);
  }

  /** The latest version of every complaint type, by code. */
  types(): ComplaintType[] {
    return latestOfEach(this.typeVersions);
  }

  /** A complaint type: a version of it, or its latest. */
  type(code: string, version?: number): ComplaintType | undefined {
    return pick(this.typeVersions, code, version);
  }

  /** The whole calendar of a region, else the national one (Q43). */
  calendar(region: string): Calendar {
    const calendar =
      this.calendars.find((each) => each.region === region) ??
      this.calendars.find((each) => each.region === NATIONAL);
    if (!calendar) throw new Error('the national calendar is always loaded');
    return calendar;
  }

  /**
   * Policy × type × calendar for a case: its type's policy, else its region's, else the county's. `at` is epoch ms.
   * @throws Problem `type-unknown`
   */
  planFor({
    region,
    typeCode,
    at,
  }: {
    region: string;
    typeCode?: string | undefined;
    at: number;
  }): ResolvedPlan {
    const type = typeCode === undefined ? undefined : this.type(typeCode);
    if (typeCode !== undefined && !type) throw refusal('type-unknown');
    const policy =
      (type?.policy === undefined ? undefined : this.policy(type.policy)) ??
      this.policies().find((each) => each.region === region) ??
      this.policy(FALLBACK_POLICY);
    if (!policy) throw new Error('the fallback policy is always loaded');
    return {
      policy: rulesOf(policy),
      calendar: pin(this.calendar(region), at),
      ...(type && { type: { code: type.code, version: type.version } }),
      urgentWords: policy.urgentWords,
    };
  }
}

const pick = <T extends Versioned>(all: readonly T[], code: string, version?: number): T | undefined =>
  all
    .filter((each) => each.code === code && (version === undefined || each.version === version))
    .reduce<T | undefined>((top, each) => (top && top.version > each.version ? top : each), undefined);

const latestOfEach = <T extends Versioned>(all: readonly T[]): T[] =>
  [...new Set(all.map(({ code }) => code))].sort().flatMap((code) => pick(all, code) ?? []);

/** Two files must not claim to be the same version of the same thing. */
function repeated(files: { file: string; value: Versioned }[]): string[] {
  const first = new Map<string, string>();
  return files.flatMap(({ file, value: { code, version } }) => {
    const key = `${code}@${version}`;
    const other = first.get(key);
    first.set(key, other ?? file);
    return other === undefined ? [] : [`${file} code: ${key} 已在 ${other} 中`];
  });
}
