import { Logger } from '@nestjs/common';
import { appModule } from './app.module.ts';
import { doubtsAbout, readConfig } from './platform/config.ts';
import { createHttpApp } from './platform/http-app.ts';
import { untilStopped } from './platform/shutdown.ts';

const config = readConfig(process.env);
const stopped = untilStopped();
const app = await createHttpApp(appModule(config), config);
for (const doubt of doubtsAbout(config)) new Logger('Configuration').warn(doubt);
await app.listen(config.port, config.host);
await stopped;
await app.close();
process.exit(0);
