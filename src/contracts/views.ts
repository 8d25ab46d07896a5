import { z } from 'zod';
import { COMMANDS } from '../domain/case/commands.ts';
import { DEADLINE_KINDS } from '../domain/case/clock-kinds.ts';
import {
  ASSIGNMENT_STATES,
  CARDS,
  CASE_STATES,
  CHANNELS,
  DEADLINE_STATUSES,
  FLAGS,
  LINK_RELATIONS,
  MATTER_TYPES,
  ROLES,
  SATISFACTION,
  SUPERVISION_FORMS,
  TIERS,
} from '../domain/case/vocabulary.ts';
import { oneOf, pageOf } from './common.ts';
import { LEVELS, LIMIT_UNITS } from '../domain/case/vocabulary.ts';
import { Registered } from './register.ts';

const at = () => z.iso.datetime({ offset: true });
const decided = { status: z.enum(['pending', 'approved', 'rejected']), decidedAt: at().optional() };
const pinned = z.object({ code: z.string(), version: z.int() });

export const AssignmentView = z
  .object({
    hop: z.int(),
    round: z.int(),
    unit: z.string(),
    coUnits: z.array(z.string()),
    state: oneOf(ASSIGNMENT_STATES),
    dispatchedAt: at(),
    signedAt: at().optional(),
    signedLate: z.boolean().optional(),
    deemedAcceptedAt: at().optional(),
    noSecondReturn: z.boolean(),
    done: z.array(z.string()),
    plan: z.enum(['drafted', 'approved', 'rejected']).optional(),
    reply: z.object({ status: z.enum(['pending', 'approved', 'rejected']), signed: z.int() }).optional(),
    disputed: z.boolean().optional(),
    coResults: z.array(z.object({ unit: z.string(), at: at() })),
    returns: z.array(
      z.object({
        requestedAt: at(),
        suggestion: z.string().nullable().optional(),
        suggestedUnit: z.string().optional(),
        ...decided,
      }),
    ),
    extensions: z.array(
      z.object({
        requestedAt: at(),
        workdays: z.int(),
        ...decided,
        grantedWorkdays: z.int().optional(),
        oldDueAt: at(),
        newDueAt: at().optional(),
      }),
    ),
  })
  .meta({ id: 'Assignment', description: '承办' });

const deadline = z.object({
  kind: oneOf(DEADLINE_KINDS),
  dueAt: at(),
  status: oneOf(DEADLINE_STATUSES),
  overdueSince: at().optional(),
  metAt: at().optional(),
  provisional: z.boolean(),
});
export const DeadlineView = deadline.meta({ id: 'Deadline', description: '时限' });

export const ProofDayView = z.object({
  date: z.iso.date(),
  counted: z.boolean(),
  kind: z.enum(['start', 'workday', 'make-up', 'weekend', 'holiday', 'provisional']),
  name: z.string().optional(),
  notice: z.string().optional(),
});

/** A clock with the rule it rests on, its extensions, and the days its date is counted by: first the limit's, then each extension's. */
export const ProvedDeadlineView = deadline
  .extend({
    startedAt: at(),
    rule: z.object({ unit: oneOf(LIMIT_UNITS), n: z.int() }),
    article: z.string(),
    /** Extensions with who granted them; `reason` when the clock was recounted instead. */
    moves: z.array(
      z.object({
        oldDueAt: at(),
        newDueAt: at(),
        workdays: z.int(),
        reason: z.enum(['reclassified', 'calendar', 'plan', 'linked']).optional(),
        at: at(),
        by: z.string(),
        role: oneOf(ROLES).optional(),
      }),
    ),
    proof: z.array(ProofDayView),
  })
  .meta({ id: 'ProvedDeadline', description: '时限及逐日依据' });

export const ProvedDeadlinePage = pageOf(ProvedDeadlineView).meta({ id: 'ProvedDeadlinePage' });

export const CallbackView = z
  .object({
    round: z.int(),
    at: z.string(),
    method: z.string(),
    reached: z.boolean(),
    declined: z.boolean(),
    verified: z.boolean().optional(),
    solved: z.enum(['yes', 'partly', 'no']).optional(),
    resultSatisfaction: oneOf(SATISFACTION).optional(),
    serviceSatisfaction: oneOf(SATISFACTION).optional(),
  })
  .meta({ id: 'Callback', description: '回访' });

const unspecified = z.record(z.string(), z.unknown());

const Complainant = z.object({
  name: z.string().optional(),
  phone: z.string().optional(),
  address: z.string().optional(),
  confidential: z.boolean(),
});

