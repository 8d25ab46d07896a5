import { Module } from '@nestjs/common';
import { LostWorkflows } from './lost-workflows.ts';
import { Outbox } from './outbox.service.ts';

/** The relay from registered complaints to their workflows. */
@Module({ providers: [Outbox, LostWorkflows], exports: [Outbox] })
export class OutboxModule {}
