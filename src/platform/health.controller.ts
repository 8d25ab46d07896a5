import { Controller, HttpStatus, Inject, Optional, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Operation } from './operation.ts';

/** Something the product can do without for a while; shown as `degraded` when it is away. */
export interface ReadinessProbe {
  name: 'temporal' | 'worker';
  /** Resolves true when it is there; false, a rejection and a second without an answer mean it is not. */
  check: () => Promise<boolean>;
}

/** The list of probes, `ReadinessProbe[]`; provide and export it from a global module. */
export const READINESS_PROBES = Symbol('READINESS_PROBES');

const PATIENCE_MS = 1000;

/** `/livez`: the process answers. `/readyz`: it can register complaints, which needs PostgreSQL only. */
@ApiExcludeController()
@Controller()
export class HealthController {
  private readonly probes: ReadinessProbe[];

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Optional() @Inject(READINESS_PROBES) probes: ReadinessProbe[] | undefined,
  ) {
    this.probes = probes ?? [];
  }

  @Operation('GET /livez', { title: '进程存活', reads: null })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Operation('GET /readyz', { title: '可受理诉求', reads: null })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Record<string, string>> {
    const [postgres, temporal, worker] = await Promise.all([
      answers(async () => (await this.database.query('select 1')) !== undefined),
      this.probe('temporal'),
      this.probe('worker'),
    ]);
    if (!postgres) void reply.status(HttpStatus.SERVICE_UNAVAILABLE).header('retry-after', '2');
    const status = !postgres ? 'unavailable' : temporal && worker ? 'ok' : 'degraded';
    const shown = (up: boolean) => (up ? 'ok' : 'degraded');
    return {
      status,
      postgres: postgres ? 'ok' : 'unavailable',
      temporal: shown(temporal),
      worker: shown(worker),
    };
  }

  private probe(name: ReadinessProbe['name']): Promise<boolean> {
    const probe = this.probes.find((each) => each.name === name);
    return probe ? answers(probe.check) : Promise.resolve(false);
  }
}

async function answers(check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([check(), silence]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
