const WINDOW_MS = 10 * 60_000;
const MOST = 10_000;

/**
 * What somebody has read in the Temporal UI within the last ten minutes: its pages ask again and again for the same case, and all that is one
 * reading, noted when it begins. Of this process alone; forgotten, it is noted once more.
 */
export class ReadBefore {
  private readonly since = new Map<string, number>();

  has(reader: string, workflow: string): boolean {
    const at = this.since.get(keyOf(reader, workflow));
    return at !== undefined && Date.now() - at < WINDOW_MS;
  }

  add(reader: string, workflow: string): void {
    if (this.since.size >= MOST) this.since.clear();
    this.since.set(keyOf(reader, workflow), Date.now());
  }
}

const keyOf = (reader: string, workflow: string): string => `${reader}\n${workflow}`;
