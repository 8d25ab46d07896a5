import { Body, Controller, Headers, HttpCode, Param, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  CalendarEditionView,
  CalendarNotice,
  CalendarTrial,
  CalendarWatch,
  CalendarYear,
} from '../contracts/calendar.ts';
import { code, instant, pageOf } from '../contracts/common.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { hashOfBody, Idempotency } from '../platform/idempotency.ts';
import { Operation } from '../platform/operation.ts';
import { notFound } from '../platform/problem.ts';
import { Returns } from '../platform/returns.ts';
import { knownAt, yearOfCalendar } from './calendar-view.ts';
import { Calendars, warningOf } from './calendars.service.ts';
import { Publishing } from './publishing.service.ts';
import { Recounting } from './recounting.service.ts';
import { WHOLE_COUNTRY } from '../domain/access/region.ts';

const Region = code();
const Year = z.coerce.number().int().min(1).max(9999);
const AsOf = z.strictObject({ asOf: instant().or(z.iso.date()).optional() });
type AsOf = z.infer<typeof AsOf>;
const DryRun = z.strictObject({ dryRun: z.enum(['true', 'false']).optional() });
type DryRun = z.infer<typeof DryRun>;
const Editions = pageOf(CalendarEditionView).meta({ id: 'CalendarEditionPage' });
const Published = z.union([CalendarEditionView, CalendarTrial]);

/** The working days: what is known, what was, and the notices that change them. */
@ApiTags('日历')
@ApiBearerAuth()
@Controller()
export class CalendarsController {
  constructor(
    private readonly calendars: Calendars,
    private readonly publishing: Publishing,
    private readonly recounting: Recounting,
    private readonly idempotency: Idempotency,
  ) {}

  @Operation('GET /calendars/watch', { title: '来年放假安排是否已录入；11月1日起提醒', reads: null })
  @Returns(CalendarWatch)
  watch(): CalendarWatch {
    const { missing, ...watch } = this.calendars.watch();
    return {
      region: WHOLE_COUNTRY,
      ...watch,
      missing,
      warning: missing.length > 0 ? warningOf(missing) : null,
    };
  }

  /** @throws Problem 404 */
  @Operation('GET /calendars/editions/{edition}', { title: '一个日历版本与重新计算的进度', reads: null })
  @Returns(CalendarEditionView)
  async edition(@Param('edition') edition: string): Promise<CalendarEditionView> {
    const [found] = await this.recounting.progress({ edition });
    if (!found) throw notFound();
    return found;
  }

  @Operation('GET /calendars/{region}/editions', { title: '一个地区的日历版本，新的在前', reads: null })
  @Returns(Editions)
  async editions(@Param('region', { schema: Region }) region: string): Promise<z.infer<typeof Editions>> {
    return { items: await this.recounting.progress({ region }), nextCursor: null };
  }

  /** @throws Problem 404 for a year that no notice covers */
  @Operation('GET /calendars/{region}/{year}', { title: '一年的放假与调休，可问当时所知', reads: null })
  @Returns(CalendarYear)
  year(
    @Param('region', { schema: Region }) region: string,
    @Param('year', { schema: Year }) year: number,
    @Query({ schema: AsOf }) { asOf }: AsOf,
  ): CalendarYear {
    const shown = yearOfCalendar(this.calendars.currentCalendar(region, knownAt(asOf)), year);
    if (!shown) throw notFound();
    return shown;
  }

  /** A notice is a fact that the law publishes: whoever runs the hotline's shift may enter it, and whoever runs the system. */
  @Operation('POST /calendars/{region}/editions', {
    title: '录入放假安排通知；dryRun=true 只试算',
    reads: null,
  })
  @HttpCode(201)
  @Returns(Published, 201)
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  async publish(
    @CurrentCaller() caller: Caller,
    @Param('region', { schema: Region }) region: string,
    @Query({ schema: DryRun }) { dryRun }: DryRun,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: CalendarNotice }) notice: CalendarNotice,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CalendarEditionView | CalendarTrial> {
    if (dryRun === 'true') {
      void reply.status(200);
      return this.publishing.try(region, notice, caller);
    }
    const attempt = {
      caller: caller.id,
      path: `/calendars/${region}/editions`,
      key,
      bodyHash: hashOfBody(notice),
    };
    const { status, body, headers } = await this.idempotency.run(attempt, async () => {
      const { edition } = await this.publishing.publish(region, notice, caller);
      this.recounting.wake();
      return {
        status: 201,
        body: await this.edition(edition),
        headers: { location: `/api/v1/calendars/editions/${edition}` },
      };
    });
    void reply.status(status).headers(headers ?? {});
    return body as CalendarEditionView;
  }
}
