import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.ts';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { DirectoryModule } from '../directory/directory.module.ts';
import { ActsModule } from '../acts/acts.module.ts';
import { ErrandsModule } from '../errands/errands.module.ts';
import { Casework } from './casework.service.ts';
import { CommandsController } from './commands.controller.ts';
import { Resolution } from './resolution.ts';
import { ReadingModule } from '../reading/reading.module.ts';

@Module({
  imports: [ReadingModule, ActsModule, CatalogueModule, DirectoryModule, AttachmentsModule, ErrandsModule],
  controllers: [CommandsController],
  providers: [Casework, Resolution],
  exports: [Casework],
})
export class CaseworkModule {}
