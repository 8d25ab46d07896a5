import {
  ASSIGNMENT_STATES,
  CASE_STATES,
  isEnded,
  isOpen,
  type CaseStateName,
} from '../../domain/case/vocabulary.ts';
import type { Edge, Fine, Machine } from './explore.ts';

const FONT = 'Noto Sans CJK SC,Microsoft YaHei,sans-serif';
const [NODE_FONT, EDGE_FONT] = [13, 11];

/** States drawn together, in a frame of their own. */
interface Frame {
  id: string;
  title: string;
  members: Fine[];
}

const isAssignment = (name: Fine): boolean => name in ASSIGNMENT_STATES;
const titleOf = (name: Fine): string => ({ ...CASE_STATES, ...ASSIGNMENT_STATES })[name];

/** The machine as a Graphviz graph for A3 paper: one arrow between two states, labelled with every command (or, dashed, clock) that leads there. */
export function dot({ edges, beside }: Machine): string {
  const states = [...new Set(edges.flatMap((e) => [e.from, e.to]))];
  const inAssignment = states.filter(isAssignment);
  const ended = states.filter((s) => !isAssignment(s) && isEnded(s as CaseStateName));
  const before = states.filter((s) => !inAssignment.includes(s) && !ended.includes(s) && s !== 'ARCHIVED');
  const frames: Frame[] = [
    { id: 'cluster_open', title: '未办结', members: [...before, ...inAssignment] },
    { id: 'cluster_assignment', title: '承办中 IN_ASSIGNMENT', members: inAssignment },
    { id: 'cluster_ended', title: '已办结', members: ended },
  ];
  const { arrows, rest } = fromFrames(edges, frames);
  const node = (name: Fine): string =>
    nodeOf(name, [titleOf(name), name, ...besideOf(name, beside, inAssignment)]);
  return [
    'digraph {',
    `  graph [compound=true rankdir=TB nodesep=0.35 ranksep=0.7 size="16.2,11.3" fontname="${FONT}" fontsize=15 margin=0.1]`,
    `  node [shape=box style="rounded,filled" fillcolor="#f4f7fb" color="#33557f" margin="0.05,0.03" fontname="${FONT}" fontsize=${NODE_FONT}]`,
    `  edge [color="#5a6b80" fontname="${FONT}" fontsize=${EDGE_FONT} arrowsize=0.7 minlen=2]`,
    `  subgraph ${frames[0]!.id} { label="${frames[0]!.title}" color="#b8c4d3"`,
    ...before.map((s) => `    ${node(s)}`),
    `    subgraph ${frames[1]!.id} { label="${frames[1]!.title}" color="#33557f"`,
    ...inAssignment.map((s) => `      ${node(s)}`),
    '    }',
    '  }',
    `  subgraph ${frames[2]!.id} { label="${frames[2]!.title}" color="#b8c4d3"`,
    ...ended.map((s) => `    ${node(s)}`),
    '  }',
    ...states.filter((s) => s === 'ARCHIVED').map((s) => `  ${node(s)}`),
    ...arrows.map((a) => `  ${a}`),
    ...merged(rest),
    '}',
    '',
  ].join('\n');
}

/** The states of the assignment that stand beside one state of the case only: `已报结` beside `待审核`. */
function besideOf(name: Fine, beside: Machine['beside'], inAssignment: Fine[]): string[] {
  const own = [...(beside.get(name as CaseStateName) ?? [])].filter((a) => !inAssignment.includes(a));
  return own.length === 1 && isOpen(name as CaseStateName) ? [`（承办：${ASSIGNMENT_STATES[own[0]!]}）`] : [];
}

/** What leads out of every state of a frame to the same state is one arrow from the frame. */
function fromFrames(edges: Edge[], frames: Frame[]): { arrows: string[]; rest: Edge[] } {
  let rest = edges;
  const arrows: string[] = [];
  for (const { id, members } of frames) {
    const ways = new Map<string, Edge[]>();
    for (const e of rest.filter(({ from }) => members.includes(from)))
      ways.set(`${e.by} ${e.to}`, [...(ways.get(`${e.by} ${e.to}`) ?? []), e]);
    for (const all of ways.values()) {
      const { to, by, kind } = all[0]!;
      const outside = members.filter((m) => m !== to);
      if (all.length < outside.length || outside.length < 2) continue;
      rest = rest.filter((e) => !all.includes(e));
      arrows.push(arrow(all.at(-1)!.from, to, [by, '（框内各状态）'], kind, `ltail=${id} `));
    }
  }
  return { arrows, rest };
}

function merged(edges: Edge[]): string[] {
  const between = new Map<string, Edge[]>();
  for (const e of edges) {
    const key = `${e.from} ${e.to} ${e.kind}`;
    between.set(key, [...(between.get(key) ?? []), e]);
  }
  return [...between.values()].map((all) => {
    const { from, to, kind } = all[0]!;
    return `  ${arrow(
      from,
      to,
      all.map((e) => e.by),
      kind,
    )}`;
  });
}

const arrow = (from: Fine, to: Fine, by: string[], kind: Edge['kind'], more = ''): string =>
  `${from} -> ${to} [${more}${kind === 'clock' ? 'style=dashed fontcolor="#8a5a00" color="#b07b1a" ' : ''}label=${label(by)}]`;

/** Graphviz does not know how wide Chinese is: every line stands in a box of its own width. */
const wide = (line: string, size: number): number =>
  Math.ceil([...line].reduce((sum, c) => sum + (c > '\u2e7f' ? size : size * 0.62), 4));

function label(lines: string[]): string {
  const rows = lines.map(
    (line) =>
      `<tr><td align="left" fixedsize="true" width="${wide(line, EDGE_FONT)}" height="${EDGE_FONT + 4}">${line}</td></tr>`,
  );
  return `<<table border="0" cellborder="0" cellspacing="2" cellpadding="0">${rows.join('')}</table>>`;
}

function nodeOf(name: Fine, lines: string[]): string {
  const inches = Math.max(...lines.map((line) => wide(line, NODE_FONT))) / 72 + 0.2;
  return `${name} [label="${lines.join('\\n')}" width=${inches.toFixed(2)}]`;
}
