import type { ComplaintType } from '../contracts/complaint-type.ts';
import { unitsIn } from '../contracts/complaint-type.ts';
import type { Basis, CompetenceItem, Suggestions } from '../contracts/routing.ts';
import type { Candidate } from './look-back.ts';
import { rank, type Example, type Near } from './profiles.ts';
import { vectorOf, type Commonness, type Vector } from './similarity.ts';

const MOST = { suggestions: 5, precedents: 3 };
/** Below this a name or an item has a character pair in common, not a matter. */
const TELLING = 0.05;

/** A unit's competence list as it stands. */
export interface CompetenceInEffect {
  unit: string;
  version: number;
  items: readonly CompetenceItem[];
}

export interface Precedent extends Candidate {
  vector: Vector;
}

/** What the suggestions for one case are made from. */
export interface Evidence {
  vector: Vector;
  commonness: Commonness;
  region: string;
  /** As somebody has already classified the case. */
  typeCode?: string | undefined;
  precedents: readonly Precedent[];
  types: readonly ComplaintType[];
  lists: readonly CompetenceInEffect[];
  /** Units that may not be suggested: the one complained of, those whose return was approved. */
  excluded: ReadonlySet<string>;
}

interface Source extends Example {
  precedent?: Precedent;
  list?: CompetenceInEffect;
  item?: number;
}

const precedentsOf = (nearest: readonly Near<Source>[]): Near<Source & { precedent: Precedent }>[] =>
  nearest
    .filter((near): near is Near<Source & { precedent: Precedent }> => near.example.precedent !== undefined)
    .filter(({ similarity }) => similarity >= TELLING)
    .slice(0, MOST.precedents);

const shown = (similarity: number): number => Math.round(similarity * 1000) / 1000;
const percent = (similarity: number): string => `${Math.round(similarity * 100)}%`;

export type TypeSuggestion = Suggestions['types'][number];
export type UnitSuggestion = Omit<Suggestions['units'][number], 'name' | 'precedents'> & {
  precedents: { caseNo: string; similarity: number; unit: string }[];
};

/** Complaint types in effect by the words: their names and what was dispatched under them, likeliest first (F-056). */
export function typesFor({ vector, commonness, precedents, types }: Evidence): TypeSuggestion[] {
  const known = new Map(types.map((type) => [type.code, type]));
  const filed = precedents.flatMap((precedent): Source[] =>
    precedent.typeCode !== null && known.has(precedent.typeCode)
      ? [{ label: precedent.typeCode, vector: precedent.vector, precedent }]
      : [],
  );
  const named = types.map((type): Source => ({
    label: type.code,
    vector: vectorOf(namesOf(type), commonness),
  }));
  return rank(vector, filed, named)
    .slice(0, MOST.suggestions)
    .map(({ label, confidence, nearest }) => {
      const { code, version, name, redirect } = known.get(label)!;
      const byName = nearest.some(({ example, similarity }) => !example.precedent && similarity >= TELLING);
      const basis: Basis[] = precedentsOf(nearest).map(({ example: { precedent }, similarity }) => ({
        kind: 'precedent',
        text: `先例 ${precedent.caseNo}，相似度 ${percent(similarity)}`,
        caseNo: precedent.caseNo,
        similarity: shown(similarity),
      }));
      if (byName)
        basis.push({ kind: 'name', text: `与类型“${name}”的名称、叫法或分类相符`, type: { code, version } });
      return { code, name, confidence: shown(confidence), ...(redirect && { redirect }), basis };
    });
}

const namesOf = ({ name, aliases = [], category, description = '' }: ComplaintType) => ({
  summary: [name, ...aliases].join('，'),
  detail: [...category, description].join('，'),
});

/**
 * Units, likeliest first: by the words (past dispatches and competence lists) and by the routing of the type, each as far as it is sure
 * (F-055 to F-057). The type is the one the case has, else each suggested one in proportion to its confidence.
 */
