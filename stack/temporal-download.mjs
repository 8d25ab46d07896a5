/** Downloads the Temporal program with the SDK: `temporal-download.mjs VERSION FOLDER`. */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [version = '', downloadDir = ''] = process.argv.slice(2);
try {
  const server = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', version, downloadDir } },
  });
  await server.teardown();
  process.exit(0);
} catch (error) {
  console.error(/** @type {Error} */ (error).message.split(': ').at(-1));
  process.exit(1);
}
