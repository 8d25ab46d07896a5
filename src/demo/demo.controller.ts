import { Body, Controller, HttpCode, Module, Param, Req } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Audit } from '../audit/audit.service.ts';
import { holdsContent } from '../audit/reads.ts';
import { CaseReader } from '../reading/case-reader.ts';
import { ReadingModule } from '../reading/reading.module.ts';
import type { Caller } from '../domain/access/access.ts';
import { HandoverModule } from '../handover/handover.module.ts';
import { LostWorkflows } from '../handover/lost-workflows.ts';
import { Telling } from '../handover/telling.service.ts';
import { CurrentCaller } from '../platform/auth.ts';
import { keyOf } from '../platform/idempotency-key.ts';
import { hashOfBody, Idempotency } from '../platform/idempotency.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import { Operation } from '../platform/operation.ts';
import { problem, refusal } from '../platform/problem.ts';
import { CaseWorkflows } from '../temporal/case-workflows.ts';

const FastForward = z.strictObject({ seconds: z.int().min(1).max(31_536_000) }).meta({ id: 'FastForward' });
type FastForward = z.infer<typeof FastForward>;

/** Before the jump: until then nothing dated beyond the case's present is archived. */
const REACH = `
  insert into case_clock as c (case_no, offset_ms, reach_ms) values ($1, 0, $2)
  on conflict (case_no) do update set reach_ms = greatest(c.reach_ms, c.offset_ms + $2)`;

/** The embedded default only: a newcomer sees a case run overdue without waiting a day. */
@Controller()
export class DemoController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly reader: CaseReader,
    private readonly workflows: CaseWorkflows,
    private readonly telling: Telling,
    private readonly lost: LostWorkflows,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
  ) {}

  /** Once for one `Idempotency-Key`; the view is made for whoever asks, and never kept. */
  @Operation('POST /demo/cases/{caseNo}/fast-forward', {
    title: '快进：案件自身的时钟向前跳',
    reads: { what: 'case', when: holdsContent },
  })
  @OwnIdempotency()
  @HttpCode(200)
  async fastForward(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
    @Body({ schema: FastForward }) { seconds }: FastForward,
    @Req() request: FastifyRequest,
  ): Promise<unknown> {
    const attempt = {
      caller: caller.id,
      path: `/demo/cases/${caseNo}/fast-forward`,
      key: keyOf(request),
      bodyHash: hashOfBody({ seconds }),
    };
    await this.idempotency.run(attempt, async () => {
      await this.jump(caller, caseNo, seconds);
      return { status: 200, body: null };
    });
    return this.reader.view(caller, caseNo);
  }

  private async jump(caller: Caller, caseNo: string, seconds: number): Promise<void> {
    const { state } = await this.reader.visible(caller, caseNo);
    if (state.state === 'ARCHIVED')
      throw refusal('case-archived', { state: state.state, version: state.version });
    await this.database.query(REACH, [caseNo, seconds * 1000]);
    const now = await this.forward(caseNo, seconds).catch(() => undefined);
    if (now === undefined) throw problem('unavailable', undefined, { 'retry-after': '5' });
    await this.database.transaction(async (db) => {
      await db.query(
        'insert into case_clock (case_no, offset_ms) values ($1, $2) on conflict (case_no) do update set offset_ms = excluded.offset_ms',
        [caseNo, Math.max(0, now - Date.now())],
      );
      const note = { actor: caller, action: 'demo.fast-forward', subject: caseNo, outcome: 'done' } as const;
      await this.audit.note({ ...note, detail: { seconds } }, db);
    });
  }

  /** The workflow knows all that was done before its clock jumps. */
  private async forward(caseNo: string, seconds: number): Promise<number | undefined> {
    await this.telling.now(caseNo);
    await this.lost.restart(caseNo);
    return this.workflows.fastForward(caseNo, seconds);
  }
}

@Module({ imports: [ReadingModule, HandoverModule], controllers: [DemoController] })
export class DemoModule {}
