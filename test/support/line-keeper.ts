import { JsonLogger } from '../../src/platform/logging.ts';

/** Keeps every line that the application logs, for tests of what it must not say. */
export class LineKeeper extends JsonLogger {
  readonly lines: string[] = [];
  protected override printAsJson(...[message, options]: Parameters<JsonLogger['printAsJson']>): void {
    this.lines.push(JSON.stringify(this.getJsonLogObject(message, options)));
  }
}
