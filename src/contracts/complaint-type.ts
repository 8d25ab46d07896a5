import { z } from 'zod';
import { nearestTo } from '../domain/access/region.ts';
import { MATTER_TYPES, TIERS } from '../domain/case/vocabulary.ts';
import type { CustomStep, TypePin } from '../domain/policy/policy.ts';
import { code, count, lawsExtension, listOf, oneOf, text, yesNo } from './common.ts';
import { LEVELS, LIMIT_UNITS } from '../domain/case/vocabulary.ts';
import { FormFields } from './form-field.ts';
import { effectiveFrom, LimitShape } from './policy.ts';

/** Where a matter belongs that is not the hotline's to handle (F-010): the number, whose it is, and why. */
const Redirect = z
  .strictObject({
    target: oneOf({ '12315': true, '12333': true, '12398': true, other: true }),
    name: text(50),
    reason: text(500),
  })
  .describe('引导对象：不由热线办理的，告知何处受理及理由');

/** A limit that a law sets for this kind of matter; it takes the place of the county's own (F-063, Q21). */
const Statutory = z
  .strictObject({
    law: text(200),
    article: text(100),
    n: count(3650),
    unit: oneOf(LIMIT_UNITS),
    extension: lawsExtension().exactOptional(),
  })
  .describe('法定时限：法律法规另有规定的，从其规定，写明法律名称与条款');

const AFTER = { dispatched: '派单后', signed: '签收后', submitted: '报结后', closed: '办结后' } as const;

/** A step that the integrator's own worker does, by the activity's name on its task queue. */
const Step = z
  .strictObject({
    name: text(30).describe('步骤名称，显示给工作人员'),
    activity: text(100).describe('集成方 worker 登记的活动名'),
    taskQueue: code().describe('集成方 worker 的任务队列'),
    after: oneOf(AFTER).describe('何时调用'),
    timeoutSeconds: count(86_400).describe('每次尝试的超时（秒）'),
    attempts: count(20).describe('最多尝试次数；仍失败则转人工'),
    waitSeconds: count(30 * 86_400)
      .exactOptional()
      .describe('worker 不在线时最多等待的秒数，默认一天'),
  })
  .describe('自定义步骤') satisfies z.ZodType<CustomStep>;

/** What a unit records before it may report a result; names are those of the commands. */
const REQUIRED_STEPS = {
  'record-contact': '联系诉求人',
  'record-progress': '登记进展',
  'record-investigation': '调查核实',
  'record-site-check': '现场核实',
  'record-mediation': '调解',
  'record-finding': '事实认定',
  'approve-plan': '批准方案',
  'record-implementation': '实施',
  'report-feedback': '分级反馈',
} as const;

const TEMPLATES = {
  accept: '受理告知',
  redirect: '引导告知',
  progress: '进展告知',
  reply: '答复',
  publication: '公开答复',
} as const;
const PUBLICATION = { never: '不公开', approved: '审签后公开', always: '办结即公开' } as const;

const Declared = z.strictObject({
  code: code().describe('类型代码，发布后不变'),
  version: count(100_000).describe('版本号；内容有变即另发新版本'),
  effectiveFrom: effectiveFrom().exactOptional(),
  parent: code().exactOptional().describe('上级类型：未写的项从它继承'),
  name: text(50),
  aliases: listOf(text(50), 20).exactOptional().describe('其他叫法'),
  category: listOf(text(30), 5).exactOptional().describe('分类路径，由宽到窄'),
  description: text(500).exactOptional(),
  matterType: oneOf(MATTER_TYPES).exactOptional().describe('通常的诉求性质；以登记的为准'),
  tier: oneOf(TIERS).exactOptional().describe('默认办理类别；一律紧急的写 urgent，其余随诉求性质'),
  level: oneOf(LEVELS).exactOptional().describe('分级响应级别（F-068 至 F-071）'),
  policy: code().exactOptional().describe('办理规则；不写则用诉求所在地的规则'),
  units: listOf(code(), 10).exactOptional().describe('通常的承办单位，第一个为首选（F-013）'),
  unitsByRegion: z.record(code(), listOf(code(), 10)).exactOptional().describe('按地区的承办单位'),
  redirect: Redirect.exactOptional(),
  fields: FormFields.exactOptional(),
  evidence: listOf(text(50), 20)
    .exactOptional()
    .describe('须有的证据：登记时须写明持有哪些或如何提交（F-020）'),
  requiredSteps: listOf(oneOf(REQUIRED_STEPS), 9).exactOptional().describe('报结前须完成的步骤'),
  statutory: Statutory.exactOptional(),
  approvalChain: listOf(text(30), 8).exactOptional().describe('答复审签链，按次序（F-089）'),
  callback: z
    .strictObject({ required: yesNo(), within: LimitShape.exactOptional() })
    .exactOptional()
    .describe('回访规则：是否回访；within 为报结后上门回访的期限（F-121、F-127）'),
  publication: oneOf(PUBLICATION).exactOptional().describe('答复是否公开（F-162、F-163）'),
  templates: z
    .partialRecord(z.enum(Object.keys(TEMPLATES) as (keyof typeof TEMPLATES)[]), text(5000))
    .exactOptional()
    .describe('答复范本（F-036）'),
  steps: listOf(Step, 10).exactOptional(),
});

