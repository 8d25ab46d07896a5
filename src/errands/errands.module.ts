import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { ReadingModule } from '../reading/reading.module.ts';
import { DirectoryModule } from '../directory/directory.module.ts';
import { IntakeModule } from '../intake/intake.module.ts';
import { ActsModule } from '../acts/acts.module.ts';
import { VaultModule } from '../vault/vault.module.ts';
import { ErrandsController } from './errands.controller.ts';
import { Errands } from './errands.service.ts';

@Module({
  imports: [ReadingModule, IntakeModule, ActsModule, CatalogueModule, VaultModule, DirectoryModule],
  controllers: [ErrandsController],
  providers: [Errands],
  exports: [Errands],
})
export class ErrandsModule {}
