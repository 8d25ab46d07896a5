import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Config } from '../platform/config.ts';
import { Metrics } from '../platform/metrics.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { readCalendarFiles } from './calendar-files.ts';
import { Calendars } from './calendars.service.ts';

/** The calendars, for whoever counts days. */
@Module({
  providers: [
    {
      provide: Calendars,
      useFactory: async ({ root }: Config, db: DataSource, metrics: Metrics) =>
        new Calendars(db, metrics, await readCalendarFiles(root)),
      inject: [CONFIG, getDataSourceToken(), Metrics],
    },
  ],
  exports: [Calendars],
})
export class EditionsModule {}
