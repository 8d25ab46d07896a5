import { laterFieldFaults } from '../../policy/form-field.ts';
import { handlingClock } from '../state.ts';
import { followersOf, masterOf } from '../tracks.ts';
import { isOpen, LEVELS, LIMIT_UNITS, MATTER_TYPES, METHODS, naturalTier, TIERS } from '../vocabulary.ts';
import {
  attachment,
  code,
  count,
  described,
  epoch,
  form,
  instant,
  keyOf,
  list,
  maybe,
  oneOf,
  record,
  text,
  unit,
  yes,
  yesNo,
} from './field.ts';
import { command, LONG, SHORT, type CommandRule, type Facts } from './rule.ts';

/** Which sample reply an answer was made from, and in which version (F-036); a type's own samples are named by `code.kind`. */
export const FROM_SAMPLE = { templateId: maybe(code()), templateVersion: maybe(code()) };
/** How often, and by how many workdays each time, the law that sets a limit itself lets it be extended (F-063). */
const lawsExtension = () =>
  described(
    '该法律自身允许的延期：次数与每次工作日数',
    maybe(record({ times: count(10), workdays: count(365) })),
  );

/** The words tell of a danger (F-009); no command of before says so. */
const DANGER = { danger: maybe(yesNo()) };
const whenInDanger = { adds: (_: unknown, { danger }: Facts) => (danger ? { danger } : {}) };

