import { z } from 'zod';
import { MATTER_TYPES, TIERS } from '../domain/case/vocabulary.ts';
import { code, count, LEVELS, LIMIT_UNITS, listOf, oneOf, text } from './common.ts';

/** Where a matter belongs that is not the hotline's to handle (F-010): the number, whose it is, and why. */
const Redirect = z.strictObject({
  target: z.enum(['12315', '12333', '12398', 'other']),
  name: text(50),
  reason: text(500),
});

/** A limit that a law sets for this kind of matter; it takes the place of the county's own (F-063, Q21). */
const Statutory = z.strictObject({
  law: text(200),
  article: text(100),
  n: count(3650),
  unit: oneOf(LIMIT_UNITS),
});

/** A file of `complaint-types/`: what an integrator adds. Seven lines do for the common case; the rest is optional. */
export const ComplaintType = z
  .strictObject({
    code: code(),
    version: count(100_000),
    name: text(50),
    /** The path in the classification, from wide to narrow. */
    category: listOf(text(30), 5),
    description: text(500).exactOptional(),
    /** The usual matter type; the complaint's own decides. */
    matterType: oneOf(MATTER_TYPES).exactOptional(),
    /** Only for matters that are always urgent, else the tier follows from the matter type. */
    tier: oneOf(TIERS).exactOptional(),
    /** Level of the four-level feedback (F-068…F-071). */
    level: oneOf(LEVELS).exactOptional(),
    /** Another policy than the region's. */
    policy: code().exactOptional(),
    /** The units that usually handle it, the first one first (F-013). */
    units: listOf(code(), 10).exactOptional(),
    redirect: Redirect.exactOptional(),
    statutory: Statutory.exactOptional(),
  })
  .refine((type) => (type.units === undefined) !== (type.redirect === undefined), {
    path: ['units'],
    message: '须有承办单位 units 或引导对象 redirect，二者择一',
  })
  .meta({ id: 'ComplaintType', description: '诉求类型' });
export type ComplaintType = z.infer<typeof ComplaintType>;
