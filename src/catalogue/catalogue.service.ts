import { pinOf, type ComplaintType } from '../contracts/complaint-type.ts';
import { rulesOf, type PolicyFile } from '../contracts/policy.ts';
import { nearestTo, WHOLE_COUNTRY } from '../domain/access/region.ts';
import type { Plan } from '../domain/policy/policy.ts';
import { pin, type Calendar } from '../domain/time/calendar.ts';
import { refusal } from '../platform/problem.ts';
import { admit, rowOf } from './admission.ts';
import { loadCalendars } from './calendar-file.ts';
import type { Kind } from './catalogue-version.entity.ts';
import { sentence } from './fault.ts';
import { Folders } from './folders.ts';
import { Shelf, type Published } from './shelf.ts';

/** Rules the cases of every region that neither has nor lies in one with a policy of its own. */
export const FALLBACK_POLICY = 'county-12345';

/** What a case needs frozen at an instant, and the words that make it urgent before anyone has classified it. */
export interface ResolvedPlan extends Plan {
  urgentWords: readonly string[];
}

/** Where a case is and what it is about, at an instant (epoch ms). */
export interface Matter {
  region: string;
  typeCode?: string | undefined;
  at: number;
}

/** A region's calendar as it is known now; undefined: not this region. */
export type CalendarSource = (region: string) => Calendar | undefined;

/** Policies, complaint types and calendars as published: what is looked up when a plan is pinned. Each lookup sees one moment of it. */
export class Catalogue {
  private shelf = new Shelf([]);
  private source: CalendarSource;

  constructor(calendars: readonly Calendar[]) {
    this.source = (region) => calendars.find((each) => each.region === region);
  }

  /**
   * What the folders below `root` say, without a database.
   * @throws Error that lists every problem of every file with its line
   */
  static async load(root: string): Promise<Catalogue> {
    const { catalogue, problems } = await Catalogue.loadWhatHolds(root);
    if (problems.length > 0) throw new Error(faulty(problems));
    return catalogue;
  }

  /**
   * The same without the files that are faulty, each of them named with its line: one does not stop what the others are for.
   * @throws Error when what the hotline cannot work without is not there
   */
  static async loadWhatHolds(root: string): Promise<{ catalogue: Catalogue; problems: string[] }> {
    const catalogue = await Catalogue.withCalendars(root);
    const { candidates, faults } = (await new Folders(root).look()) ?? { candidates: [], faults: [] };
    const now = new Date();
    const admission = admit(new Shelf([]), candidates, now);
    catalogue.show(new Shelf(admission.admitted.map((candidate) => rowOf(candidate, now))));
    const problems = [...faults, ...admission.faults].map(sentence);
    const lacking = catalogue.lacks();
    if (lacking.length > 0) throw new Error(faulty(problems.length > 0 ? problems : lacking));
    return { catalogue, problems };
  }

  /** Calendars only; policies and types are shown later. @throws Error when a calendar is faulty or the national one is missing */
  static async withCalendars(root: string): Promise<Catalogue> {
    const { calendars, problems } = await loadCalendars(root);
    if (!calendars.some(({ region }) => region === WHOLE_COUNTRY))
      problems.push(`calendars: 缺少 ${WHOLE_COUNTRY}`);
    if (problems.length > 0) throw new Error(faulty(problems));
    return new Catalogue(calendars);
  }

  /** From now on lookups see this. */
  show(shelf: Shelf): void {
    this.shelf = shelf;
  }

  /** From now on calendars come from here, those of the folder where it knows none. */
  followCalendars(source: CalendarSource): void {
    const files = this.source;
    this.source = (region) => source(region) ?? files(region);
  }

  /** What the hotline cannot work without, as sentences. */
  lacks(): string[] {
    return this.policy(FALLBACK_POLICY) ? [] : [`policies: 缺少 ${FALLBACK_POLICY}`];
  }

  /** Every policy in effect, by code. */
  policies(at = Date.now()): PolicyFile[] {
    return this.shelf
      .codes('policy')
      .flatMap((code) => this.shelf.inEffect('policy', code, at)?.definition ?? []);
  }

  /** A policy: a version of it, whether in effect or not, or the one in effect now. */
  policy(code: string, version?: number): PolicyFile | undefined {
    return this.find('policy', code, version)?.definition;
  }

  /** Every complaint type in effect, by code, with what it inherits. */
  types(at = Date.now()): ComplaintType[] {
    return this.shelf
      .codes('complaint-type')
      .flatMap((code) => this.whole(this.shelf.inEffect('complaint-type', code, at)) ?? []);
  }

  /** A complaint type with what it inherits: a version of it, whether in effect or not, or the one in effect now. */
  type(code: string, version?: number): ComplaintType | undefined {
    return this.whole(this.find('complaint-type', code, version));
  }

  /** When and by whom a version was published. */
  published(kind: Kind, code: string, version: number): Published<Kind> | undefined {
    return this.shelf.version(kind, code, version);
  }

  /** The whole calendar of a region, else the national one (Q43). @throws Error before the calendars are loaded */
  calendar(region: string): Calendar {
    const calendar = this.source(region) ?? this.source(WHOLE_COUNTRY);
    if (!calendar) throw new Error('the national calendar is always loaded');
    return calendar;
  }

  /**
   * Policy × type × calendar for a case, each in the version in effect at `at`: its type's policy, else that of its region or the nearest around
   * it, else the county's.
   * @throws Problem `type-unknown`
   */
  planFor(matter: Matter): ResolvedPlan {
    const { region, typeCode, at } = matter;
    const type =
      typeCode === undefined ? undefined : this.whole(this.shelf.inEffect('complaint-type', typeCode, at));
    if (typeCode !== undefined && !type) throw refusal('type-unknown');
    const policy = this.policyFor(type, region, at);
    return {
      policy: rulesOf(policy),
      calendar: pin(this.calendar(region), at),
      ...(type && { type: pinOf(type) }),
      urgentWords: policy.urgentWords,
    };
  }

  /** The policy that rules a type's cases in a region at an instant. @throws Error when not even the county's is in effect */
  policyFor(type: Pick<ComplaintType, 'policy'> | undefined, region: string, at: number): PolicyFile {
    const policy =
      (type?.policy === undefined ? undefined : this.shelf.inEffect('policy', type.policy, at)?.definition) ??
      this.regional(region, at) ??
      this.shelf.inEffect('policy', FALLBACK_POLICY, at)?.definition;
    if (!policy) throw new Error('the fallback policy is always in effect');
    return policy;
  }

  private regional(region: string, at: number): PolicyFile | undefined {
    const policies = this.policies(at);
    const ruling = nearestTo(
      region,
      policies.flatMap((each) => each.region ?? []),
    );
    return ruling === undefined ? undefined : policies.find((each) => each.region === ruling);
  }

  private find<K extends Kind>(kind: K, code: string, version: number | undefined): Published<K> | undefined {
    return version === undefined
      ? this.shelf.inEffect(kind, code, Date.now())
      : this.shelf.version(kind, code, version);
  }

  private whole(published: Published<'complaint-type'> | undefined): ComplaintType | undefined {
    const type = published && this.shelf.type(published);
    return Array.isArray(type) ? undefined : type;
  }
}

const faulty = (problems: readonly string[]): string =>
  `规则文件有误 (catalogue):\n${problems.map((line) => `  ${line}`).join('\n')}`;
