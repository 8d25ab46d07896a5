import { Controller, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditPage, AuditVerification, ListAudit } from '../contracts/audit.ts';
import { page } from '../contracts/paging.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { auditView, cursorAfter, findEntries, type FoundEntry } from './audit.query.ts';
import { DailyHeads } from './daily-heads.ts';
import { verifyAudit } from './verify.ts';

/** The audit administrator reads what everybody did, and is written down like them (三员分立). */
@ApiTags('审计')
@ApiBearerAuth()
@Controller()
export class AuditController {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly heads: DailyHeads,
  ) {}

  @Operation('GET /audit', { title: '审计记录：办理、拒绝与查阅，新的在前', reads: { what: 'audit' } })
  @Returns(AuditPage)
  async list(@Query({ schema: ListAudit }) query: ListAudit): Promise<AuditPage> {
    const { sql, parameters } = findEntries(query);
    const found = page(await this.db.query<FoundEntry[]>(sql, parameters), query.limit, cursorAfter);
    return { ...found, items: found.items.map(auditView) };
  }

  @Operation('GET /audit/verify', {
    title: '校验审计记录与案件档案的哈希链',
    reads: { what: 'audit.verification' },
  })
  @Returns(AuditVerification)
  async verify(): Promise<AuditVerification> {
    return verifyAudit(this.db, undefined, await this.heads.outside.read());
  }
}
