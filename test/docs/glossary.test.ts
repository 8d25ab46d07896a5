import { readFileSync } from 'node:fs';
import { COMMANDS } from '../../src/domain/case/commands.ts';
import { DEADLINE_KINDS } from '../../src/domain/case/clock-kinds.ts';
import { EVENT_TITLES } from '../../src/domain/case/titles.ts';
import {
  ASSIGNMENT_STATES,
  CARDS,
  CAUSES,
  CASE_STATES,
  CHANNELS,
  CONFIDENTIALITY,
  DEADLINE_STATUSES,
  DECISION_FORMS,
  FLAGS,
  LINK_RELATIONS,
  MATTER_TYPES,
  ROLES,
  SATISFACTION,
  SUPERVISION_FORMS,
  TIERS,
  TRIGGERS,
} from '../../src/domain/case/vocabulary.ts';

const glossary = readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8');

/** The identifiers of a section with their Chinese names. */
function section(title: string): Record<string, string> {
  const text = glossary.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
  const rows = [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \| `([^`]+)` \|$/gm)];
  return Object.fromEntries(rows.map(([, chinese, , identifier]) => [identifier, chinese]));
}

const commands = Object.fromEntries(Object.entries(COMMANDS).map(([name, { title }]) => [name, title]));

test.each([
  ['案件状态', CASE_STATES],
  ['承办状态', ASSIGNMENT_STATES],
  ['受理渠道', CHANNELS],
  ['诉求性质', MATTER_TYPES],
  ['办理类别', TIERS],
  ['时限 ', DEADLINE_KINDS],
  ['时限状态', DEADLINE_STATUSES],
  ['满意度', SATISFACTION],
  ['督办形式', SUPERVISION_FORMS],
  ['督办缘由', TRIGGERS],
  ['关联', LINK_RELATIONS],
  ['原因', CAUSES],
  ['处理形式', DECISION_FORMS],
  ['保密方式', CONFIDENTIALITY],
  ['警示牌', CARDS],
  ['标记', FLAGS],
  ['角色', ROLES],
  ['操作', commands],
  ['经过', EVENT_TITLES],
])('%s: the glossary has the words of the code, all of them and no others', (title, vocabulary) => {
  expect(section(title)).toEqual(vocabulary);
});
