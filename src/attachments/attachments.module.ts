import { Module } from '@nestjs/common';
import { AttachmentsController } from './attachments.controller.ts';
import { Attachments } from './attachments.service.ts';

@Module({ controllers: [AttachmentsController], providers: [Attachments], exports: [Attachments] })
export class AttachmentsModule {}
