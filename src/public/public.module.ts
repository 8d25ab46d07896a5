import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.ts';
import { CaseworkModule } from '../casework/casework.module.ts';
import { ReadingModule } from '../reading/reading.module.ts';
import { Guesses } from './guesses.ts';
import { PublicCases } from './public-cases.service.ts';
import { PublicController } from './public.controller.ts';

@Module({
  imports: [AttachmentsModule, ReadingModule, CaseworkModule],
  controllers: [PublicController],
  providers: [Guesses, PublicCases],
})
export class PublicModule {}
