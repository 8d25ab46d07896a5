import { Module } from '@nestjs/common';
import { CodecController, DemoCodecController } from './codec.controller.ts';

/** Where the Temporal UI has payloads opened for its readers. */
@Module({ controllers: [CodecController, DemoCodecController] })
export class CodecServerModule {}
