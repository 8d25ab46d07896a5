import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { RehearsalsController } from './rehearsals.controller.ts';
import { Rehearsals } from './rehearsals.service.ts';

@Module({ imports: [CatalogueModule], controllers: [RehearsalsController], providers: [Rehearsals] })
export class RehearsalsModule {}
