import { Module } from '@nestjs/common';
import { Files } from './files.ts';
import { Removals } from './removals.ts';

@Module({ providers: [Files, Removals], exports: [Files, Removals] })
export class FilesModule {}
