import type { CaseEvent } from './events.ts';
import { isOfOrder, type CaseState, type SupervisionOrder } from './state.ts';

type Which = (o: SupervisionOrder) => boolean;

/** What an event makes of the orders on a case; `after` is the case with the rest of it applied. */
export function evolveSupervision(after: CaseState, e: CaseEvent): SupervisionOrder[] {
  const orders = after.supervision;
  const end = (which?: Which): SupervisionOrder[] => ended(after, e.at, which);
  switch (e.type) {
    case 'supervision-raised':
      return [...orders, { key: e.data.lapse, form: e.data.form, trigger: e.data.trigger, openedAt: e.at }];
    case 'supervision-opened': {
      const { form, trigger } = e.data;
      const key = `dissatisfied:${after.assignment?.round ?? 0}`;
      return [...orders, { key, form, trigger, openedAt: e.at }];
    }
    case 'supervision-ordered': {
      const { order: key, form, trigger } = e.data;
      return [...orders, { key, form, trigger, openedAt: e.at, ordered: true }];
    }
    case 'instructed': {
      const key = `paper:${e.data.paperNo}`;
      return [...orders, { key, form: 'leader', trigger: 'leader', openedAt: e.at, ordered: true }];
    }
    case 'supervision-reported':
      return reported(orders, e.at, () => true);
    case 'reported-back':
      return reported(orders, e.at, (o) => o.key === `paper:${e.data.paperNo}`);
    case 'supervision-accepted': {
      const { orders: accepted } = e.data;
      return end((o) => accepted?.includes(o.key) ?? true);
    }
    case 'linked':
    case 'return-approved':
    case 'reassigned':
    case 'result-approved':
    case 'explained':
      return end();
    case 'archived':
      return end(() => true);
    default:
      return orders;
  }
}

/** What time opened ends with the matter; what a person ordered ends by 督办办结 alone, in whatever form by now. */
export function ended(
  s: CaseState,
  at: number,
  which: Which = ({ key }) => !s.supervision.some((by) => by.ordered && isOfOrder(s, by, key)),
): SupervisionOrder[] {
  return s.supervision.map((o) => (o.endedAt === undefined && which(o) ? { ...o, endedAt: at } : o));
}

const reported = (orders: SupervisionOrder[], at: number, which: Which): SupervisionOrder[] =>
  orders.map((o) => (o.endedAt === undefined && which(o) ? { ...o, reportedAt: o.reportedAt ?? at } : o));
