import { Module } from '@nestjs/common';
import { FilesModule } from '../attachments/files/files.module.ts';
import { RecordingsController } from './recordings.controller.ts';
import { Recordings } from './recordings.service.ts';

/** Recordings of calls: a folder of their own by day, an approval for each use, a ledger (F-141 to F-145). */
@Module({
  imports: [FilesModule],
  controllers: [RecordingsController],
  providers: [Recordings],
  exports: [Recordings],
})
export class RecordingsModule {}
