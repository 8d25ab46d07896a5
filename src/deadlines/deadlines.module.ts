import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { DeadlinesController } from './deadlines.controller.ts';

@Module({ imports: [CatalogueModule], controllers: [DeadlinesController] })
export class DeadlinesModule {}
