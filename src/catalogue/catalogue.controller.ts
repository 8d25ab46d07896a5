import { applyDecorators, Body, Controller, Headers, HttpCode, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { code, text } from '../contracts/common.ts';
import { ComplaintTypeFile, type ComplaintType } from '../contracts/complaint-type.ts';
import { PolicyFile } from '../contracts/policy.ts';
import { toIso } from '../domain/time/instant.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { Operation } from '../platform/operation.ts';
import { notFound } from '../platform/problem.ts';
import { Returns } from '../platform/returns.ts';
import { parseOrRefuse } from '../platform/validation.ts';
import type { Kind } from './catalogue-version.entity.ts';
import { CheckView, ComplaintTypePage, ComplaintTypeView, PolicyPage, PolicyView } from './catalogue-view.ts';
import { Catalogue } from './catalogue.service.ts';
import { Publisher } from './publisher.service.ts';
import { Publishing } from './publishing.service.ts';

const Code = code();
const Version = z.coerce.number().int().min(1).max(100_000);
const Check = z.strictObject({ cases: z.coerce.number().int().min(0).max(2000).default(500) });
type Check = z.infer<typeof Check>;
const Retire = z
  .strictObject({ reason: text(500) })
  .meta({ id: 'RetireVersion', description: '停用一个版本' });
type Retire = z.infer<typeof Retire>;
const Key = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, '须为1至200个可见的ASCII字符')
    .optional(),
});

/** A definition as JSON, or as the text of its YAML file. */
const Definition = (schema: z.ZodType) =>
  applyDecorators(
    ApiConsumes('application/json', 'application/yaml'),
    ApiBody({ schema: z.toJSONSchema(schema, { io: 'input' }) as never }),
  );

/** What is published: read by every member of staff, extended by integrators (types) and duty leads (policies). */
@ApiTags('catalogue')
@ApiBearerAuth()
@Controller()
export class CatalogueController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly publisher: Publisher,
    private readonly publishing: Publishing,
  ) {}

  @Operation('GET /complaint-types', { title: '诉求类型', reads: null })
  @Returns(ComplaintTypePage)
  types(): z.infer<typeof ComplaintTypePage> {
    const items = this.catalogue.types().map((type) => this.shown('complaint-type', type));
    return { items, nextCursor: null, problems: this.publisher.problems('complaint-type') };
  }

  /** @throws Problem 404 */
  @Operation('GET /complaint-types/{code}/versions/{version}', { title: '诉求类型的一个版本', reads: null })
  @Returns(ComplaintTypeView)
  typeVersion(
    @Param('code', { schema: Code }) code: string,
    @Param('version', { schema: Version }) version: number,
  ): ComplaintTypeView {
    const type = this.catalogue.type(code, version);
    if (!type) throw notFound();
    return this.shown('complaint-type', type);
  }

  @Operation('POST /complaint-types', { title: '发布诉求类型的一个版本', reads: null })
  @Definition(ComplaintTypeFile)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @Returns(ComplaintTypeView, 201)
  async publishType(
    @CurrentCaller() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ComplaintTypeView> {
    const { code, version, warned } = await this.publish('complaint-type', body, caller, key, reply);
    return { ...this.typeVersion(code, version), ...warned };
  }

  @Operation('POST /complaint-types/check', {
    title: '校验诉求类型，并在以往案件上试行；不发布',
    reads: null,
  })
  @HttpCode(200)
  @Definition(ComplaintTypeFile)
  @Returns(CheckView)
  checkType(
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
    @Query({ schema: Check }) { cases }: Check,
  ): Promise<CheckView> {
    return this.publishing.check('complaint-type', body, caller, cases);
  }

  @Operation('POST /complaint-types/{code}/versions/{version}/retire', {
    title: '停用诉求类型的一个版本：此后的案件适用其余版本中最高的；已适用的照旧',
    reads: null,
  })
  @HttpCode(200)
  @Returns(ComplaintTypeView)
  async retireType(
    @CurrentCaller() caller: Caller,
    @Param('code', { schema: Code }) code: string,
    @Param('version', { schema: Version }) version: number,
    @Body({ schema: Retire }) { reason }: Retire,
  ): Promise<ComplaintTypeView> {
    this.typeVersion(code, version);
    await this.publishing.retire('complaint-type', code, version, reason, caller);
    return this.typeVersion(code, version);
  }

  @Operation('GET /policies', { title: '办理规则', reads: null })
  @Returns(PolicyPage)
  policies(): z.infer<typeof PolicyPage> {
    const items = this.catalogue.policies().map((policy) => this.shown('policy', policy));
    return { items, nextCursor: null, problems: this.publisher.problems('policy') };
  }

  /** @throws Problem 404 */
  @Operation('GET /policies/{code}/versions/{version}', { title: '办理规则的一个版本', reads: null })
  @Returns(PolicyView)
  policyVersion(
    @Param('code', { schema: Code }) code: string,
    @Param('version', { schema: Version }) version: number,
  ): PolicyView {
    const policy = this.catalogue.policy(code, version);
    if (!policy) throw notFound();
    return this.shown('policy', policy);
  }

  @Operation('POST /policies', { title: '发布办理规则的一个版本；只影响此后的派单', reads: null })
  @Definition(PolicyFile)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @Returns(PolicyView, 201)
  async publishPolicy(
    @CurrentCaller() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    const { code, version, warned } = await this.publish('policy', body, caller, key, reply);
    return { ...this.policyVersion(code, version), ...warned };
  }

  @Operation('POST /policies/check', { title: '校验办理规则，并在以往案件上试行；不发布', reads: null })
  @HttpCode(200)
  @Definition(PolicyFile)
  @Returns(CheckView)
  checkPolicy(
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
    @Query({ schema: Check }) { cases }: Check,
  ): Promise<CheckView> {
    return this.publishing.check('policy', body, caller, cases);
  }

  @Operation('POST /policies/{code}/versions/{version}/retire', {
    title: '停用办理规则的一个版本：此后的案件适用其余版本中最高的；已适用的照旧',
    reads: null,
  })
  @HttpCode(200)
  @Returns(PolicyView)
  async retirePolicy(
    @CurrentCaller() caller: Caller,
    @Param('code', { schema: Code }) code: string,
    @Param('version', { schema: Version }) version: number,
    @Body({ schema: Retire }) { reason }: Retire,
  ): Promise<PolicyView> {
    this.policyVersion(code, version);
    await this.publishing.retire('policy', code, version, reason, caller);
    return this.policyVersion(code, version);
  }

  private async publish(
    kind: Kind,
    body: unknown,
    caller: Caller,
    key: string | undefined,
    reply: FastifyReply,
  ): Promise<{ code: string; version: number; warned: Pick<PolicyView, 'warnings'> }> {
    parseOrRefuse(Key, { 'Idempotency-Key': key });
    const { candidate, created, warnings } = await this.publishing.publish(kind, body, caller, key);
    const { code, version } = candidate.definition;
    void reply.status(created ? 201 : 200);
    return { code, version, warned: warnings.length > 0 ? { warnings } : {} };
  }

  private shown<T extends ComplaintType | PolicyFile>(kind: Kind, definition: T) {
    const { publishedAt, publishedBy, hash, retiredAt } = this.catalogue.published(
      kind,
      definition.code,
      definition.version,
    )!;
    return {
      ...definition,
      publishedAt: toIso(publishedAt.getTime()),
      publishedBy,
      hash,
      ...(retiredAt && { retiredAt: toIso(retiredAt.getTime()) }),
    };
  }
}
