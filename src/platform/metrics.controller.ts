import { Controller, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Metrics } from './metrics.ts';
import { Operation } from './operation.ts';
import { notFound } from './problem.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Prometheus text for the machine itself: a request from elsewhere, or through a proxy, finds nothing. */
@ApiExcludeController()
@Controller()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** @throws Problem 404 for whoever asks from elsewhere */
  @Operation('GET /metrics', { title: '运行指标', reads: null })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(@Req() { ip, headers }: FastifyRequest): Promise<string> {
    if (!LOOPBACK.test(ip) || headers['x-forwarded-for'] !== undefined) throw notFound();
    return this.metrics.registry.metrics();
  }
}