/** From registration to dispatch: what the hotline does itself. */
export const INTAKE = {
  'request-info': command({
    title: '要求补充',
    about: '请诉求人补充材料',
    roles: ['agent'],
    words: { missing: list(text(500), 20) },
  }).least(() => ({ missing: ['地址'] })),
  supplement: command({
    title: '补充',
    about: '登记诉求人补充的内容',
    roles: ['agent', 'complainant'],
    words: {
      content: text(LONG),
      attachmentIds: described('所补充的照片、视频等', maybe(list(attachment(), 20, 0))),
    },
    added: DANGER,
  }).least(() => ({ content: '3号楼' }), whenInDanger),
  classify: command({
    title: '研判',
    about: '确定诉求类型与办理类别',
    roles: ['dispatcher'],
    travels: {
      typeCode: code('type'),
      tier: keyOf(TIERS),
      severity: maybe(oneOf('normal', 'serious', 'major')),
      urgency: maybe(code()),
      level: maybe(keyOf(LEVELS)),
      emergencyPlan: maybe(yesNo()),
      statutory: maybe(record({ n: count(3650), unit: keyOf(LIMIT_UNITS), extension: lawsExtension() })),
    },
    words: {
      fields: maybe(form()),
      statutory: maybe(record({ law: text(200), article: text(100) })),
    },
    pins: () => 'type',
  }).least(({ s }) => ({ typeCode: s?.typeCode ?? 't', tier: s ? naturalTier(s.matterType) : 'standard' }), {
    // The extra fields that the type asks for (F-020).
    faults: ({ fields }, facts) =>
      fields && facts?.form
        ? laterFieldFaults(facts.form, fields).map(({ name, message }) => ({
            path: ['fields', name],
            message,
          }))
        : [],
  }),
  reclassify: command({
    title: '重新研判',
    about: '自原收件时起重新计算时限（Q29）',
    roles: ['duty-lead'],
    travels: {
      typeCode: maybe(code('type')),
      matterType: maybe(keyOf(MATTER_TYPES)),
      tier: maybe(keyOf(TIERS)),
    },
    words: { reason: text(SHORT) },
    added: { limit: maybe(oneOf('tier', 'statutory')) },
    pins: () => 'type',
  }).least(() => ({ tier: 'urgent', reason: '情况变化' }), {
    faults: ({ typeCode, matterType, tier }) =>
      typeCode === undefined && matterType === undefined && tier === undefined
        ? [{ path: ['tier'], message: '须指明新的类型、性质或类别' }]
        : [],
    // Whether a law sets the limit of the type that a case turned out to be of (F-063); a law named at classifying prevails over any type's.
    adds: (_, { s, type }) => (type && !s.statutory ? { limit: type.statutory ? 'statutory' : 'tier' } : {}),
  }),
  'answer-direct': command({
    title: '直接答复',
    about: '用知识库直接答复（F-035）',
    roles: ['agent'],
    travels: {
      method: keyOf(METHODS),
      toldAt: instant(),
      articleId: maybe(code()),
      articleVersion: maybe(code()),
    },
    words: { answer: text(LONG), ...FROM_SAMPLE },
  }).least(({ at }) => ({ answer: '答', method: 'phone', toldAt: at })),
  redirect: command({
    title: '引导转介',
    about: '引导至有权渠道（F-010）',
    roles: ['agent'],
    travels: { target: oneOf('12315', '12333', '12398', 'other'), callTransferred: maybe(yesNo()) },
    words: { reason: text(SHORT), toldCitizen: yes('已告知诉求人') },
  }).least(() => ({ target: '12315', reason: '欠薪', toldCitizen: true })),
  'transfer-emergency': command({
    title: '紧急转接',
    about: '立即转接紧急服务（F-009）',
    roles: ['agent'],
    travels: { service: oneOf('110', '119', '120', '122') },
  }).least(() => ({ service: '119' })),
  refuse: command({
    title: '不予受理',
    about: '说明理由和途径后不予受理（Q37）',
    roles: ['duty-lead'],
    travels: {
      ground: oneOf(
        'litigation',
        'arbitration',
        'discipline',
        'administrative-review',
        'information-disclosure',
        'petition',
        'secret',
        'privacy',
        'public-morals',
        'emergency',
      ),
    },
    words: { reason: text(SHORT), route: text(SHORT), toldCitizen: yes('已告知诉求人') },
  }).least(() => ({ ground: 'litigation', reason: '已诉讼', route: '法院', toldCitizen: true })),
  link: command({
    title: '并案',
    about: '同一事件并入主件，各自编号、告知和回访（Q31）',
    roles: ['dispatcher'],
    travels: { masterCaseNo: code('case') },
    added: { typeCode: maybe(code()), tier: maybe(keyOf(TIERS)), dueAt: maybe(epoch()) },
    asksOthers: true,
  }).least(() => ({ masterCaseNo: 'JS9' }), {
    refuses: (_, { master }) =>
      master && (!isOpen(master.state) || master.state === 'LINKED') ? 'not-a-master' : undefined,
    adds: (_, { s, master }) => {
      if (!master) return {};
      const due = handlingClock(master);
      return {
        ...(master.typeCode === undefined ? {} : { typeCode: master.typeCode }),
        tier: master.tier === 'urgent' ? 'urgent' : naturalTier(s.matterType),
        ...(due?.status === 'open' ? { dueAt: due.dueAt } : {}),
      };
    },
  }),
  unlink: command({
    title: '解除并案',
    about: '解除并案，单独派单',
    roles: ['dispatcher'],
    words: { reason: text(SHORT) },
    asksOthers: true,
  }).least(() => ({ reason: '经核实不是同一事件' })),
  join: command({
    title: '并入',
    about: '另一件并入本件，时限取最早（Q31）',
    roles: ['system'],
    added: { follower: code(), dueAt: maybe(epoch()) },
  }).least(({ s }) => ({ follower: `JS8${s?.version ?? ''}` })),
  leave: command({
    title: '脱离',
    about: '并入的一件脱离本件',
    roles: ['system'],
    added: { follower: code() },
  }).least(({ s }) => ({ follower: (s && followersOf(s.tracks)[0]) ?? 'JS80' })),
  follow: command({
    title: '跟随主件',
    about: '主件的办理结果及于并入的各件（Q31）',
    roles: ['system'],
    added: {
      master: code(),
      outcome: oneOf('answered', 'moved', 'released'),
      unit: maybe(unit()),
      dueAt: maybe(epoch()),
    },
  }).least(({ s }) => ({ master: (s && masterOf(s.tracks)) ?? 'none', outcome: 'answered', unit: 'u1' })),
  withdraw: command({
    title: '撤回',
    about: '诉求人撤回诉求',
    roles: ['agent', 'complainant'],
    words: { reason: text(SHORT) },
  }).least(() => ({ reason: '已解决' })),
  urge: command({
    title: '催办',
    about: '催办，时限不变',
    roles: ['agent', 'complainant'],
    words: { note: text(SHORT) },
    added: DANGER,
  }).least(() => ({ note: '请尽快' }), whenInDanger),
} as const satisfies Record<string, CommandRule>;