/** A file of `complaint-types/`, as it is published: what an integrator adds. Six lines do for the common case. */
export const ComplaintTypeFile = Declared.superRefine((type, context) => {
  const say = (path: string[], message: string, en: string): void =>
    context.addIssue({ code: 'custom', path, message, params: { en } });
  if (type.units && type.redirect)
    say(['redirect'], '承办单位 units 与引导对象 redirect 只能择一', 'either units or redirect, not both');
  if (type.parent !== undefined) return;
  if (!type.units && !type.redirect)
    say(['units'], '须有承办单位 units 或引导对象 redirect', 'units or redirect is required');
  if (!type.category) say(['category'], '必填', 'required unless inherited from a parent');
}).meta({ id: 'ComplaintTypeFile', title: '诉求类型', description: '诉求类型文件 complaint type' });
export type ComplaintTypeFile = z.infer<typeof ComplaintTypeFile>;

/** A complaint type as the hotline uses it: with what it inherits. */
export const ComplaintType = Declared.extend({ category: listOf(text(30), 5) });
export type ComplaintType = z.infer<typeof ComplaintType>;

/** What of a type a case is pinned to: little, for it stands in a workflow's history. */
export const pinOf = ({
  code,
  version,
  statutory,
  steps,
  requiredSteps,
  approvalChain,
  callback,
}: ComplaintType): TypePin => ({
  code,
  version,
  ...(statutory && { statutory }),
  ...(steps && { steps }),
  ...(requiredSteps && { requiredSteps }),
  ...(approvalChain && { approvalChain }),
  ...(callback?.within && { visit: callback.within }),
  ...(callback?.required === false && { noCallback: true as const }),
});

/** The units that usually handle a type in a region, the first one first: those named for it, else for the nearest region around it. */
export const unitsIn = ({ units = [], unitsByRegion = {} }: ComplaintType, region: string): string[] =>
  unitsByRegion[nearestTo(region, Object.keys(unitsByRegion)) ?? ''] ?? units;

/**
 * A type with what its parent says where it is silent. Form fields, templates and steps are added to the parent's, those of the same
 * name taking their place; units and redirect exclude each other, so that saying one drops the other.
 */
export function inherited(parent: ComplaintTypeFile, child: ComplaintTypeFile): ComplaintTypeFile {
  const { redirect, units, unitsByRegion, effectiveFrom: _, parent: __, ...kept } = parent;
  const fields = { ...parent.fields, ...child.fields };
  const templates = { ...parent.templates, ...child.templates };
  const steps = [
    ...(parent.steps ?? []).filter(({ name }) => !child.steps?.some((step) => step.name === name)),
    ...(child.steps ?? []),
  ];
  return {
    ...kept,
    ...(redirect && !child.units && { redirect }),
    ...(units && !child.redirect && !child.units && { units, ...(unitsByRegion && { unitsByRegion }) }),
    ...child,
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(Object.keys(templates).length > 0 && { templates }),
    ...(steps.length > 0 && { steps }),
  };
}
