import { Injectable } from '@nestjs/common';
import { Calendars } from '../calendars/calendars.service.ts';
import { knownAt } from '../calendars/calendar-view.ts';
import { deadlinesOf } from '../reading/deadlines.ts';
import { split } from '../domain/case/commands.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { contradictionsOf } from '../catalogue/policy-check.ts';
import { rulesOf, type PolicyFile } from '../contracts/policy.ts';
import type { Rehearsal, RehearsalTimeline } from '../contracts/rehearsal.ts';
import { WHOLE_COUNTRY } from '../domain/access/region.ts';
import { COMMANDS } from '../domain/case/commands.ts';
import { describeProblem } from '../domain/refusals.ts';
import { supervisionForm } from '../domain/case/state.ts';
import { eventTitle } from '../domain/case/titles.ts';
import { upcoming } from '../domain/case/details.ts';
import { finestState } from '../domain/case/view.ts';
import type { TypePin } from '../domain/policy/policy.ts';
import { fromIso, toIso } from '../domain/time/instant.ts';
import { Problem } from '../platform/problem.ts';
import { invalid } from '../platform/validation.ts';
import { play, type Played, type Script } from './play.ts';

/** What is published: rules and types, and the calendars with what was known when. */
export interface Published {
  catalogue: Pick<Catalogue, 'planFor' | 'policy' | 'type'>;
  calendars: Pick<Calendars, 'currentCalendar'>;
}

/** Rehearsals of a case against published rules, or against a draft of them. Nothing is stored, no workflow runs. */
@Injectable()
export class Rehearsals {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly calendars: Calendars,
  ) {}

  /** @throws Problem 400 naming a policy or a type that nobody has published, a draft that contradicts itself, or an instant beyond the calendar of this world */
  run(asked: Rehearsal): RehearsalTimeline {
    return timelineOf(asked, rehearse(asked, { catalogue: this.catalogue, calendars: this.calendars }));
  }
}

/** Resolves the script against what is published and plays it. @throws Problem 400 as `Rehearsals.run` */
export function rehearse(asked: Rehearsal, published: Published): Played {
  try {
    return play(scriptOf(asked, published), (typeCode) => pinOf(asked, published, typeCode));
  } catch (error) {
    if (error instanceof RangeError) throw invalid([{ path: ['until'], message: '超出可计算的范围' }]);
    throw error;
  }
}

function scriptOf(asked: Rehearsal, published: Published): Script {
  const { catalogue, calendars } = published;
  const { type: typeCode, region = WHOLE_COUNTRY, anonymous = false, urgentWords = false } = asked;
  const type = typeCode === undefined ? undefined : catalogue.type(typeCode);
  if (typeCode !== undefined && !pinOf(asked, published, typeCode))
    throw invalid([{ path: ['type'], message: '没有这个诉求类型，或当时尚未生效' }]);
  const registeredAt = fromIso(asked.registeredAt);
  const given = policyOf(asked.policy, published);
  const plan = catalogue.planFor({ region, typeCode, at: registeredAt });
  return {
    registration: {
      caseNo: 'REHEARSAL',
      channel: asked.channel ?? 'phone',
      matterType: asked.matterType ?? type?.matterType ?? 'complaint',
      region,
      ...(typeCode === undefined ? {} : { typeCode }),
      anonymous,
      confidential: false,
      contactable: !anonymous,
      urgentWords,
      plan: {
        policy: given ? rulesOf(given) : plan.policy,
        // The whole calendar, not a case's own part of it: here it need not travel.
        calendar: calendars.currentCalendar(region, knownAt(asked.calendarAsOf)),
        ...(plan.type ? { type: plan.type } : {}),
      },
    },
    registeredAt,
    acts: asked.acts.map(({ at, command, fields, unit }) => ({
      at: fromIso(at),
      command,
      fields: split(command, fields).travels,
      unit,
    })),
    until: fromIso(asked.until),
  };
}

function policyOf(asked: Rehearsal['policy'], { catalogue }: Published): PolicyFile | undefined {
  if (asked === undefined) return undefined;
  if (typeof asked !== 'string') {
    const found = contradictionsOf(asked).map(({ path, zh }) => ({ path: ['policy', ...path], message: zh }));
    if (found.length > 0) throw invalid(found);
    return asked;
  }
  const [code = '', version] = asked.split('@');
  const found = catalogue.policy(code, version === undefined ? undefined : Number(version));
  if (!found) throw invalid([{ path: ['policy'], message: '没有这套规则' }]);
  return found;
}

/** The pin of a type that is in effect when the case is registered. */
function pinOf(
  { region = WHOLE_COUNTRY, registeredAt }: Rehearsal,
  { catalogue }: Published,
  typeCode: string,
): TypePin | undefined {
  try {
    return catalogue.planFor({ region, typeCode, at: fromIso(registeredAt) }).type;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** What was played, as it is shown. */
export function timelineOf(
  { registeredAt, until }: Rehearsal,
  { scenes, events, state }: Played,
): RehearsalTimeline {
  const { policy, type, calendar } = state.plan;
  return {
    policy: { code: policy.code, version: policy.version },
    type: type ? { code: type.code, version: type.version } : null,
    calendar: calendar.edition,
    registeredAt: toIso(fromIso(registeredAt)),
    until: toIso(fromIso(until)),
    events: scenes.flatMap((scene) =>
      scene.events.map((e) => ({
        seq: e.seq,
        type: e.type,
        title: eventTitle(e),
        at: toIso(e.at),
        role: e.by.role,
        ...(scene.act === undefined ? {} : { act: scene.act }),
      })),
    ),
    cards: state.cards.map(({ kind, at }) => ({ kind, at: toIso(at) })),
    deadlines: deadlinesOf({ state, events }),
    notices: scenes.flatMap((scene) => scene.notices.map((notice) => ({ ...notice, at: toIso(scene.at) }))),
    refusals: scenes.flatMap(({ act, at, refusal, command }) => {
      if (act === undefined || command === undefined || refusal === undefined) return [];
      const { zh, en } = describeProblem(refusal);
      return [
        {
          act,
          at: toIso(at),
          command,
          code: refusal,
          title: `${COMMANDS[command].title}：${zh}`,
          detail: en,
        },
      ];
    }),
    upcoming: upcoming(state).map(({ title, dueAt }) => ({ title, dueAt })),
    final: {
      state: state.state,
      status: finestState(state),
      unit: state.assignment?.unit ?? null,
      flags: state.flags,
      supervision: supervisionForm(state),
      version: state.version,
    },
  };
}
