import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Temporal's own lines stay out of the tests' output: what matters is asserted. */
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'OFF' } },
});
