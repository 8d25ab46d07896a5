import { Module } from '@nestjs/common';
import { CaseDoor } from '../platform/case-door.ts';
import { VaultModule } from '../vault/vault.module.ts';
import { ProofController } from './proof/proof.controller.ts';
import { ArchivedCaseDoor } from './case-door.ts';
import { CaseReader } from './case-reader.ts';
import { ReadingController } from './reading.controller.ts';

/** Lists, views, archive, deadlines and outcomes of cases. */
@Module({
  imports: [VaultModule],
  controllers: [ReadingController, ProofController],
  providers: [CaseReader, { provide: CaseDoor, useClass: ArchivedCaseDoor }],
  exports: [CaseReader],
})
export class ReadingModule {}
