import { Module } from '@nestjs/common';
import { EditionsModule } from '../calendars/editions.module.ts';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { DeadlinesController } from './deadlines.controller.ts';

@Module({ imports: [CatalogueModule, EditionsModule], controllers: [DeadlinesController] })
export class DeadlinesModule {}
