import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { Vault } from './vault.service.ts';

/** Who complained. */
@Module({ imports: [AuditModule], providers: [Vault], exports: [Vault] })
export class VaultModule {}
