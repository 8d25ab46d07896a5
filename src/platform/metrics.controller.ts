import { Controller, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Metrics } from './metrics.ts';
import { Operation } from './operation.ts';
import { notFound } from './problem.ts';
import { isOnThisMachine } from './this-machine.ts';

/** Prometheus text for the machine itself: a request from elsewhere, through a proxy, or under a name that others use, finds nothing. */
@ApiExcludeController()
@Controller()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** @throws Problem 404 for whoever asks from elsewhere */
  @Operation('GET /metrics', { title: '运行指标', reads: null })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(@Req() request: FastifyRequest): Promise<string> {
    if (!isOnThisMachine(request)) throw notFound();
    return this.metrics.registry.metrics();
  }
}
