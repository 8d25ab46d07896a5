import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Rehearsal, RehearsalTimeline } from '../contracts/rehearsal.ts';
import { Returns } from '../platform/returns.ts';
import { Rehearsals } from './rehearsals.service.ts';

/** What would happen: for every member of staff, since nothing does. */
@ApiTags('时限')
@ApiBearerAuth()
@Controller('rehearsals')
export class RehearsalsController {
  constructor(private readonly rehearsals: Rehearsals) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: '推演：按规则与日历预演一个案件，不留痕迹' })
  @Returns(RehearsalTimeline)
  rehearse(@Body({ schema: Rehearsal }) asked: Rehearsal): RehearsalTimeline {
    return this.rehearsals.run(asked);
  }
}
