import type { Channel, MatterType } from '../../domain/case/vocabulary.ts';
import type { Complaint } from './complaint.ts';

/** One complaint of the hotline's day: what is heard, what happens to it, and how the rules say that it ends. */
export interface Story {
  /** What it is about, in a phrase. */
  about: string;
  /** What happens to it, in a phrase. */
  course: string;
  /** How the rules say that it ends, as `ending` puts it. */
  ends: string;
  channel: Channel;
  matterType: MatterType;
  type: string;
  detail: string;
  wants: string;
  place?: string;
  anonymous?: true;
  /** Filed by the citizen without an agent. */
  byCitizen?: true;
  play(c: Complaint): Promise<void>;
}

const SURNAMES = '王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗';
const GIVEN = ['建国', '秀英', '丽娟', '志强', '桂兰', '海涛', '晓燕', '文博', '玉梅', '国庆', '思远'];

/** The registration form of a story; its citizen is made up from its number. */
export function formOf(story: Story, n: number): object {
  const name = `${SURNAMES[n % SURNAMES.length]}${GIVEN[n % GIVEN.length]}`;
  const who = { name, phone: `1380631${String(1000 + n * 37).padStart(4, '0')}`, address: '威海市环翠区' };
  return {
    channel: story.channel,
    matterType: story.matterType,
    typeCode: story.type,
    summary: story.about,
    detail: story.detail,
    desiredOutcome: story.wants,
    ...(story.place ? { place: { text: story.place } } : {}),
    complainant: story.anonymous
      ? { anonymous: true, confidential: false }
      : { ...who, anonymous: false, confidential: false },
  };
}
