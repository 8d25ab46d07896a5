import { z } from 'zod';
import { oneOf, pageOf } from '../contracts/common.ts';
import { LIMIT_UNITS } from '../domain/case/vocabulary.ts';
import { ComplaintType } from '../contracts/complaint-type.ts';
import { PolicyFile } from '../contracts/policy.ts';
import { TIERS } from '../domain/case/vocabulary.ts';

const instant = () => z.iso.datetime({ offset: true });
/** Of a definition that holds: what is likely a slip, with its place in the source. */
const Warnings = z.array(
  z.object({ path: z.string(), line: z.int().optional(), column: z.int().optional(), message: z.string() }),
);
const PUBLISHED = {
  publishedAt: instant(),
  publishedBy: z.string(),
  hash: z.string(),
  retiredAt: instant().optional(),
  warnings: Warnings.optional(),
};

export const PolicyView = PolicyFile.extend(PUBLISHED).meta({
  id: 'Policy',
  description: '已发布的办理规则',
});
export type PolicyView = z.infer<typeof PolicyView>;
export const ComplaintTypeView = ComplaintType.extend(PUBLISHED).meta({
  id: 'ComplaintType',
  description: '已发布的诉求类型（含继承的项）',
});
export type ComplaintTypeView = z.infer<typeof ComplaintTypeView>;

/** `problems`: what is wrong with the files of the folder, which therefore is not published. */
const PROBLEMS = { problems: z.array(z.string()) };
export const PolicyPage = pageOf(PolicyView).extend(PROBLEMS).meta({ id: 'PolicyPage' });
export const ComplaintTypePage = pageOf(ComplaintTypeView).extend(PROBLEMS).meta({ id: 'ComplaintTypePage' });

const changeOf = <T extends z.ZodType>(what: T) =>
  z.object({ was: what.nullable(), would: what.nullable() }).optional();

/** The answer of a check that found no fault: what would have been different in past cases. */
export const CheckView = z
  .object({
    valid: z.literal(true),
    code: z.string(),
    version: z.int(),
    /** How many past cases were tried, the latest ones first. */
    casesTried: z.int(),
    casesDifferent: z.int(),
    /** In how many cases each thing would have been different. */
    counts: z.object({
      unit: z.int(),
      tier: z.int(),
      dueAt: z.int(),
      signDueAt: z.int(),
      statutory: z.int(),
      refusedFields: z.int(),
    }),
    warnings: Warnings,
    differences: z.array(
      z.object({
        caseNo: z.string().optional(),
        unit: changeOf(z.string()),
        tier: changeOf(oneOf(TIERS)),
        dueAt: changeOf(instant()),
        signDueAt: changeOf(instant()),
        statutory: changeOf(z.object({ n: z.int(), unit: oneOf(LIMIT_UNITS) })),
        refusedFields: z.array(z.string()).optional(),
      }),
    ),
  })
  .meta({ id: 'CatalogueCheck', description: '试行结果：以往案件会有何不同' });
export type CheckView = z.infer<typeof CheckView>;
