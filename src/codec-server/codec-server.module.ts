import { Module } from '@nestjs/common';
import { CodecController, DemoCodecController } from './codec.controller.ts';
import { ViewsController } from './views.controller.ts';

/** What the Temporal UI's readers need of us: the way in, and payloads opened. */
@Module({ controllers: [CodecController, DemoCodecController, ViewsController] })
export class CodecServerModule {}
