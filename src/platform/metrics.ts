import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { defects } from './defects.ts';
import { restarts } from './restarts.ts';
import { routeOf } from './route.ts';
import { rubbish } from './rubbish.ts';

/** The numbers of this process; labels are methods, route patterns and statuses, nothing a person typed. */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'jiesu_http_request_duration_seconds',
    help: 'Duration of HTTP requests by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.registry.registerMetric(defects);
    this.registry.registerMetric(rubbish);
    this.registry.registerMetric(restarts);
  }

  observe(server: FastifyInstance): void {
    server.addHook('onResponse', async (request, reply) => {
      const labels = { method: request.method, route: routeOf(request), status: reply.statusCode };
      this.durations.observe(labels, reply.elapsedTime / 1000);
    });
  }

  /** A number for each state, read when somebody asks for the metrics; none while it cannot be read. */
  gauge(name: string, help: string, read: () => Promise<Record<string, number>>): void {
    const collect = async (): Promise<void> => {
      gauge.reset();
      for (const [state, n] of Object.entries(await read().catch(() => ({})))) gauge.set({ state }, n);
    };
    const gauge = new Gauge({ name, help, labelNames: ['state'], registers: [this.registry], collect });
  }

  onApplicationShutdown(): void {
    this.registry.clear();
  }
}
