import { Module } from '@nestjs/common';
import { Outbox } from './outbox.service.ts';

/** The relay from registered complaints to their workflows. */
@Module({ providers: [Outbox], exports: [Outbox] })
export class OutboxModule {}
