import { Complaint } from './complaint.ts';
import type { Office } from './office.ts';
import { ASSIGNING } from './stories/assigning.ts';
import { INTAKE } from './stories/intake.ts';
import { RESULT } from './stories/result.ts';
import { TIME } from './stories/time.ts';
import { formOf, type Story } from './story.ts';
import { ending } from './table.ts';

/** The hotline's day. */
export const STORIES: readonly Story[] = [...INTAKE, ...ASSIGNING, ...TIME, ...RESULT];

export interface Played {
  story: Story;
  caseNo: string;
  ended: string;
  /** What went otherwise than the rules say; undefined when nothing did. */
  wrong?: string;
}

/** Plays the stories, a few at a time; `report` hears of each as it ends. The results are in the stories' order. */
export async function play(
  office: Office,
  stories: readonly Story[],
  atOnce: number,
  report: (played: Played) => void,
): Promise<Played[]> {
  const results: Played[] = [];
  const waiting = [...stories.entries()];
  const player = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [n, story] = next;
      const played = await tell(office, story, n);
      results[n] = played;
      report(played);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, player));
  return results;
}

async function tell(office: Office, story: Story, n: number): Promise<Played> {
  let complaint: Complaint | undefined;
  const end = (wrong?: string): Played => {
    const ended = complaint ? ending(complaint.view) : '未登记';
    return { story, caseNo: complaint?.caseNo ?? '—', ended, ...(wrong === undefined ? {} : { wrong }) };
  };
  try {
    complaint = await Complaint.register(
      office,
      story.byCitizen ? undefined : { role: 'agent' },
      formOf(story, n),
    );
    await story.play(complaint);
    await complaint.look();
  } catch (error) {
    return end(error instanceof Error ? error.message : String(error));
  }
  const { ended } = end();
  return end(ended === story.ends ? undefined : `应当${story.ends}，实为${ended}`);
}
