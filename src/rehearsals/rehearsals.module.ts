import { Module } from '@nestjs/common';
import { EditionsModule } from '../calendars/editions.module.ts';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { RehearsalsController } from './rehearsals.controller.ts';
import { Rehearsals } from './rehearsals.service.ts';

@Module({
  imports: [CatalogueModule, EditionsModule],
  controllers: [RehearsalsController],
  providers: [Rehearsals],
})
export class RehearsalsModule {}
