/** Work that is done every so often until it is stopped: never twice at once, and what fails is done again the next time. */
export class Recurring {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> | undefined;

  /** @param failed told of every failure; what failed is not told, for it may quote what was stored */
  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
    private readonly failed: () => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.now(), this.everyMs).unref();
  }

  /** Does the work now, or joins the run that is under way; never rejects. */
  async now(): Promise<void> {
    this.running ??= this.work()
      .catch(() => this.failed())
      .finally(() => (this.running = undefined));
    await this.running;
  }

  /** No more runs; settles when the last one has. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }
}
