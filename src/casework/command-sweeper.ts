import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Command } from '../domain/case/commands.ts';
import { Casework } from './casework.service.ts';
import { Recurring } from '../platform/recurring.ts';

const EVERY_MS = 2000;
/** Drawn at random, so that some which cannot be handed over never keep others waiting. */
const AT_MOST = 100;

/** A row of `case_command`. */
interface Kept {
  case_no: string;
  payload: Command;
}

/** Asynchronous commands that could not be handed to their workflow at once are handed over here, and their outcomes noted. */
@Injectable()
export class CommandSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(CommandSweeper.name);
  private readonly sweeps = new Recurring(
    EVERY_MS,
    () => this.sweep(),
    () => this.logger.warn('handing over commands failed; it is tried again'),
  );

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly casework: Casework,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweeps.stop();
  }

  async sweep(): Promise<void> {
    // What the archive holds already is still handed over: its workflow task may have been lost.
    const refused = await this.database.query<Kept[]>(`
      with settled as (
        update case_command c set status = case e.type when 'command-refused' then 'refused' else 'done' end, code = e.data ->> 'code'
        from case_event e where c.status = 'pending' and e.case_no = c.case_no and e.command_id = c.id
        returning c.case_no, c.payload, c.status
      ) select case_no, payload from settled where status = 'refused'`);
    for (const { case_no: caseNo, payload } of refused) await this.casework.forgetLeft(caseNo, payload);
    const waiting = await this.database.query<Kept[]>(
      `select case_no, payload from case_command where sent_at is null and (status = 'pending' or created_at > now() - interval '1 day')
       order by random() limit ${AT_MOST}`,
    );
    for (const { case_no: caseNo, payload } of waiting) await this.casework.relay(caseNo, payload);
  }
}
