import { Body, Controller, Headers, Ip, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FileComplaint, RegisterComplaint, Registered } from '../contracts/register.ts';
import type { Actor } from '../domain/case/vocabulary.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { hashOfBody, Idempotency, type Answer, type Attempt } from '../platform/idempotency.ts';
import { keyOf, strangersKeyOf } from '../platform/idempotency-key.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { ChallengeView } from './filing/challenges.ts';
import { Filing } from './filing/filing.ts';
import { Intake } from './intake.service.ts';

/** Whoever files without a token; the query code makes them known later. */
const COMPLAINANT: Actor = { id: 'complainant', role: 'complainant' };
const IDEMPOTENT = ApiHeader({ name: 'Idempotency-Key', required: false });

/** Registering a complaint, for the hotline's agents and for the public. */
@ApiTags('登记')
@OwnIdempotency()
@Controller()
export class IntakeController {
  constructor(
    private readonly intake: Intake,
    private readonly idempotency: Idempotency,
    private readonly filing: Filing,
  ) {}

  @Operation('POST /complaints', { title: '登记：受理员登记诉求', reads: null })
  @Returns(Registered, 201)
  @ApiBearerAuth()
  @IDEMPOTENT
  async byStaff(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Body({ schema: RegisterComplaint }) form: RegisterComplaint,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registered> {
    const role = caller.roles.includes('agent') ? 'agent' : 'duty-lead';
    const { askedAt: at } = request;
    const by = { id: caller.id, role } as const;
    const attempt = { caller: by.id, path: '/complaints', key: keyOf(request), bodyHash: hashOfBody(form) };
    return this.register(by, attempt, form, reply, { region: caller.region, at });
  }

  @Operation('GET /public/challenge', { title: '提交较多时的验证', reads: null })
  @Returns(ChallengeView)
  challenge(@Ip() address: string): Promise<ChallengeView> {
    return this.filing.challenge(address);
  }

  @Operation('POST /public/complaints', { title: '登记：公众自行提交诉求', reads: null })
  @Returns(Registered, 201)
  @IDEMPOTENT
  @ApiHeader({ name: 'X-Challenge', required: false, description: '对 GET /public/challenge 的解答' })
  async byPublic(
    @Headers('x-challenge') solution: string | undefined,
    @Req() request: FastifyRequest,
    @Body({ schema: FileComplaint }) form: FileComplaint,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Registered> {
    await this.filing.admit(request.ip, solution);
    const attempt = {
      caller: this.idempotency.stranger(request.ip),
      path: '/public/complaints',
      key: strangersKeyOf(request),
      bodyHash: hashOfBody(form),
    };
    return this.register(COMPLAINANT, attempt, form, reply);
  }

  private async register(
    by: Actor,
    attempt: Attempt,
    form: RegisterComplaint,
    reply: FastifyReply,
    of: { region?: string | undefined; at?: number | undefined } = {},
  ): Promise<Registered> {
    const answerOf = (registered: Registered): Answer => ({
      status: 201,
      body: registered,
      headers: { location: `/api/v1/cases/${registered.caseNo}` },
    });
    const { body, headers } = await this.idempotency.once(attempt, async (rowOf) => {
      const kept = (registered: Registered) => rowOf(answerOf(registered));
      return answerOf(await this.intake.register(form, by, undefined, { ...of, kept }));
    });
    void reply.headers(headers ?? {});
    return body as Registered;
  }
}
