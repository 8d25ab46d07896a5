import { Module, type DynamicModule } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.ts';
import { AuditReadingModule } from './audit/audit-reading.module.ts';
import { AttachmentsModule } from './attachments/attachments.module.ts';
import { CaseworkModule } from './casework/casework.module.ts';
import { DocumentsModule } from './reading/documents/documents.module.ts';
import { ReadingModule } from './reading/reading.module.ts';
import { CalendarsModule } from './calendars/calendars.module.ts';
import { CatalogueModule } from './catalogue/catalogue.module.ts';
import { CodecServerModule } from './codec-server/codec-server.module.ts';
import { DeadlinesModule } from './deadlines/deadlines.module.ts';
import { DemoModule } from './demo/demo.controller.ts';
import { DirectoryModule } from './directory/directory.module.ts';
import { entities } from './entities.ts';
import { IntakeModule } from './intake/intake.module.ts';
import type { Config } from './platform/config.ts';
import { databaseModule } from './platform/database.module.ts';
import { PlatformModule } from './platform/platform.module.ts';
import { PublicModule } from './public/public.module.ts';
import { RecordingsModule } from './recordings/recordings.module.ts';
import { RehearsalsModule } from './rehearsals/rehearsals.module.ts';
import { RoutingModule } from './routing/routing.module.ts';
import { PrivacyModule } from './privacy/privacy.module.ts';
import { TemporalModule } from './temporal/temporal.module.ts';

@Module({})
class AppModule {}

/** The whole API. The demo's own endpoints exist only where the configuration says so: elsewhere they are 404. */
export const appModule = (config: Config): DynamicModule => ({
  module: AppModule,
  imports: [
    PlatformModule.with(config),
    databaseModule(config, entities),
    AuditModule,
    AuditReadingModule,
    TemporalModule,
    CodecServerModule,
    CatalogueModule,
    CalendarsModule,
    DirectoryModule,
    AttachmentsModule,
    IntakeModule,
    ReadingModule,
    CaseworkModule,
    DocumentsModule,
    DeadlinesModule,
    PublicModule,
    RehearsalsModule,
    RoutingModule,
    RecordingsModule,
    PrivacyModule,
    ...(config.demo ? [DemoModule] : []),
  ],
});
