import { Body, Controller, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  NewStaff,
  NewUnit,
  Revocation,
  StaffChangeView,
  StaffView,
  Transfer,
  UnitView,
} from '../contracts/directory.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { Appointments } from './appointments.service.ts';
import { staffChangeView, staffView } from './staff-view.ts';

const Changes = z.object({ items: z.array(StaffChangeView) }).meta({ id: 'StaffChanges' });

/** 三员分立: the system administrator keeps the units, the security administrator people's roles, the audit administrator only looks. */
@ApiTags('directory')
@Controller()
export class AppointmentsController {
  constructor(private readonly appointments: Appointments) {}

  @Operation('POST /units', { title: '新增承办单位', reads: null })
  @Returns(UnitView, 201)
  addUnit(@CurrentCaller() caller: Caller, @Body({ schema: NewUnit }) body: NewUnit): Promise<UnitView> {
    return this.appointments.addUnit(caller, body);
  }

  @Operation('POST /units/{code}/close', {
    title: '停用承办单位：不再派单、任用；在办事项照常办结',
    reads: null,
  })
  @HttpCode(200)
  @Returns(UnitView)
  closeUnit(@CurrentCaller() caller: Caller, @Param('code') code: string): Promise<UnitView> {
    return this.appointments.closeUnit(caller, code);
  }

  @Operation('POST /staff', { title: '任用工作人员：角色、单位、任期', reads: null })
  @Returns(StaffView, 201)
  async appoint(
    @CurrentCaller() caller: Caller,
    @Body({ schema: NewStaff }) body: NewStaff,
  ): Promise<StaffView> {
    return staffView(await this.appointments.appoint(caller, body));
  }

  @Operation('POST /staff/{id}/transfer', { title: '调动工作人员：即时生效', reads: null })
  @HttpCode(200)
  @Returns(StaffView)
  async transfer(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: Transfer }) body: Transfer,
  ): Promise<StaffView> {
    return staffView(await this.appointments.transfer(caller, id, body));
  }

  @Operation('POST /staff/{id}/revoke', { title: '停用工作人员：即时生效，此前的办理仍有效', reads: null })
  @HttpCode(200)
  @Returns(StaffView)
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: Revocation.optional() }) body: Revocation = {},
  ): Promise<StaffView> {
    return staffView(await this.appointments.revoke(caller, id, body));
  }

  @Operation('GET /staff/{id}/changes', { title: '任用、调动与停用记录', reads: null })
  @Returns(Changes)
  async changes(@Param('id') id: string): Promise<z.infer<typeof Changes>> {
    return { items: (await this.appointments.changesOf(id)).map(staffChangeView) };
  }
}
