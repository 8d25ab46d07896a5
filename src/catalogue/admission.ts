import { createHash } from 'node:crypto';
import { ComplaintTypeFile } from '../contracts/complaint-type.ts';
import { isSameRegion } from '../domain/access/region.ts';
import { PolicyFile } from '../contracts/policy.ts';
import { CatalogueVersion, type Definitions, type Kind } from './catalogue-version.entity.ts';
import { faultsOf, type Fault, type Locate } from './fault.ts';
import { contradictionsOf, type Contradiction } from './policy-check.ts';
import { instantOf, Shelf } from './shelf.ts';
import { parseSource } from './yaml-files.ts';

/** A definition somebody wants to publish, with the place of everything in its source. */
export interface Candidate {
  kind: Kind;
  definition: Definitions[Kind];
  hash: string;
  /** Who: a caller's id, or `file:` and the file's name. */
  by: string;
  /** The file it came in, or the path of the request. */
  file: string;
  locate: Locate;
}

/** The shape of what is published of each kind. */
export const SHAPES = { policy: PolicyFile, 'complaint-type': ComplaintTypeFile } as const;

/** A candidate from text (YAML) or from a value (a JSON body), or what its shape has wrong. */
export function candidateOf(
  kind: Kind,
  source: unknown,
  { file, by }: { file: string; by: string },
): Candidate | { faults: Fault[] } {
  const nowhere: Locate = () => ({});
  let parsed;
  if (typeof source === 'string') parsed = parseSource(file, source, SHAPES[kind]);
  else {
    const { data, error } = SHAPES[kind].safeParse(source, { reportInput: true });
    parsed = error ? { faults: faultsOf(file, error, nowhere) } : { value: data, locate: nowhere };
  }
  if ('faults' in parsed) return parsed;
  const definition = parsed.value as Definitions[Kind];
  return { kind, definition, hash: hashOf(definition), by, file, locate: parsed.locate };
}

const hashOf = (definition: Definitions[Kind]): string =>
  createHash('sha256').update(JSON.stringify(definition, sorted)).digest('base64url');

const sorted = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Those to be published, and why others are not. Those published already with the same content are in neither. */
export interface Admission {
  admitted: Candidate[];
  faults: Fault[];
  /** Whether the only faults are versions that are published with other content. */
  conflict: boolean;
}

/** Judges candidates against all that is published and against each other: a reference may go to another candidate. */
export function admit(shelf: Shelf, candidates: readonly Candidate[], now: Date): Admission {
  const faults: Fault[] = [];
  let conflict = true;
  const report = (candidate: Candidate, said: readonly Contradiction[], isConflict = false): boolean => {
    faults.push(...said.map((each) => placed(candidate, each)));
    if (said.length > 0) conflict &&= isConflict;
    return said.length === 0;
  };
  const fresh: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => a.definition.version - b.definition.version)) {
    const { kind, definition, hash } = candidate;
    const { code, version } = definition;
    const published = shelf.version(kind, code, version);
    const twin = fresh.find((other) => other.kind === kind && sameVersion(other.definition, definition));
    if (published?.hash === hash || twin?.hash === hash) continue;
    if (published) report(candidate, [changed(`${code}@${version}`)], true);
    else if (twin) report(candidate, [repeated(`${code}@${version}`, twin.file)]);
    else fresh.push(candidate);
  }
  let admitted = fresh.filter((candidate) => report(candidate, ownFaults(candidate, shelf, fresh, now)));
  for (let before = 0; before !== admitted.length;) {
    before = admitted.length;
    const trial = new Shelf(
      [...shelf.rows, ...admitted.map((candidate) => rowOf(candidate, now))],
      shelf.retired,
    );
    admitted = admitted.filter((candidate) => report(candidate, danglingIn(trial, candidate)));
  }
  return { admitted, faults, conflict: conflict && faults.length > 0 };
}

export const rowOf = ({ kind, definition, hash, by }: Candidate, publishedAt: Date): CatalogueVersion =>
  Object.assign(new CatalogueVersion(), {
    kind,
    code: definition.code,
    version: definition.version,
    definition,
    hash,
    publishedAt,
    publishedBy: by,
  });

const sameVersion = (a: Definitions[Kind], b: Definitions[Kind]): boolean =>
  a.code === b.code && a.version === b.version;

const placed = ({ file, locate }: Candidate, { path, zh, en }: Contradiction): Fault => ({
  file,
  ...locate(path),
  path: path.join('.'),
  zh,
  en,
});

const changed = (name: string): Contradiction => ({
  path: ['version'],
  zh: `${name} 已发布，内容不可更改，请另发新版本`,
  en: `${name} is published and cannot change: publish a new version`,
});
const repeated = (name: string, file: string): Contradiction => ({
  path: ['version'],
  zh: `${name} 已在 ${file} 中`,
  en: `${name} is also in ${file}`,
});

/** What is wrong with a candidate whatever it refers to. */
function ownFaults(
  candidate: Candidate,
  shelf: Shelf,
  all: readonly Candidate[],
  now: Date,
): Contradiction[] {
  const { kind, definition } = candidate;
  const { code, version, effectiveFrom } = definition;
  const found: Contradiction[] = [];
  const last = shelf.last(kind, code);
  if (last && last.definition.version > version)
    found.push({
      path: ['version'],
      zh: `已发布 ${code}@${last.definition.version}，版本号须更大`,
      en: `${code}@${last.definition.version} is published: the version must be higher`,
    });
  else if (last && effectiveFrom !== undefined && instantOf(effectiveFrom) < last.effective)
    found.push({
      path: ['effectiveFrom'],
      zh: `早于 ${code}@${last.definition.version} 的生效时间`,
      en: `before ${code}@${last.definition.version} takes effect`,
    });
  if (kind !== 'policy') return found;
  const policy = definition as PolicyFile;
  const rulesSame = ({ code: other, region }: PolicyFile): boolean =>
    other !== code &&
    region !== undefined &&
    policy.region !== undefined &&
    isSameRegion(region, policy.region);
  const begins = effectiveFrom === undefined ? now.getTime() : instantOf(effectiveFrom);
  const rival =
    shelf.codes('policy').find((other) => shelf.from('policy', other, begins).some(rulesSame)) ??
    all.find((each) => each.kind === 'policy' && rulesSame(each.definition as PolicyFile))?.definition.code;
  if (rival !== undefined)
    found.push({
      path: ['region'],
      zh: `地区 ${policy.region} 已由 ${rival} 规定`,
      en: `region ${policy.region} is ruled by ${rival}`,
    });
  return [...found, ...contradictionsOf(policy)];
}

/** What a type refers to that is not there. */
function danglingIn(trial: Shelf, { kind, definition }: Candidate): Contradiction[] {
  if (kind !== 'complaint-type') return [];
  const type = trial.type(trial.version(kind, definition.code, definition.version)!);
  return Array.isArray(type) ? type : [];
}
