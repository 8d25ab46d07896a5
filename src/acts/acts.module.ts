import { Module } from '@nestjs/common';
import { HandoverModule } from '../handover/handover.module.ts';
import { Acts } from './acts.ts';

@Module({ imports: [HandoverModule], providers: [Acts], exports: [Acts] })
export class ActsModule {}
