/** The API of the bare workflow: the product's own HTTP application, token check included, with nothing behind it but Temporal. */
import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Module, Param } from '@nestjs/common';
import { Client, Connection } from '@temporalio/client';
import { staff } from '../../src/domain/access/operations.ts';
import { StaffDirectory } from '../../src/platform/auth.ts';
import { databaseModule } from '../../src/platform/database.module.ts';
import { readConfig } from '../../src/platform/config.ts';
import { createHttpApp } from '../../src/platform/http-app.ts';
import { declare } from '../../src/platform/operation.ts';
import { PlatformModule } from '../../src/platform/platform.module.ts';
import { untilStopped } from '../../src/platform/shutdown.ts';
import { TASK_QUEUE } from '../../workflows/contract.ts';

@Controller()
class BareController {
  constructor(@Inject(Client) private readonly client: Client) {}

  @declare({ 'POST /complaints': staff }, null)
  async start(): Promise<object> {
    const caseNo = randomUUID();
    await this.client.workflow.start('bare', { workflowId: caseNo, taskQueue: TASK_QUEUE });
    return { caseNo };
  }

  @declare({ 'POST /cases/{caseNo}/{command}': staff }, null)
  @HttpCode(200)
  async act(@Param('caseNo') caseNo: string, @Body() body: object): Promise<object> {
    const handle = this.client.workflow.getHandle(caseNo);
    return { done: await handle.executeUpdate('act', { args: [body ?? {}] }) };
  }
}

const config = readConfig(process.env);
const stopped = untilStopped();
const connection = await Connection.connect({ address: config.temporalAddress });

@Module({
  imports: [PlatformModule.with(config), databaseModule(config, [])],
  controllers: [BareController],
  providers: [
    { provide: Client, useValue: new Client({ connection, namespace: config.temporalNamespace }) },
    // Nobody is looked up: the demo takes their token's word.
    { provide: StaffDirectory, useValue: { standing: () => Promise.resolve(undefined) } },
  ],
})
class BareModule {}

const app = await createHttpApp(BareModule, config);
await app.listen(config.port, config.host);
await stopped;
await app.close();
process.exit(0);
