import { Body, Controller, HttpCode, Inject, Injectable, Options, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Audit } from '../audit/audit.service.ts';
import type { Doer } from '../audit/note.ts';
import { startOfTheirs, type OfRegion } from '../domain/access/access.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import type { Config } from '../platform/config.ts';
import { Counts } from '../platform/counts.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import { Operation } from '../platform/operation.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { notFound } from '../platform/problem.ts';
import { lets } from '../platform/temporal-ui.ts';
import { isOnThisMachine } from '../platform/this-machine.ts';
import { PayloadKeys } from '../temporal/sealing/payload-keys.ts';
import { decoded, ownersOf, WirePayloads } from './decoding.ts';

type Answer = Pick<WirePayloads, 'payloads'>;
const OF_CASE = 'complaint:';
const READING_MS = 10 * 60_000;
const OF_THEIRS = `
  select w as workflow from unnest($1::text[]) as w join complaint_case c on w = '${OF_CASE}' || c.case_no
  where starts_with(c.region, $2)`;

/** What both doors have in common: which page may come in, what is opened, and that it is written down. */
@Injectable()
abstract class Door {
  /** Who has read of which case lately: the UI's pages ask again and again, and all that is one reading, noted when it begins. */
  private readonly before = new Counts(READING_MS);

  constructor(
    private readonly keys: PayloadKeys,
    private readonly audit: Audit,
    @Inject(CONFIG) protected readonly config: Config,
    @InjectDataSource() private readonly db: DataSource,
  ) {}

  /** Gives back what it got and never seals: the UI asks it before every query, and nothing typed there shall become an act. */
  protected echo({ payloads }: WirePayloads, request: FastifyRequest, reply: FastifyReply): Answer {
    this.admit(request, reply);
    return { payloads };
  }

  /** @throws Problem when this door is closed to whoever asks */
  protected admit(request: FastifyRequest, reply: FastifyReply): void {
    lets(request, reply, this.config.temporalUiUrl);
  }

  /** Whoever works for one region opens what is kept of its cases, and nothing else. */
  protected async read(reader: Doer & OfRegion, body: WirePayloads): Promise<Answer> {
    const theirs = reader.region === undefined ? undefined : await this.ofTheirs(reader, body);
    const { payloads, of } = decoded(this.keys.ring, body, (workflow) => theirs?.has(workflow) ?? true);
    for (const [workflow, opened] of of) {
      const reading = `${reader.id}\n${workflow}`;
      if (this.before.of(reading) > 0) continue;
      const subject = workflow.startsWith(OF_CASE) ? workflow.slice(OF_CASE.length) : undefined;
      const detail = { payloads: opened };
      await this.audit.note({ actor: reader, action: 'read.temporal', subject, outcome: 'done', detail });
      this.before.add(reading);
    }
    return { payloads };
  }

  private async ofTheirs(reader: OfRegion, body: WirePayloads): Promise<ReadonlySet<string>> {
    const rows = await this.db.query<{ workflow: string }[]>(OF_THEIRS, [
      ownersOf(this.keys.ring, body),
      startOfTheirs(reader),
    ]);
    return new Set(rows.map(({ workflow }) => workflow));
  }
}

/**
 * The codec server of the Temporal UI, told to it as `<our address>/api/v1/temporal-codec`. The UI passes its reader's own access token, and
 * only to an https address. Supervisors may read what Temporal keeps of cases; each reading is audited.
 */
@ApiExcludeController()
@OwnIdempotency()
@Controller()
export class CodecController extends Door {
  @Options(['decode', 'encode'].map((asked) => `temporal-codec/${asked}`))
  @RouteConfig({ cors: false })
  @HttpCode(204)
  preflight(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    this.admit(request, reply);
  }

  @Operation('POST /temporal-codec/encode', { title: '原样交回', reads: null })
  @RouteConfig({ cors: false })
  @HttpCode(200)
  encode(
    @Body({ schema: WirePayloads }) body: WirePayloads,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return this.echo(body, request, reply);
  }

  /** What is read is written down case by case. */
  @Operation('POST /temporal-codec/decode', { title: '打开流程中的密封内容', reads: null })
  @RouteConfig({ cors: false })
  @HttpCode(200)
  decode(
    @CurrentCaller() caller: Caller,
    @Body({ schema: WirePayloads }) body: WirePayloads,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    this.admit(request, reply);
    return this.read(caller, body);
  }
}

/**
 * The same for the demo (演示), whose UI is plain http and so passes no token: whoever reads the UI on this machine reads it in clear, as
 * they could with the key that lies beside the demo's data. It knows this machine's UI only, and elsewhere than in the demo there is none.
 */
@ApiExcludeController()
@OwnIdempotency()
@Controller()
export class DemoCodecController extends Door {
  @Options(['decode', 'encode'].map((asked) => `public/demo/temporal-codec/${asked}`))
  @RouteConfig({ cors: false })
  @HttpCode(204)
  preflight(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): void {
    this.admit(request, reply);
  }

  @Operation('POST /public/demo/temporal-codec/encode', { title: '原样交回', reads: null })
  @RouteConfig({ cors: false })
  @HttpCode(200)
  encode(
    @Body({ schema: WirePayloads }) body: WirePayloads,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return this.echo(body, request, reply);
  }

  /** What is read is written down case by case. */
  @Operation('POST /public/demo/temporal-codec/decode', { title: '打开流程中的密封内容', reads: null })
  @RouteConfig({ cors: false })
  @HttpCode(200)
  decode(
    @Body({ schema: WirePayloads }) body: WirePayloads,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    this.admit(request, reply);
    return this.read({ id: 'demo:temporal-ui' }, body);
  }

  protected override admit(request: FastifyRequest, reply: FastifyReply): void {
    const { demo, production, temporalUiUrl } = this.config;
    if (!demo || production || !isOnThisMachine(request) || !lets(request, reply, temporalUiUrl))
      throw notFound();
  }
}
