import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { code, instant } from '../contracts/common.ts';
import { rulesOf } from '../contracts/policy.ts';
import { notFound } from '../platform/problem.ts';
import { invalid } from '../platform/validation.ts';
import { Returns } from '../platform/returns.ts';
import { asOf, CalendarYear, yearOfCalendar } from './calendar-view.ts';
import { DeadlinePreview, preview, PreviewDeadline } from './preview.ts';

const Region = code();
const Year = z.coerce.number().int().min(1).max(9999);
const AsOf = z.strictObject({ asOf: instant().or(z.iso.date()).optional() });
type AsOf = z.infer<typeof AsOf>;

const HOME_REGION = 'CN';

/** Dates for whoever asks: what a limit comes to, and the calendar it is counted on. */
@ApiTags('时限')
@ApiBearerAuth()
@Controller()
export class DeadlinesController {
  constructor(private readonly catalogue: Catalogue) {}

  @Post('deadlines/preview')
  @Returns(DeadlinePreview)
  @HttpCode(200)
  @ApiOperation({ summary: '时限试算：到期时间与逐日依据' })
  preview(@Body({ schema: PreviewDeadline }) asked: PreviewDeadline): DeadlinePreview {
    const region = asked.region ?? HOME_REGION;
    const calendar = asOf(this.catalogue.calendar(region), asked.calendarAsOf);
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

  @Get('calendars/:region/:year')
  @Returns(CalendarYear)
  @ApiOperation({ summary: '一年的放假与调休' })
  calendar(
    @Param('region', { schema: Region }) region: string,
    @Param('year', { schema: Year }) year: number,
    @Query({ schema: AsOf }) query: AsOf,
  ): CalendarYear {
    const shown = yearOfCalendar(asOf(this.catalogue.calendar(region), query.asOf), year);
    if (!shown) throw notFound();
    return shown;
  }
}
