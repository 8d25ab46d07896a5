import { CLOCKS } from '../../../domain/case/clock-kinds.ts';
import type { Clock } from '../../../domain/case/state.ts';
import { owedBy } from '../../../domain/case/tracks.ts';
import { DEADLINE_STATUSES, METHODS, ROLES, TIERS, type Actor } from '../../../domain/case/vocabulary.ts';
import { limitEnd, moment } from '../../proof/dates.ts';
import type { Html } from '../../proof/html.ts';
import type { CaseFile, Entry } from '../case-file.ts';
import { listing, numbered, pair, row } from '../sheet.ts';

/** An official by unit, role and name; the complainant by role alone. */
export const officer = (file: CaseFile, { id, role, unit }: Actor): string => {
  const where = unit === undefined ? '' : `${file.unit(unit)} `;
  return role === 'system' || role === 'complainant'
    ? ROLES[role]
    : `${where}${ROLES[role]}（${file.person(id)}）`;
};

export const tierOf = ({ state }: CaseFile): string => (state.tier ? TIERS[state.tier] : '');

export const typeOf = ({ state, type }: CaseFile): string => type?.name ?? state.typeCode ?? '';

export const methodOf = (method: string): string => METHODS[method as keyof typeof METHODS] ?? method;

/** Who complains, masked as the case view masks it; an anonymous complaint says so in their place (F-020). */
export function complainantRows({ state, seen: { complainant } }: CaseFile): Html[] {
  if (state.flags.includes('ANONYMOUS')) return [pair('诉求人', '匿名（未登记身份）', '联系电话', '—')];
  const { name = '', phone = '', address = '' } = complainant ?? {};
  return [
    pair('诉求人', name, '联系电话', phone),
    row('单位或住址', address),
    row('保密要求', state.flags.includes('CONFIDENTIAL') ? '要求保密' : '无'),
  ];
}

/** What is complained of, in short. */
export function matterRows({ seen: { content } }: CaseFile): Html[] {
  return [
    row('诉求摘要', content?.summary ?? ''),
    row('事发地点', content?.place?.text ?? ''),
    row('诉求目的', numbered(content?.demands ?? [])),
  ];
}

/** Clocks as a table: from when, until when, what became of them. */
export const clockTable = (file: CaseFile, clocks: readonly Clock[]): Html =>
  listing(
    ['时限', '起算', '期限', '情况'],
    clocks.map((clock) => [
      `${CLOCKS[clock.kind].title}${whose(file, clock)}`,
      moment(clock.from),
      `${limitEnd(clock.dueAt)}${clock.provisional ? '（日历待定）' : ''}`,
      clock.overdueSince === undefined
        ? DEADLINE_STATUSES[clock.status]
        : `自${moment(clock.overdueSince)}起超期`,
    ]),
  );

const whose = (file: CaseFile, clock: Clock): string => {
  const unit = owedBy(file.state, clock);
  return unit === undefined ? '' : `（${file.unit(unit)}）`;
};

/** What was written with each of several events, one below the other, each with its day. */
export const dated = (entries: readonly Entry[], ...fields: readonly string[]): string =>
  entries
    .map(({ event, words }) =>
      [moment(event.at), ...fields.map((field) => words.at(field))].filter(Boolean).join('　'),
    )
    .join('\n');
