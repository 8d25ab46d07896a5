import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RegisterComplaint, Registered } from '../contracts/register.ts';
import type { Actor } from '../domain/case/vocabulary.ts';
import { CurrentCaller, Public, Roles, type Caller } from '../platform/auth.ts';
import { hashOfBody, Idempotency } from '../platform/idempotency.ts';
import { Returns } from '../platform/returns.ts';
import { parseOrRefuse } from '../platform/validation.ts';
import { Intake } from './intake.service.ts';

const Keyed = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, '须为1至200个可见的ASCII字符')
    .optional(),
});

/** Whoever files without a token; the query code makes them known later. */
const COMPLAINANT: Actor = { id: 'complainant', role: 'complainant' };
const IDEMPOTENT = ApiHeader({ name: 'Idempotency-Key', required: false });

/** Registering a complaint, for the hotline's agents and for the public. */
@ApiTags('登记')
@Controller()
export class IntakeController {
  constructor(
    private readonly intake: Intake,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('complaints')
  @Roles('agent', 'duty-lead')
  @Returns(Registered, 201)
  @ApiBearerAuth()
  @IDEMPOTENT
  @ApiOperation({ summary: '登记：受理员登记诉求' })
  async byStaff(
    @CurrentCaller() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: RegisterComplaint }) form: RegisterComplaint,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registered> {
    const role = caller.roles.includes('agent') ? 'agent' : 'duty-lead';
    return this.register({ id: caller.id, role }, '/complaints', key, form, reply);
  }

  @Post('public/complaints')
  @Public()
  @Returns(Registered, 201)
  @IDEMPOTENT
  @ApiOperation({ summary: '登记：公众自行提交诉求' })
  async byPublic(
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: RegisterComplaint }) form: RegisterComplaint,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registered> {
    return this.register(COMPLAINANT, '/public/complaints', key, form, reply);
  }

  private async register(
    by: Actor,
    path: string,
    key: string | undefined,
    form: RegisterComplaint,
    reply: FastifyReply,
  ): Promise<Registered> {
    parseOrRefuse(Keyed, { 'Idempotency-Key': key });
    const attempt = { caller: by.id, path, key, bodyHash: hashOfBody(form) };
    const { body, headers } = await this.idempotency.run(attempt, async (commandId) => {
      // A request that its first process did not live to answer is done again under the same id, and still counts once.
      const origin = key === undefined ? undefined : { source: 'request', rowId: commandId };
      const registered = await this.intake.register(form, by, origin);
      return { status: 201, body: registered, headers: { location: `/api/v1/cases/${registered.caseNo}` } };
    });
    void reply.headers(headers ?? {});
    return body as Registered;
  }
}
