import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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
import { CurrentCaller, Roles, type Caller } from '../platform/auth.ts';
import { Returns } from '../platform/returns.ts';
import { Appointments } from './appointments.service.ts';
import { staffChangeView, staffView } from './staff-view.ts';

const Changes = z.object({ items: z.array(StaffChangeView) }).meta({ id: 'StaffChanges' });

/** 三员分立: the system administrator keeps the units, the security administrator people's roles, the audit administrator only looks. */
@ApiTags('directory')
@Controller()
export class AppointmentsController {
  constructor(private readonly appointments: Appointments) {}

  @Post('units')
  @Roles('system-admin')
  @Returns(UnitView, 201)
  @ApiOperation({ summary: '新增承办单位' })
  addUnit(@CurrentCaller() caller: Caller, @Body({ schema: NewUnit }) body: NewUnit): Promise<UnitView> {
    return this.appointments.addUnit(caller, body);
  }

  @Post('units/:code/close')
  @HttpCode(200)
  @Roles('system-admin')
  @Returns(UnitView)
  @ApiOperation({ summary: '停用承办单位：不再派单、任用；在办事项照常办结' })
  closeUnit(@CurrentCaller() caller: Caller, @Param('code') code: string): Promise<UnitView> {
    return this.appointments.closeUnit(caller, code);
  }

  @Post('staff')
  @Roles('security-admin')
  @Returns(StaffView, 201)
  @ApiOperation({ summary: '任用工作人员：角色、单位、任期' })
  async appoint(
    @CurrentCaller() caller: Caller,
    @Body({ schema: NewStaff }) body: NewStaff,
  ): Promise<StaffView> {
    return staffView(await this.appointments.appoint(caller, body));
  }

  @Post('staff/:id/transfer')
  @HttpCode(200)
  @Roles('security-admin')
  @Returns(StaffView)
  @ApiOperation({ summary: '调动工作人员：即时生效' })
  async transfer(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: Transfer }) body: Transfer,
  ): Promise<StaffView> {
    return staffView(await this.appointments.transfer(caller, id, body));
  }

  @Post('staff/:id/revoke')
  @HttpCode(200)
  @Roles('security-admin')
  @Returns(StaffView)
  @ApiOperation({ summary: '停用工作人员：即时生效，此前的办理仍有效' })
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body({ schema: Revocation.optional() }) body: Revocation = {},
  ): Promise<StaffView> {
    return staffView(await this.appointments.revoke(caller, id, body));
  }

  @Get('staff/:id/changes')
  @Roles('security-admin', 'audit-admin', 'oversight')
  @Returns(Changes)
  @ApiOperation({ summary: '任用、调动与停用记录' })
  async changes(@Param('id') id: string): Promise<z.infer<typeof Changes>> {
    return { items: (await this.appointments.changesOf(id)).map(staffChangeView) };
  }
}