export function unitsFor(evidence: Evidence, suggested: readonly TypeSuggestion[]): UnitSuggestion[] {
  const { vector, excluded, typeCode } = evidence;
  const allowed = (examples: readonly Source[]) => examples.filter(({ label }) => !excluded.has(label));
  const wordsSay = rank(vector, allowed(handledBy(evidence)), allowed(competentFor(evidence)));
  const weights: [string, number][] =
    typeCode === undefined
      ? suggested.map(({ code, confidence }): [string, number] => [code, confidence])
      : [[typeCode, 1]];
  const routing = routed(evidence, weights);
  const said = sum(wordsSay.map(({ confidence }) => confidence));
  const sure = Math.max(1, said + sum([...routing.values()].map(({ share }) => share)));
  const codes = new Set([...wordsSay.map(({ label }) => label), ...routing.keys()]);
  return [...codes]
    .map((code) => {
      const words = wordsSay.find(({ label }) => label === code);
      const route = routing.get(code);
      const near = words?.nearest ?? [];
      return {
        code,
        confidence: shown(((words?.confidence ?? 0) + (route?.share ?? 0)) / sure),
        precedents: precedentsOf(near).map(({ example: { precedent }, similarity }) => ({
          caseNo: precedent.caseNo,
          similarity: shown(similarity),
          unit: code,
        })),
        basis: eachOnce([...(route?.basis ?? []), ...itemBasis(near)]),
      };
    })
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, MOST.suggestions);
}

const sum = (figures: readonly number[]): number => figures.reduce((total, n) => total + n, 0);
const eachOnce = (basis: readonly Basis[]): Basis[] => [
  ...new Map(basis.map((each) => [each.text, each])).values(),
];

const handledBy = ({ precedents }: Evidence): Source[] =>
  precedents.flatMap((precedent) =>
    precedent.unit === null ? [] : [{ label: precedent.unit, vector: precedent.vector, precedent }],
  );

const competentFor = ({ lists, commonness }: Evidence): Source[] =>
  lists.flatMap((list) =>
    list.items.map(({ matter }, item) => ({
      label: list.unit,
      vector: vectorOf({ summary: matter, detail: '' }, commonness),
      list,
      item,
    })),
  );

const cited = ({ unit, version, items }: CompetenceInEffect, item: number): Basis => ({
  kind: 'competence',
  text: `权责清单第${version}版第${item + 1}项：${items[item]!.matter}（${items[item]!.basis}）`,
  list: { unit, version, item: item + 1 },
});

const itemBasis = (nearest: readonly Near<Source>[]): Basis[] =>
  nearest
    .filter(({ similarity }) => similarity >= TELLING)
    .flatMap(({ example: { list, item } }) => (list && item !== undefined ? [cited(list, item)] : []))
    .slice(0, MOST.precedents);

/** Each type's weight shared among the units that its routing names, the first twice, and those whose competence list names it. */
function routed(
  { types, region, lists, excluded }: Evidence,
  weights: readonly [typeCode: string, weight: number][],
): Map<string, { share: number; basis: Basis[] }> {
  const shares = new Map<string, { share: number; basis: Basis[] }>();
  for (const [typeCode, weight] of weights) {
    const type = types.find(({ code }) => code === typeCode);
    if (!type) continue;
    const named = unitsIn(type, region).map((unit, place): [string, number, Basis] => [
      unit,
      place === 0 ? 2 : 1,
      {
        kind: 'routing',
        text: `类型“${type.name}”的承办单位（第${place + 1}位）`,
        type: { code: type.code, version: type.version },
      },
    ]);
    const competent = lists.flatMap((list): [string, number, Basis][] => {
      const item = list.items.findIndex(({ types: covered = [] }) => covered.includes(typeCode));
      return item < 0 ? [] : [[list.unit, 2, cited(list, item)]];
    });
    const all = [...named, ...competent].filter(([unit]) => !excluded.has(unit));
    const total = sum(all.map(([, parts]) => parts));
    for (const [unit, parts, basis] of all) {
      const before = shares.get(unit) ?? { share: 0, basis: [] };
      shares.set(unit, {
        share: before.share + (weight * parts) / total,
        basis: [...before.basis, basis].slice(0, MOST.suggestions),
      });
    }
  }
  return shares;
}
