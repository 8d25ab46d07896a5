import { Global, Module } from '@nestjs/common';
import { AuditTrail } from '../platform/audit-trail.ts';
import { Audit } from './audit.service.ts';

/** Every capability writes to the audit; nobody changes it. */
@Global()
@Module({
  providers: [Audit, { provide: AuditTrail, useExisting: Audit }],
  exports: [Audit],
})
export class AuditModule {}
