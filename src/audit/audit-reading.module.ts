import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuditController } from './audit.controller.ts';
import { DailyHeads } from './daily-heads.ts';
import { ReadingsAudited } from './reads.ts';

/** Reading the audit, and the audit of readings. */
@Module({
  controllers: [AuditController],
  providers: [DailyHeads, { provide: APP_INTERCEPTOR, useClass: ReadingsAudited }],
})
export class AuditReadingModule {}
