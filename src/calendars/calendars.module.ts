import { Module, type OnModuleInit } from '@nestjs/common';
import { ActsModule } from '../acts/acts.module.ts';
import { CatalogueModule } from '../catalogue/catalogue.module.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { CalendarsController } from './calendars.controller.ts';
import { Calendars } from './calendars.service.ts';
import { EditionsModule } from './editions.module.ts';
import { Publishing } from './publishing.service.ts';
import { Recounting } from './recounting.service.ts';

/** The calendars over HTTP, and the counting anew of open cases when one changes. */
@Module({
  imports: [EditionsModule, CatalogueModule, ActsModule],
  controllers: [CalendarsController],
  providers: [Publishing, Recounting],
})
export class CalendarsModule implements OnModuleInit {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly calendars: Calendars,
  ) {}

  /** New cases are pinned to what is known now. */
  onModuleInit(): void {
    this.catalogue.followCalendars((region) => this.calendars.currentCalendar(region));
  }
}
