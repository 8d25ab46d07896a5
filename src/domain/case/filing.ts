import { runningClock, type CaseState } from './state.ts';

/**
 * What the file of a case still lacks, in the words of the regulation (F-140): what was ordered or found on the way, joint findings, the
 * report back on a leader paper, a visit, its notice and what was promised there.
 */
export const lacking = (s: CaseState): string[] => [
  ...(s.tracks.joint !== undefined && s.tracks.joint.reportedAt === undefined ? ['联合调查结论'] : []),
  ...(s.tracks.papers.some((p) => p.instructedAt !== undefined && p.reportedAt === undefined)
    ? ['批示反馈']
    : []),
  ...OWED.filter(([kind]) => runningClock(s, kind)).map(([, title]) => title),
];

const OWED = [
  ['visit', '维修回访'],
  ['rectification', '整改通知'],
  ['promise', '兑现约定'],
] as const;
