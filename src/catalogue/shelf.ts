import { inherited, type ComplaintType, type ComplaintTypeFile } from '../contracts/complaint-type.ts';
import type { PolicyFile } from '../contracts/policy.ts';
import { fromIso } from '../domain/time/instant.ts';
import type { CatalogueRetirement } from './catalogue-retirement.entity.ts';
import type { CatalogueVersion, Definitions, Kind } from './catalogue-version.entity.ts';
import type { Contradiction } from './policy-check.ts';

/** A published version and from when it is in effect (epoch ms; -Infinity: always). */
export interface Published<K extends Kind> {
  kind: K;
  definition: Definitions[K];
  effective: number;
  publishedAt: Date;
  publishedBy: string;
  hash: string;
  /** From when it is in effect no more. */
  retiredAt?: Date;
}

/** A version that is in effect no more from an instant on. */
export type Retired = Pick<CatalogueRetirement, 'kind' | 'code' | 'version' | 'retiredAt'>;

/**
 * Everything published, at one moment: immutable, replaced as a whole. A version is in effect from its `effectiveFrom`; without one, from
 * its publication when another version was there before, else always, until it is retired. Of those in effect the highest counts.
 */
export class Shelf {
  private readonly published: { [K in Kind]: Map<string, Published<K>[]> };
  private readonly resolved = new Map<ComplaintTypeFile, ComplaintType | Contradiction[]>();

  constructor(
    readonly rows: readonly CatalogueVersion[],
    readonly retired: readonly Retired[] = [],
  ) {
    this.published = {
      policy: shelved(rows, retired, 'policy'),
      'complaint-type': shelved(rows, retired, 'complaint-type'),
    };
  }

  codes(kind: Kind): string[] {
    return [...this.published[kind].keys()].sort();
  }

  version<K extends Kind>(kind: K, code: string, version: number): Published<K> | undefined {
    return this.published[kind].get(code)?.find(({ definition }) => definition.version === version);
  }

  /** The version in effect at an instant (epoch ms). */
  inEffect<K extends Kind>(kind: K, code: string, at: number): Published<K> | undefined {
    return this.published[kind]
      .get(code)
      ?.findLast(({ effective, retiredAt }) => effective <= at && !(retiredAt && retiredAt.getTime() <= at));
  }

  /** The highest version, in effect or not yet. */
  last<K extends Kind>(kind: K, code: string): Published<K> | undefined {
    return this.published[kind].get(code)?.at(-1);
  }

  /** The versions in effect at an instant (epoch ms) or later: what is in effect then, and what takes its place. */
  from<K extends Kind>(kind: K, code: string, at: number): Definitions[K][] {
    const now = this.inEffect(kind, code, at);
    const versions = this.published[kind].get(code) ?? [];
    return versions.filter((each) => each === now || each.effective > at).map((each) => each.definition);
  }

  /** A type with what it inherits; what is wrong with its references when it does not hold. */
  type(of: Published<'complaint-type'>): ComplaintType | Contradiction[] {
    let type = this.resolved.get(of.definition);
    if (!type) this.resolved.set(of.definition, (type = this.resolve(of)));
    return type;
  }

  /** A version means the same for ever: parents are those in effect when it was published, or when it takes effect if that is later. */
  private resolve(of: Published<'complaint-type'>): ComplaintType | Contradiction[] {
    const at = Math.max(of.publishedAt.getTime(), of.effective);
    const codes = [of.definition.code];
    let whole: ComplaintTypeFile = of.definition;
    for (let { parent } = of.definition; parent !== undefined;) {
      if (codes.includes(parent)) {
        const round = [...codes, parent].join(' → ');
        return fault('parent', `上级类型循环：${round}`, `parents go round: ${round}`);
      }
      codes.push(parent);
      const found = this.inEffect('complaint-type', parent, at);
      if (!found) return fault('parent', `没有类型 ${parent}，或尚未生效`, `no type ${parent} in effect`);
      whole = inherited(found.definition, whole);
      parent = found.definition.parent;
    }
    const { category, policy } = whole;
    if (policy !== undefined && !this.inEffect('policy', policy, at))
      return fault('policy', `没有规则 ${policy}，或尚未生效`, `no policy ${policy} in effect`);
    if (!category) return fault('category', '必填', 'required');
    const { parent } = of.definition;
    return { ...whole, category, ...(parent !== undefined && { parent }) };
  }
}

const fault = (path: string, zh: string, en: string): Contradiction[] => [{ path: [path], zh, en }];

/** The instant that an `effectiveFrom` means. */
export const instantOf = (from: string): number =>
  fromIso(from.length === 10 ? `${from}T00:00:00+08:00` : from);

function shelved<K extends Kind>(
  rows: readonly CatalogueVersion[],
  retired: readonly Retired[],
  kind: K,
): Map<string, Published<K>[]> {
  const byCode = new Map<string, Published<K>[]>();
  const own = rows.filter((row) => row.kind === kind).toSorted((a, b) => a.version - b.version);
  for (const { definition: stored, publishedAt, publishedBy, hash } of own) {
    const definition = stored as Definitions[K];
    const before = byCode.get(definition.code) ?? [];
    const { effectiveFrom } = definition as PolicyFile | ComplaintTypeFile;
    const replaces = before.some((version) => version.publishedAt < publishedAt);
    const effective =
      effectiveFrom === undefined ? (replaces ? publishedAt.getTime() : -Infinity) : instantOf(effectiveFrom);
    const { code, version } = definition;
    const retiredAt = retired.find(
      (each) => each.kind === kind && each.code === code && each.version === version,
    )?.retiredAt;
    byCode.set(code, [
      ...before,
      { kind, definition, effective, publishedAt, publishedBy, hash, ...(retiredAt && { retiredAt }) },
    ]);
  }
  return byCode;
}
