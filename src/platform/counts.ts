const REMEMBERED = 30_000;

/** What is counted by key within a window of time, in this process's memory. The oldest are forgotten first, beyond thirty thousand. */
export class Counts {
  private readonly counted = new Map<string, { count: number; until: number }>();

  constructor(private readonly windowMs: number) {}

  /** @returns how often, this time included; a window begins with its first */
  add(key: string): number {
    const now = performance.now();
    for (const [old, { until }] of this.counted) {
      if (until > now && this.counted.size < REMEMBERED) break;
      this.counted.delete(old);
    }
    const known = this.counted.get(key);
    if (known && known.until > now) return (known.count += 1);
    // The oldest stand first.
    this.counted.delete(key);
    this.counted.set(key, { count: 1, until: now + this.windowMs });
    return 1;
  }

  get size(): number {
    return this.counted.size;
  }

  of(key: string): number {
    return this.present(key)?.count ?? 0;
  }

  /** Whole seconds until a key is counted from nothing again; 0 when it is not counted. */
  secondsLeft(key: string): number {
    const known = this.present(key);
    return known ? Math.max(1, Math.ceil((known.until - performance.now()) / 1000)) : 0;
  }

  private present(key: string): { count: number; until: number } | undefined {
    const known = this.counted.get(key);
    return known && known.until > performance.now() ? known : undefined;
  }
}
