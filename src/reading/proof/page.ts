import { articleOf, lengthOf } from '../../deadlines/articles.ts';
import { CLOCKS } from '../../domain/case/clock-kinds.ts';
import type { Stretch } from '../../domain/case/reckoning.ts';
import { finestState } from '../../domain/case/view.ts';
import { DEADLINE_STATUSES, MATTER_TYPES, ROLES, TIERS } from '../../domain/case/vocabulary.ts';
import { startOf } from '../../domain/time/instant.ts';
import type { ProofDay, Unit } from '../../domain/time/limit.ts';
import type { ReadCase } from '../../archive/archives.ts';
import { proven, type ProvenClock } from '../deadlines.ts';
import { limitEnd, moment } from './dates.ts';
import { html, type Html } from './html.ts';
import { STYLE } from './style.ts';

/**
 * The deadlines of a case on paper, in Chinese, for the citizen or a court: when received, which days counted and which did not and by which
 * notice, who extended it, on which rule it rests. `officials`: for the hotline's own file, with every clock and who acted; without it
 * a complainant sees what was promised to them, and nobody's account.
 */
export function proofPage(found: ReadCase, { officials }: { officials: boolean }): string {
  const { state, now } = found;
  const { policy, calendar } = state.plan;
  const clocks = proven(found).filter(({ clock }) => officials || CLOCKS[clock.kind].promised);
  const page = html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>办理时限计算依据 ${state.caseNo}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <h1>办理时限计算依据</h1>
        <dl>
          ${item('受理编号', state.caseNo)} ${item('受理时间', moment(state.registeredAt))}
          ${item('诉求性质', MATTER_TYPES[state.matterType])}
          ${item('办理类别', state.tier ? TIERS[state.tier] : '尚未研判')}
          ${item('办理状态', finestState(state))}
          ${item('办结时间', state.citizenClosedAt === undefined ? '尚未办结' : moment(state.citizenClosedAt))}
          ${item('办理规则', `${policy.code} 第${policy.version}版`)}
          ${item('工作日历', `${calendar.edition}（法定通知至 ${calendar.officialUntil}）`)}
          ${item('出具时间', moment(now))}
        </dl>
        ${clocks.length === 0 ? html`<p>目前没有时限。</p>` : ''}
        ${clocks.map((clock) => section(clock, officials))}
        <footer>
          <p>
            期间的计算依照民法典第二百零一条至第二百零四条：按日计算的，开始的当日不计入，自下一日开始计算；期间的最后一日截止于二十四时。工作日以国务院办公厅节假日安排通知为准，调休上班日为工作日；尚无通知的年份按法定节假日推算，标明“日历待定”，通知公布后只延长、不提前。所有时间均为北京时间。
          </p>
        </footer>
      </body>
    </html> `;
  return page.text;
}

const item = (name: string, value: string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

function section({ clock, stretches, movedBy }: ProvenClock, officials: boolean): Html {
  const outcome =
    clock.overdueSince === undefined
      ? DEADLINE_STATUSES[clock.status]
      : `自${moment(clock.overdueSince)}起超期`;
  const met = clock.metAt === undefined ? '' : `，于${moment(clock.metAt)}完成`;
  const granted = (i: number): string => {
    const { at, by, oldDueAt, reason } = clock.moves[i]!;
    const role = ROLES[movedBy[i]?.role ?? 'system'];
    const who = officials && by !== 'system' ? `${role}（${by}）` : role;
    return `${reason === undefined ? `由${who}于${moment(at)}批准` : `${RECOUNTED[reason]}，${moment(at)}`}，原期限 ${limitEnd(oldDueAt)}`;
  };
  return html`<section>
    <h2>${CLOCKS[clock.kind].title}</h2>
    <dl>
      ${item('起算', moment(clock.from))} ${item('期限', limitEnd(clock.dueAt))}
      ${item('结果', `${outcome}${met}`)}
      ${clock.provisional ? item('说明', '日历待定：其中有尚无节假日安排通知的日期') : ''}
      ${item('依据', articleOf(clock.kind, clock.limit))}
    </dl>
    ${stretches.map((stretch) => table(stretch, stretch.move === undefined ? '' : granted(stretch.move)))}
  </section> `;
}

const RECOUNTED = {
  reclassified: '重新研判后自原收件时起重算',
  calendar: '节假日安排变更后重算',
  plan: '规则变更后重算',
  linked: '并案后取最早期限',
};

function table(stretch: Stretch, granted: string): Html {
  const { what, limit, days, dueAt } = stretch;
  const length = limit ? lengthOf(limit) : `至${limitEnd(dueAt)}`;
  const title = what === 'extension' ? `延期${length}` : length;
  let counted = 0;
  return html`<table>
    <caption>
      ${title}${granted === '' ? '' : `：${granted}`}
    </caption>
    <thead>
      <tr>
        <th>日期</th>
        <th>星期</th>
        <th>性质</th>
        <th>计入</th>
        <th>依据</th>
      </tr>
    </thead>
    <tbody>
      ${days.map((day) => row(day, day.counted ? ++counted : 0, limit?.unit))}
    </tbody>
  </table> `;
}

const row = (day: ProofDay, nth: number, unit: Unit | undefined): Html => {
  const runs = unit === 'minutes' || unit === 'hours' || unit === 'workday-hours';
  const count = nth === 0 ? '不计入' : runs ? '计时' : `第${nth}日`;
  return html`<tr class="${nth === 0 ? 'skipped' : 'counted'}">
    <td>${day.date}</td>
    <td>${weekday(day.date)}</td>
    <td>${natureOf(day)}</td>
    <td>${count}</td>
    <td>${day.notice ?? ''}</td>
  </tr> `;
};

function natureOf({ kind, name }: ProofDay): string {
  switch (kind) {
    case 'start':
      return name === undefined ? '收到之日' : `收到之日（${name}）`;
    case 'workday':
      return '工作日';
    case 'make-up':
      return '调休上班';
    case 'weekend':
      return '周末';
    case 'holiday':
      return `${name ?? '节日'}放假`;
    case 'provisional':
      return name === undefined ? '日历待定' : `${name}（日历待定）`;
  }
}

const weekday = (date: string): string =>
  `周${'四五六日一二三'[((((startOf(date) + 28_800_000) / 86_400_000) % 7) + 7) % 7] ?? ''}`;
