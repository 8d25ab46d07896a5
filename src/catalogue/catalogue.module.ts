import { Module } from '@nestjs/common';
import type { Config } from '../platform/config.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { CatalogueController } from './catalogue.controller.ts';
import { Catalogue } from './catalogue.service.ts';
import { Publisher } from './publisher.service.ts';
import { Publishing } from './publishing.service.ts';
import { YamlBodies } from './yaml-bodies.ts';

@Module({
  imports: [AuditModule],
  controllers: [CatalogueController],
  providers: [
    { provide: Catalogue, useFactory: ({ root }: Config) => Catalogue.withCalendars(root), inject: [CONFIG] },
    Publisher,
    Publishing,
    YamlBodies,
  ],
  exports: [Catalogue],
})
export class CatalogueModule {}
