'use strict';
// Runs a function as Lambda does: loads index.handler from the folder, and hands it the event once, then as often as the third argument says.
// The invocations after the first are measured on their own.
const { readFileSync } = require('node:fs');
const [, , folder, eventFile, further] = process.argv;
const event = JSON.parse(readFileSync(eventFile, 'utf8'));
const context = { awsRequestId: 'invocation', functionName: 'function', getRemainingTimeInMillis: () => 300_000 };
// Lambda collects what a function writes; here nobody does.
process.stdout.write = () => true;

async function main() {
  const { handler } = require(folder);
  await invoke(handler);
  const { user, system } = process.cpuUsage();
  const begin = process.hrtime.bigint();
  for (let count = 0; count < Number(further); count += 1) await invoke(handler);
  const after = process.cpuUsage({ user, system });
  globalThis.measured = { warmCpu: (after.user + after.system) / 1000 / Number(further), warmWall: Number(process.hrtime.bigint() - begin) / 1e6 / Number(further) };
  process.exit(0);
}

async function invoke(handler) {
  const result = await handler(event, context);
  if (result?.statusCode >= 300 || result?.batchItemFailures?.length > 0) throw new Error(`The function failed: ${JSON.stringify(result)}`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
