import type { Link } from './events.ts';
import type { CaseState, Clock } from './state.ts';
import { isEnded } from './vocabulary.ts';

/** A leader paper 呈阅件 (F-112, F-113): presented, instructed line by line, reported back. */
export interface Paper {
  paperNo: string;
  presentedAt: number;
  instructedAt?: number;
  reportedAt?: number;
  /** Who got a line of the instruction, and the key of its clock. */
  lines: { unit: string; clock: string }[];
}

/** An appeal against the result (F-102, F-103). */
export interface Appeal {
  by: 'complainant' | 'respondent';
  at: number;
  outcome?: 'upheld' | 'changed';
  decidedAt?: number;
}

/** Whether the complaint is malicious (Q38): proposed, judged by a duty lead, confirmed by somebody else. */
export interface MaliciousReview {
  proposedAt: number;
  proposedBy: string;
  first?: { by: string; decision: 'confirmed' | 'dismissed' };
  decision?: 'confirmed' | 'dismissed';
}

/** An expert of another unit, asked by the handling unit; the opinion is words. */
export interface Expert {
  unit: string;
  clock: string;
  askedAt: number;
  answeredAt?: number;
}

/** What runs beside the handling of a case: plain state with clocks of its own (`4-process.md` §2). */
export interface Tracks {
  links: Link[];
  papers: Paper[];
  appeals: Appeal[];
  experts?: readonly Expert[];
  joint?: { leadUnit: string; members: string[]; reportedAt?: number };
  malicious?: MaliciousReview;
  /** Who decides the consultation (Q14). */
  decider?: string;
  /** What each linked case had been promised before (Q31), by its number. */
  promised?: Readonly<Record<string, number>>;
  /** The unit whose result the case followed while it was linked (Q31). */
  followedUnit?: string;
  /** The case that came of this one: its relapse, or its reopening. */
  successor?: string;
  /** It was linked before anybody classified it: so far it has the type and tier of its master. */
  unclassified?: true;
  archivedAt?: number;
  /** Who of the hotline took part, so that an appeal is decided by somebody else. */
  tookPart: string[];
}

export const NO_TRACKS: Tracks = { links: [], papers: [], appeals: [], tookPart: [] };

/** The case that this one is linked to, while it is. */
export const masterOf = ({ links }: Tracks): string | undefined =>
  links.find((l) => l.relation === 'master')?.caseNo;

export const followersOf = ({ links }: Tracks): string[] =>
  links.filter((l) => l.relation === 'follower').map((l) => l.caseNo);

export const openAppeal = ({ appeals }: Tracks): Appeal | undefined =>
  appeals.find((a) => a.outcome === undefined);

/** Whether nothing of a case may be destroyed: by order, or while an appeal or a supervision of it is open (Q34). */
export const isHeld = ({ flags, tracks, supervision }: CaseState): boolean =>
  flags.includes('LEGAL_HOLD') ||
  openAppeal(tracks) !== undefined ||
  supervision.some(({ endedAt }) => endedAt === undefined);

/** The units that take part beside the handling: in the joint investigation, with a line of a leader's instruction, or as an expert. */
export const involvedUnits = ({ tracks: { joint, papers, experts = [] } }: CaseState): string[] => [
  ...new Set([
    ...(joint ? [joint.leadUnit, ...joint.members] : []),
    ...papers.flatMap((p) => p.lines.map((line) => line.unit)),
    ...experts.map((expert) => expert.unit),
  ]),
];

/** Whether a unit has the case, has a part in it, or is complained about: no expert of it would be from outside. */
export const isOwn = ({ assignment: a, respondentUnit }: CaseState, unit: string): boolean =>
  [a?.unit, ...(a?.coUnits ?? []), respondentUnit].includes(unit);

/** Whose a clock is where several run side by side: a co-handler's, an expert's, or of a line of an instruction. */
export const owedBy = (
  { tracks }: CaseState,
  { key, unit }: Pick<Clock, 'key' | 'unit'>,
): string | undefined =>
  unit ??
  [...tracks.papers.flatMap((p) => p.lines), ...(tracks.experts ?? [])].find(({ clock }) => clock === key)
    ?.unit;

/** The unit complained about, once there is a result that it may dispute (F-102). */
export const disputableBy = (s: CaseState): string | undefined =>
  isEnded(s.state) || s.state === 'CALLBACK_PENDING' ? s.respondentUnit : undefined;
