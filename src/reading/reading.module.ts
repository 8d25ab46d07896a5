import { Module } from '@nestjs/common';
import { VaultModule } from '../vault/vault.module.ts';
import { ProofController } from './proof/proof.controller.ts';
import { CaseReader } from './case-reader.ts';
import { ReadingController } from './reading.controller.ts';

/** Lists, views, archive, deadlines and outcomes of cases. */
@Module({
  imports: [VaultModule],
  controllers: [ReadingController, ProofController],
  providers: [CaseReader],
  exports: [CaseReader],
})
export class ReadingModule {}
