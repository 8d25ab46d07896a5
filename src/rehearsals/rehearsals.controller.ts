import { Body, Controller, HttpCode } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { Rehearsal, RehearsalTimeline } from '../contracts/rehearsal.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { Rehearsals } from './rehearsals.service.ts';

/** What would happen: for every member of staff, since nothing does. */
@ApiTags('时限')
@ApiBearerAuth()
@Controller()
export class RehearsalsController {
  constructor(private readonly rehearsals: Rehearsals) {}

  @Operation('POST /rehearsals', { title: '推演：按规则与日历预演一个案件，不留痕迹', reads: null })
  @HttpCode(200)
  @Returns(RehearsalTimeline)
  rehearse(@Body({ schema: Rehearsal }) asked: Rehearsal): RehearsalTimeline {
    return this.rehearsals.run(asked);
  }
}
