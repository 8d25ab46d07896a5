import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditPage, AuditVerification, ListAudit } from '../contracts/audit.ts';
import { page } from '../contracts/paging.ts';
import { Roles } from '../platform/auth.ts';
import { Returns } from '../platform/returns.ts';
import { auditView, cursorAfter, findEntries, type FoundEntry } from './audit.query.ts';
import { Reads } from './reads.ts';
import { verifyAudit } from './verify.ts';

/** The audit administrator reads what everybody did, and is written down like them (三员分立). */
@ApiTags('审计')
@ApiBearerAuth()
@Roles('audit-admin')
@Controller('audit')
export class AuditController {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  @Get()
  @Reads('audit')
  @Returns(AuditPage)
  @ApiOperation({ summary: '审计记录：办理、拒绝与查阅，新的在前' })
  async list(@Query({ schema: ListAudit }) query: ListAudit): Promise<AuditPage> {
    const { sql, parameters } = findEntries(query);
    const found = page(await this.db.query<FoundEntry[]>(sql, parameters), query.limit, cursorAfter);
    return { ...found, items: found.items.map(auditView) };
  }

  @Get('verify')
  @Reads('audit.verification')
  @Returns(AuditVerification)
  @ApiOperation({ summary: '校验审计记录与案件档案的哈希链' })
  verify(): Promise<AuditVerification> {
    return verifyAudit(this.db);
  }
}
