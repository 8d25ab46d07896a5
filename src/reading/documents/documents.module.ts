import { Module } from '@nestjs/common';
import { CatalogueModule } from '../../catalogue/catalogue.module.ts';
import { ReadingModule } from '../reading.module.ts';
import { Documents } from './documents.service.ts';
import { DocumentsController } from './documents.controller.ts';

/** The forms of the rules, printed from a case's record. */
@Module({
  imports: [ReadingModule, CatalogueModule],
  controllers: [DocumentsController],
  providers: [Documents],
})
export class DocumentsModule {}
