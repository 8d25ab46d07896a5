import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.ts';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { DirectoryModule } from '../directory/directory.module.ts';
import { ActsModule } from '../acts/acts.module.ts';
import { ErrandsModule } from '../errands/errands.module.ts';
import { CaseDoor } from '../platform/case-door.ts';
import { SentencedDoor } from './case-door.ts';
import { Casework } from './casework.service.ts';
import { CommandsController } from './commands.controller.ts';
import { Resolution } from './resolution.ts';
import { ReadingModule } from '../reading/reading.module.ts';

@Module({
  imports: [ReadingModule, ActsModule, CatalogueModule, DirectoryModule, AttachmentsModule, ErrandsModule],
  controllers: [CommandsController],
  providers: [Casework, Resolution, { provide: CaseDoor, useClass: SentencedDoor }],
  exports: [Casework],
})
export class CaseworkModule {}
