import { Module } from '@nestjs/common';
import { FilesModule } from '../attachments/files/files.module.ts';
import { ReadingModule } from '../reading/reading.module.ts';
import { Erasures } from './erasures.service.ts';
import { PrivacyController } from './privacy.controller.ts';
import { Redactions } from './redactions.service.ts';
import { Relay } from './relay.service.ts';
import { Unmaskings } from './unmaskings.service.ts';
import { VaultModule } from '../vault/vault.module.ts';

/** What people do with who complained: see it, reach them without seeing it, hide it, erase it. */
@Module({
  imports: [ReadingModule, VaultModule, FilesModule],
  controllers: [PrivacyController],
  providers: [Erasures, Redactions, Relay, Unmaskings],
})
export class PrivacyModule {}
