import { Module } from '@nestjs/common';
import { CaseworkModule } from '../casework/casework.module.ts';
import { ReadingModule } from '../reading/reading.module.ts';
import { Guesses } from './guesses.ts';
import { PublicCases } from './public-cases.service.ts';
import { PublicController } from './public.controller.ts';

@Module({
  imports: [ReadingModule, CaseworkModule],
  controllers: [PublicController],
  providers: [Guesses, PublicCases],
})
export class PublicModule {}
