import { Module } from '@nestjs/common';
import { ReadingModule } from '../reading/reading.module.ts';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { DirectoryModule } from '../directory/directory.module.ts';
import { CommonWords } from './common-words.ts';
import { CompetenceController } from './competence.controller.ts';
import { Competence } from './competence.service.ts';
import { SuggestionsController } from './suggestions.controller.ts';
import { Suggestions } from './suggestions.service.ts';

/** What should happen to a case, as past cases and competence lists suggest it. */
@Module({
  imports: [ReadingModule, CatalogueModule, DirectoryModule],
  controllers: [SuggestionsController, CompetenceController],
  providers: [CommonWords, Competence, Suggestions],
})
export class RoutingModule {}