/** A case as its readers see it; `now` is the case's own present. `content` and `complainant` are masked by role. */
export const CaseView = z
  .object({
    caseNo: z.string(),
    version: z.int(),
    now: at(),
    state: oneOf(CASE_STATES),
    status: z.string().optional(),
    flags: z.array(oneOf(FLAGS)),
    matterType: oneOf(MATTER_TYPES),
    type: pinned.nullable(),
    tier: oneOf(TIERS).nullable(),
    level: oneOf(LEVELS).optional(),
    policy: pinned.nullable(),
    region: z.string(),
    channel: oneOf(CHANNELS),
    registeredAt: at(),
    citizenClock: z.object({ startedAt: at(), closedAt: at().optional() }),
    assignment: AssignmentView.nullable(),
    deadlines: z.array(DeadlineView),
    cards: z.array(z.object({ kind: oneOf(CARDS), at: at() })),
    supervision: z.object({
      form: oneOf(SUPERVISION_FORMS),
      orders: z.array(
        z.object({
          form: oneOf(SUPERVISION_FORMS),
          trigger: z.string(),
          openedAt: at(),
          dueAt: at().optional(),
          ordered: z.boolean(),
          reportedAt: at().optional(),
          endedAt: at().optional(),
        }),
      ),
    }),
    callbacks: z.array(CallbackView),
    steps: z.array(z.object({ name: z.string(), status: z.enum(['done', 'failed']), at: at() })),
    links: z.array(z.object({ caseNo: z.string(), relation: oneOf(LINK_RELATIONS) })),
    papers: z.array(
      z.object({
        paperNo: z.string(),
        presentedAt: at(),
        instructedAt: at().optional(),
        reportedAt: at().optional(),
        lines: z.array(z.object({ unit: z.string(), dueAt: at().optional() })),
      }),
    ),
    appeals: z.array(
      z.object({
        by: z.enum(['complainant', 'respondent']),
        at: at(),
        status: z.enum(['pending', 'upheld', 'changed']),
        decidedAt: at().optional(),
      }),
    ),
    firstContact: z.string().optional(),
    jointInvestigation: z
      .object({ leadUnit: z.string(), members: z.array(z.string()), reportedAt: at().optional() })
      .optional(),
    maliciousReview: z
      .object({
        proposedAt: at(),
        status: z.enum(['proposed', 'awaits-second', 'confirmed', 'dismissed']),
      })
      .optional(),
    consultation: z.object({ decider: z.string() }).optional(),
    archive: z.object({ archivedAt: at(), retainUntil: at() }).optional(),
    content: unspecified.optional(),
    complainant: Complainant.optional(),
    opened: Registered.optional().describe('仅见于跟踪回访发现复发的答复：新件编号与查询码'),
  })
  .meta({ id: 'Case', description: '诉求案件' });
export type CaseView = z.infer<typeof CaseView>;

export const CasePage = pageOf(CaseView).meta({ id: 'CasePage' });

/** One row of the archive of a case; `text` is what was written with it, null once it has been erased. */
export const EventView = z
  .object({
    seq: z.int(),
    type: z.string(),
    title: z.string(),
    at: at(),
    actor: z.object({ id: z.string(), role: oneOf(ROLES), unit: z.string().optional() }),
    commandId: z.string().nullable(),
    data: unspecified,
    text: unspecified.nullable().optional(),
    hash: z.string(),
  })
  .meta({ id: 'Event', description: '经过' });
export type EventView = z.infer<typeof EventView>;

/** Who was told of what, and which lower steps of the same ladder a notice speaks for. */
export const NoticePage = pageOf(
  z.object({
    seq: z.int(),
    audience: z.string(),
    kind: z.string(),
    naming: z.array(z.string()),
    createdAt: at(),
  }),
).meta({ id: 'NoticePage', description: '通知' });
export type NoticePage = z.infer<typeof NoticePage>;

export const EventPage = pageOf(EventView).meta({ id: 'EventPage' });

/** Whether this caller may give a command now, with the code of the refusal otherwise and the shape of its body. */
export const AvailableCommandView = z
  .object({
    command: oneOf(COMMANDS),
    name: z.string(),
    allowed: z.boolean(),
    code: z.string().optional(),
    schema: unspecified,
  })
  .meta({ id: 'AvailableCommand', description: '可用操作' });

export const AvailableCommandPage = pageOf(AvailableCommandView).meta({ id: 'AvailableCommandPage' });
