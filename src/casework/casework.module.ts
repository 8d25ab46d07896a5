import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.ts';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { DirectoryModule } from '../directory/directory.module.ts';
import { OutboxModule } from '../handover/outbox.module.ts';
import { ErrandsModule } from '../errands/errands.module.ts';
import { CaseDoor } from '../platform/case-door.ts';
import { ArchivedCases } from './archived-cases.service.ts';
import { SentencedDoor } from './case-door.ts';
import { Casework } from './casework.service.ts';
import { CommandSweeper } from './command-sweeper.ts';
import { CommandsController } from './commands.controller.ts';
import { Resolution } from './resolution.ts';
import { ReadingModule } from '../reading/reading.module.ts';

@Module({
  imports: [ReadingModule, OutboxModule, CatalogueModule, DirectoryModule, AttachmentsModule, ErrandsModule],
  controllers: [CommandsController],
  providers: [
    Casework,
    ArchivedCases,
    Resolution,
    CommandSweeper,
    { provide: CaseDoor, useClass: SentencedDoor },
  ],
  exports: [Casework],
})
export class CaseworkModule {}
