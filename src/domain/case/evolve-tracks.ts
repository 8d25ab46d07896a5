import type { CaseEvent, Link } from './events.ts';
import type { CaseState } from './state.ts';
import { type Appeal, type Paper, type Tracks } from './tracks.ts';
import type { Actor } from './vocabulary.ts';

/** What an event makes of what runs beside the handling; `after` is the case with the rest of it applied. */
export function evolveTracks(after: CaseState, e: CaseEvent): Tracks {
  const tracks = apply(after.tracks, e);
  return { ...tracks, tookPart: withPart(tracks.tookPart, e.by) };
}

/** Whoever of the hotline did anything on the case, in whatever role: none of them decides an appeal against it (F-102). */
export const withPart = (sofar: string[], { id, role, unit }: Actor): string[] =>
  role === 'system' || role === 'complainant' || unit !== undefined || sofar.includes(id)
    ? sofar
    : [...sofar, id];

function apply(t: Tracks, e: CaseEvent): Tracks {
  switch (e.type) {
    case 'linked':
      return linked(withoutMaster(t), { caseNo: e.data.master, relation: 'master' });
    case 'classified': {
      const { unclassified: _, ...classified } = t;
      return classified;
    }
    case 'unlinked':
      return withoutMaster(t);
    case 'rework-ordered':
      return e.data.next ? withoutMaster(t) : t;
    case 'joined': {
      const { follower, dueAt } = e.data;
      const promised = dueAt === undefined ? {} : { promised: { ...t.promised, [follower]: dueAt } };
      return linked({ ...t, ...promised }, { caseNo: follower, relation: 'follower' });
    }
    case 'left': {
      const { follower } = e.data;
      const { [follower]: _, ...promised } = t.promised ?? {};
      return unlinked({ ...t, promised }, (l) => l.relation !== 'follower' || l.caseNo !== follower);
    }
    case 'followed':
      return e.data.unit === undefined ? t : { ...t, followedUnit: e.data.unit };
    case 'followed-up':
      return e.data.newCaseNo === undefined
        ? t
        : succeeded(t, { caseNo: e.data.newCaseNo, relation: 'relapse' });
    case 'reopened':
      return succeeded(t, { caseNo: e.data.newCaseNo, relation: 'reopened' });
    case 'consultation-opened':
      return { ...t, decider: e.data.decider };
    case 'return-approved': {
      const { decider: _, ...undecided } = t;
      return undecided;
    }
    case 'presented':
      return { ...t, papers: [...t.papers, { paperNo: e.data.paperNo, presentedAt: e.at, lines: [] }] };
    case 'instructed':
      return onPaper(t, e.data.paperNo, (p) => ({ ...p, instructedAt: e.at, lines: e.data.lines }));
    case 'reported-back':
      return onPaper(t, e.data.paperNo, (p) => ({ ...p, reportedAt: e.at }));
    case 'joint-investigation-opened':
      return { ...t, joint: e.data };
    case 'joint-findings-reported':
      return t.joint ? { ...t, joint: { ...t.joint, reportedAt: e.at } } : t;
    case 'appealed':
      return { ...t, appeals: [...t.appeals, { by: e.data.by, at: e.at }] };
    case 'appeal-decided': {
      const decide = (a: Appeal): Appeal =>
        a.outcome === undefined ? { ...a, outcome: e.data.outcome, decidedAt: e.at } : a;
      return { ...t, appeals: t.appeals.map(decide) };
    }
    case 'malicious-proposed':
      return { ...t, malicious: { proposedAt: e.at, proposedBy: e.by.id } };
    case 'malicious-judged': {
      const { decision, final } = e.data;
      if (!t.malicious) return t;
      const first = { by: e.by.id, decision };
      return { ...t, malicious: { ...t.malicious, ...(final ? { decision } : { first }) } };
    }
    case 'archived':
      return { ...t, archivedAt: e.at };
    default:
      return t;
  }
}

const withoutMaster = (t: Tracks): Tracks => unlinked(t, (l) => l.relation !== 'master');
const succeeded = (t: Tracks, link: Link): Tracks => ({ ...linked(t, link), successor: link.caseNo });
const linked = (t: Tracks, link: Link): Tracks => ({ ...t, links: [...t.links, link] });
const unlinked = (t: Tracks, kept: (l: Link) => boolean): Tracks => ({ ...t, links: t.links.filter(kept) });

const onPaper = (t: Tracks, paperNo: string, change: (p: Paper) => Paper): Tracks => ({
  ...t,
  papers: t.papers.map((p) => (p.paperNo === paperNo ? change(p) : p)),
});
