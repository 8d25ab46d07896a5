import { Module } from '@nestjs/common';
import { CONFIG } from '../platform/platform.module.ts';
import type { Config } from '../platform/config.ts';
import { CatalogueController } from './catalogue.controller.ts';
import { Catalogue } from './catalogue.service.ts';

@Module({
  controllers: [CatalogueController],
  providers: [
    { provide: Catalogue, useFactory: ({ root }: Config) => Catalogue.load(root), inject: [CONFIG] },
  ],
  exports: [Catalogue],
})
export class CatalogueModule {}
