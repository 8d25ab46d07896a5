import { Module } from '@nestjs/common';
import { DirectoryController } from './directory.controller.ts';
import { Directory } from './directory.service.ts';

@Module({ controllers: [DirectoryController], providers: [Directory], exports: [Directory] })
export class DirectoryModule {}
