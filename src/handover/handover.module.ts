import { Module } from '@nestjs/common';
import { LostWorkflows } from './lost-workflows.ts';
import { Telling } from './telling.service.ts';

/** From the archive to Temporal: workflows are begun, told, and begun anew. */
@Module({ providers: [Telling, LostWorkflows], exports: [Telling, LostWorkflows] })
export class HandoverModule {}
