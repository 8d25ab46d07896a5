import { z } from 'zod';
import { regionOf } from '../domain/access/region.ts';
import { CASE_STATES, CHANNELS, MATTER_TYPES, OWN_CHANNELS } from '../domain/case/vocabulary.ts';
import {
  caseNumber,
  code,
  enumOf,
  formFields,
  instant,
  listOf,
  oneOf,
  phone,
  text,
  yesNo,
} from './common.ts';

const Complainant = z
  .strictObject({
    name: text(50).optional(),
    phone: phone().optional(),
    address: text(200).optional(),
    anonymous: yesNo(),
    confidential: yesNo(),
  })
  .superRefine(({ name, phone, anonymous }, context) => {
    for (const [key, value] of Object.entries({ name, phone })) {
      if (anonymous && value !== undefined)
        context.addIssue({ code: 'custom', path: [key], message: '匿名诉求不得登记姓名或电话（F-101）' });
      if (!anonymous && value === undefined)
        context.addIssue({ code: 'custom', path: [key], message: '实名诉求须登记姓名和电话（F-020）' });
    }
  })
  .meta({ id: 'Complainant', description: '诉求人：匿名时不得有姓名和电话' });

const NOT_A_REGION = '须为六位行政区划代码（GB/T 2260），例如 371002；全国为 CN';
/** A region by its code, kept as the one code that it has. */
export const region = () =>
  z
    .string({ error: NOT_A_REGION })
    .max(64)
    .overwrite((written) => regionOf(written) ?? written)
    .refine((written) => regionOf(written) !== undefined, NOT_A_REGION)
    .describe(NOT_A_REGION);

const Place = z.strictObject({
  text: text(200),
  region: text(50).optional(),
  lat: z.number().min(-90).max(90).optional(),
  lng: z.number().min(-180).max(180).optional(),
});

/** What was heard, in the complainant's words: whoever writes it down. */
const SAID = {
  matterType: oneOf(MATTER_TYPES),
  summary: text(200),
  detail: text(20_000),
  occurredAt: instant().optional(),
  place: Place.optional(),
  parties: listOf(z.strictObject({ name: text(50), role: text(50).optional() }), 50, 0).optional(),
  desiredOutcome: text(2000).optional(),
  demands: listOf(text(2000), 20).optional(),
  evidence: z
    .strictObject({ held: listOf(text(200), 50, 0).optional(), howToSubmit: text(500).optional() })
    .optional(),
  attachments: listOf(code(), 20, 0).optional().describe('受理员已上传的照片等；公众登记后凭查询码上传'),
  complainant: Complainant,
  respondent: z
    .strictObject({ unit: code().optional(), person: text(50).optional(), ground: text(200).optional() })
    .optional(),
  typeCode: code().optional(),
  fields: formFields().optional(),
  region: region().optional(),
};

const asksSomething = (form: { desiredOutcome?: unknown; demands?: unknown }): boolean =>
  form.desiredOutcome !== undefined || form.demands !== undefined;
const NOTHING_ASKED = { path: ['demands'], message: '须填写诉求目的：desiredOutcome 或 demands（F-020）' };

/** The register form (F-020, F-029), as the hotline's staff fill it in. */
export const RegisterComplaint = z
  .strictObject({
    channel: oneOf(CHANNELS),
    ...SAID,
    repeatOf: caseNumber()
      .optional()
      .describe('重复件：同一诉求人此前的编号，仅工作人员填写；前件未办结的即为催办（Q39）'),
    handover: z
      .strictObject({ from: text(50), reference: text(100).optional(), at: instant().optional() })
      .optional()
      .describe('由何处移交，如110非警务诉求（F-006、F-009）'),
  })
  .refine(asksSomething, NOTHING_ASKED)
  .meta({ id: 'RegisterComplaint', description: '投诉登记表' });
export type RegisterComplaint = z.infer<typeof RegisterComplaint>;

/**
 * The same form as a citizen fills it in (F-005): through a channel of their own, and without what only the hotline can know: who handed it over,
 * and which earlier case it repeats.
 */
export const FileComplaint = z
  .strictObject({ channel: enumOf(OWN_CHANNELS).default('web'), ...SAID })
  .refine(asksSomething, NOTHING_ASKED)
  .meta({ id: 'FileComplaint', description: '投诉登记表（公众自行提交）' });
export type FileComplaint = z.infer<typeof FileComplaint>;

/** The answer to a registration. `queryCode` is shown once and kept only as a hash. */
export const Registered = z
  .object({
    caseNo: z.string(),
    queryCode: z.string(),
    state: oneOf(CASE_STATES),
    registeredAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Registered', description: '登记回执' });
export type Registered = z.infer<typeof Registered>;

/** Who the complainant is: kept apart from what they say. */
export type ComplainantIdentity = Pick<RegisterComplaint['complainant'], 'name' | 'phone' | 'address'>;

/** What the complainant says, as stored: no identity in it. `newFacts`: by which the case came of another one. */
export type ComplaintContent = Pick<
  RegisterComplaint,
  | 'summary'
  | 'detail'
  | 'occurredAt'
  | 'place'
  | 'parties'
  | 'evidence'
  | 'respondent'
  | 'fields'
  | 'handover'
> & { demands: string[]; newFacts?: string };

/** The course of the matter, with what is new since the case that it comes of (Q39). */
export const courseOf = ({ detail, newFacts }: Pick<ComplaintContent, 'detail' | 'newFacts'>): string =>
  newFacts === undefined ? detail : `${detail}\n\n${newFacts}`;

/** The part of a registration that is not the complainant's identity, with the desired outcome as one more demand. */
export function contentOf(form: RegisterComplaint): ComplaintContent {
  const { summary, detail, occurredAt, place, parties, evidence, respondent, fields, handover } = form;
  const demands = [
    ...(form.desiredOutcome === undefined ? [] : [form.desiredOutcome]),
    ...(form.demands ?? []),
  ];
  return { summary, detail, occurredAt, place, parties, evidence, respondent, fields, handover, demands };
}
