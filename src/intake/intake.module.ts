import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { DirectoryModule } from '../directory/directory.module.ts';
import { VaultModule } from '../vault/vault.module.ts';
import { IntakeController } from './intake.controller.ts';
import { Challenges } from './filing/challenges.ts';
import { Filing } from './filing/filing.ts';
import { Importer } from './importer.service.ts';
import { Intake } from './intake.service.ts';
import { HandoverModule } from '../handover/handover.module.ts';

/** From a complaint as it is heard to a numbered case whose workflow is about to start. */
@Module({
  imports: [CatalogueModule, DirectoryModule, HandoverModule, VaultModule],
  controllers: [IntakeController],
  providers: [Challenges, Filing, Intake, Importer],
  exports: [Intake, Importer],
})
export class IntakeModule {}
