import { Controller, Header, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Metrics } from './metrics.ts';
import { Operation } from './operation.ts';
import { notFound } from './problem.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

const THIS_MACHINE = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
/** What a proxy may add on the way. */
const PASSED_ON = /^(x-forwarded-.*|forwarded|via|x-real-ip)$/;

/** Prometheus text for the machine itself: a request from elsewhere, through a proxy, or under a name that others use, finds nothing. */
@ApiExcludeController()
@Controller()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** @throws Problem 404 for whoever asks from elsewhere */
  @Operation('GET /metrics', { title: '运行指标', reads: null })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(@Req() { ip, headers }: FastifyRequest): Promise<string> {
    const passedOn = Object.keys(headers).some((name) => PASSED_ON.test(name));
    if (!LOOPBACK.test(ip) || !THIS_MACHINE.test(headers.host ?? '') || passedOn) throw notFound();
    return this.metrics.registry.metrics();
  }
}
