import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { StaffDirectory } from '../platform/auth.ts';
import { AppointmentsController } from './appointments.controller.ts';
import { Appointments } from './appointments.service.ts';
import { DirectoryController } from './directory.controller.ts';
import { Directory } from './directory.service.ts';
import { Standings } from './standings.ts';

@Module({
  imports: [AuditModule],
  controllers: [DirectoryController, AppointmentsController],
  providers: [Directory, Appointments, { provide: StaffDirectory, useClass: Standings }],
  exports: [Directory],
})
export class DirectoryModule {}
