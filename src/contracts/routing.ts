import { z } from 'zod';
import { CASE_STATES } from '../domain/case/vocabulary.ts';
import { code, instant, listOf, oneOf, pageOf, text } from './common.ts';

const at = () => z.iso.datetime({ offset: true });
const share = () => z.number().min(0).max(1);

/** One matter that a unit is competent for, the article it rests on, and the complaint types it covers. */
export const CompetenceItem = z
  .strictObject({ matter: text(100), basis: text(200), types: listOf(code(), 20).exactOptional() })
  .meta({ id: 'CompetenceItem', description: '权责清单事项' });
export type CompetenceItem = z.infer<typeof CompetenceItem>;

/** A new version of a unit's competence list (F-057): the whole of it; in effect at once unless it says from when. */
export const PublishCompetence = z
  .strictObject({ items: listOf(CompetenceItem, 200), effectiveFrom: instant().optional() })
  .meta({ id: 'PublishCompetence', description: '发布权责清单的一个版本' });
export type PublishCompetence = z.infer<typeof PublishCompetence>;

export const CompetenceView = z
  .object({
    unit: z.string(),
    version: z.int(),
    items: z.array(CompetenceItem),
    effectiveFrom: at(),
    publishedBy: z.string(),
    publishedAt: at(),
    inEffect: z.boolean(),
  })
  .meta({ id: 'Competence', description: '权责清单的一个版本' });
export type CompetenceView = z.infer<typeof CompetenceView>;
export const CompetencePage = pageOf(CompetenceView).meta({ id: 'CompetencePage' });

/** Why something is suggested; `text` says it to the official. */
const Basis = z
  .object({
    kind: z.enum(['precedent', 'name', 'routing', 'competence']),
    text: z.string(),
    caseNo: z.string().optional(),
    similarity: share().optional(),
    type: z.object({ code: z.string(), version: z.int() }).optional(),
    list: z.object({ unit: z.string(), version: z.int(), item: z.int() }).optional(),
  })
  .meta({ id: 'SuggestionBasis', description: '建议的依据：先例、类型名称、分派规则、权责清单' });
export type Basis = z.infer<typeof Basis>;

const Alike = z.object({
  caseNo: z.string(),
  similarity: share(),
  state: oneOf(CASE_STATES),
  registeredAt: at(),
  sameRegion: z.boolean(),
});

/** What the hotline is shown before it classifies, dispatches, links or decides a return. A person confirms; reading changes nothing. */
export const Suggestions = z
  .object({
    caseNo: z.string(),
    hop: z.int().describe('已派单次数'),
    returnPending: z.boolean().describe('有待审批的退件申请'),
    types: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        confidence: share(),
        redirect: z.object({ target: z.string(), name: z.string(), reason: z.string() }).optional(),
        basis: z.array(Basis),
      }),
    ),
    units: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        confidence: share(),
        precedents: z.array(
          z.object({ caseNo: z.string(), similarity: share(), unit: z.string(), at: at() }),
        ),
        basis: z.array(Basis),
      }),
    ),
    returns: z.array(
      z.object({
        caseNo: z.string(),
        from: z.string().nullable(),
        decision: z.enum(['approved', 'rejected']),
        nextUnit: z.string().optional(),
        decidedAt: at(),
        similarity: share(),
        sameType: z.boolean(),
        note: z
          .string()
          .nullable()
          .describe('同意时的职责认定，驳回时的理由；已删除的、诉求人对查阅人保密的为 null'),
      }),
    ),
    sameIncident: z.array(Alike),
    repeats: z.array(Alike),
  })
  .meta({ id: 'Suggestions', description: '智能分派建议：由人确认' });
export type Suggestions = z.infer<typeof Suggestions>;
export type AlikeCase = z.infer<typeof Alike>;
