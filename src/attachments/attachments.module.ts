import { Module } from '@nestjs/common';
import { ReadingModule } from '../reading/reading.module.ts';
import { AttachmentsController } from './attachments.controller.ts';
import { Attachments } from './attachments.service.ts';
import { FilesModule } from './files/files.module.ts';

@Module({
  imports: [FilesModule, ReadingModule],
  controllers: [AttachmentsController],
  providers: [Attachments],
  exports: [Attachments],
})
export class AttachmentsModule {}
