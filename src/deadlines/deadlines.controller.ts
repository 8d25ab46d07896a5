import { Body, Controller, HttpCode } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Calendars } from '../calendars/calendars.service.ts';
import { knownAt } from '../calendars/calendar-view.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { rulesOf } from '../contracts/policy.ts';
import { Operation } from '../platform/operation.ts';
import { invalid } from '../platform/validation.ts';
import { Returns } from '../platform/returns.ts';
import { DeadlinePreview, preview, PreviewDeadline } from './preview.ts';
import { WHOLE_COUNTRY } from '../domain/access/region.ts';

/** Dates for whoever asks: what a limit comes to, and the calendar it is counted on. */
@ApiTags('时限')
@ApiBearerAuth()
@Controller()
export class DeadlinesController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly calendars: Calendars,
  ) {}

  /** @throws Problem 400 for an unknown policy, and a limit beyond the calendar */
  @Operation('POST /deadlines/preview', { title: '时限试算：到期时间与逐日依据', reads: null })
  @Returns(DeadlinePreview)
  @HttpCode(200)
  preview(@Body({ schema: PreviewDeadline }) asked: PreviewDeadline): DeadlinePreview {
    const region = asked.region ?? WHOLE_COUNTRY;
    const calendar = this.calendars.currentCalendar(region, knownAt(asked.calendarAsOf));
    const named = asked.policy === undefined ? undefined : this.catalogue.policy(asked.policy);
    if (asked.policy !== undefined && !named) throw invalid([{ path: ['policy'], message: '没有这套规则' }]);
    const policy = named ? rulesOf(named) : this.catalogue.planFor({ region, at: Date.now() }).policy;
    try {
      return preview(asked, policy, calendar);
    } catch (error) {
      if (error instanceof RangeError) throw invalid([{ path: ['n'], message: '超出可计算的范围' }]);
      throw error;
    }
  }
}
