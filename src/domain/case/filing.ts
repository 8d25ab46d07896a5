import { CLOCKS } from './clock-kinds.ts';
import { runningClock, type CaseState } from './state.ts';
import { openAppeal } from './tracks.ts';
import type { DeadlineKind } from './vocabulary.ts';

/**
 * What keeps a case that is over from the archive (F-140, `4-process.md` §3): an open appeal, a hold, a supervision that a person ordered, an
 * incomplete file; undefined when nothing does. The code of the refusal.
 */
export function keptFromArchive(
  s: CaseState,
): 'appeal-pending' | 'on-hold' | 'supervision-open' | 'file-incomplete' | undefined {
  if (openAppeal(s.tracks)) return 'appeal-pending';
  if (s.flags.includes('LEGAL_HOLD')) return 'on-hold';
  if (s.supervision.some((o) => o.ordered && o.endedAt === undefined)) return 'supervision-open';
  return lacking(s).length > 0 ? 'file-incomplete' : undefined;
}

/**
 * What the file of a case still lacks, in the words of the regulation (F-140): what was ordered or found on the way, joint findings, the
 * report back on a leader paper, whether it is malicious, a visit, its notice and what was promised there.
 */
export const lacking = (s: CaseState): string[] => [
  ...(s.tracks.joint !== undefined && s.tracks.joint.reportedAt === undefined ? ['联合调查结论'] : []),
  ...(s.tracks.papers.some((p) => p.instructedAt !== undefined && p.reportedAt === undefined)
    ? ['批示反馈']
    : []),
  ...(s.tracks.malicious && s.tracks.malicious.decision === undefined ? ['恶意认定'] : []),
  ...(Object.keys(CLOCKS) as DeadlineKind[]).flatMap(
    (kind) => (runningClock(s, kind) && CLOCKS[kind].file) || [],
  ),
];
