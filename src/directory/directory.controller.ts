import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { pageOf } from '../contracts/common.ts';
import { StaffView, UnitView } from '../contracts/directory.ts';
import { Paging } from '../contracts/paging.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { Directory } from './directory.service.ts';
import { staffView } from './staff-view.ts';

const Units = pageOf(UnitView).meta({ id: 'UnitPage' });
const StaffPage = pageOf(StaffView).meta({ id: 'StaffPage' });

/** Units and staff are posted openly (F-018): every member of staff may read them. */
@ApiTags('directory')
@Controller()
export class DirectoryController {
  constructor(private readonly directory: Directory) {}

  @Operation('GET /units', { title: '承办单位', reads: null })
  @Returns(Units)
  units(@Query({ schema: Paging }) paging: Paging): Promise<z.infer<typeof Units>> {
    return this.directory.units(paging);
  }

  @Operation('GET /staff', { title: '工作人员', reads: null })
  @Returns(StaffPage)
  async staff(@Query({ schema: Paging }) paging: Paging): Promise<z.infer<typeof StaffPage>> {
    const { items, nextCursor } = await this.directory.staff(paging);
    return { items: items.map(staffView), nextCursor };
  }
}
