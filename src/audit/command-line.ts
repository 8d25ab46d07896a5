import { userInfo } from 'node:os';
import type { DataSource } from 'typeorm';
import { Audit } from './audit.service.ts';
import type { Note } from './note.ts';

/** One row for what somebody did at the server's own command line, where no token says who they are: by the system's name for them. */
export const noteCommand = (db: DataSource, action: Note['action'], detail: Note['detail']): Promise<void> =>
  new Audit(db).note({
    actor: { id: `shell:${operator()}` },
    action,
    outcome: 'done',
    ...(detail && { detail }),
  });

function operator(): string {
  try {
    return userInfo()
      .username.replaceAll(/[^\w.-]/g, '-')
      .slice(0, 64);
  } catch {
    // A container may run as a number that has no name.
    return `${process.getuid?.() ?? 'unknown'}`;
  }
}
