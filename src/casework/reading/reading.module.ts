import { Module } from '@nestjs/common';
import { ProofController } from '../proof/proof.controller.ts';
import { CaseReader } from './case-reader.ts';
import { ReadingController } from './reading.controller.ts';

/** Lists, views, archive, deadlines and outcomes of cases. */
@Module({ controllers: [ReadingController, ProofController], providers: [CaseReader], exports: [CaseReader] })
export class ReadingModule {}
