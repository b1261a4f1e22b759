import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Stack } from 'aws-cdk-lib';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Shop } from './support/shop';
import { JobType, Profile, ServerlessApiPattern } from '../../src';

interface Job { readonly id: string; readonly status: string; readonly error?: string; readonly result?: unknown }
const jobIn = (body: unknown) => (body as { job: Job }).job;

const started = async (fallback?: string) => Shop.run((app) => {
  const stack = new Stack(app, 'Stack', { env: { region: 'eu-west-1', account: '123456789012' } });
  const stateMachine = new StateMachine(stack, 'Machine', { stateMachineName: 'reports', definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Done')) });
  new ServerlessApiPattern(stack, 'Shop', { profile: Profile.DEVELOPMENT, jobs: [JobType.of('report', { stateMachine })] });
  return stack;
}, { unsupportedResources: 'name-only', ...fallback === undefined ? {} : { fallback: { states: fallback } } });

async function run(shop: Shop): Promise<Job> {
  const { status, body } = await shop.call('POST /jobs', 'ada', { type: 'report' });
  expect(status).toBe(202);
  return shop.until('the job ends', async () => {
    const job = jobIn((await shop.call(`GET /jobs/${jobIn(body).id}`, 'ada')).body);
    return ['QUEUED', 'RUNNING'].includes(job.status) ? undefined : job;
  });
}

test('a job that is a state machine fails at once with a reason, which the log has at the start, too', async () => {
  const shop = await started();
  await using _ = shop.system;
  expect(shop.log.filter((line) => line.includes("State machines aren't emulated"))).toEqual([
    expect.stringMatching(/^\[local\] State machines aren't emulated, so what these functions start fails: Stack\/Shop\/\S*ReportJob\S*\. Start with --fallback states=URL/),
  ]);
  expect(await run(shop)).toMatchObject({ status: 'FAILED', attempts: 1, error: "The local runner doesn't emulate state machines, so reports can't run. Start it with --fallback states=URL, the address of an emulator that has it" });
  expect(shop.log).toContainEqual(expect.stringMatching(/^\[local\] The execution \S+-1 fails: The local runner doesn't emulate state machines/));
});

test('with another emulator, the job has the result of its execution', async () => {
  const targets: string[] = [];
  let execution = {};
  const emulator = createServer((request, response) => {
    void text(request).then((body) => {
      const target = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const { stateMachineArn, name, input, executionArn } = JSON.parse(body) as Record<string, string>;
      if (target === 'StartExecution') execution = { executionArn: `${stateMachineArn}:${name}`, stateMachineArn, name, input, startDate: Date.now() / 1000 };
      const isDone = targets.includes('DescribeExecution');
      targets.push(target);
      response.end(JSON.stringify({ ...execution, ...executionArn === undefined ? {} : isDone ? { status: 'SUCCEEDED', output: '{"pages":3}' } : { status: 'RUNNING' } }));
    });
  });
  await new Promise<void>((resolve) => void emulator.listen(0, '127.0.0.1', resolve));
  const shop = await started(`http://127.0.0.1:${(emulator.address() as AddressInfo).port}`);
  await using _ = shop.system;
  expect(await run(shop)).toMatchObject({ status: 'SUCCEEDED', result: { pages: 3 } });
  expect(targets).toEqual(['StartExecution', 'DescribeExecution', 'DescribeExecution']);
  expect(shop.log.join('\n')).not.toContain("aren't emulated");
  emulator.close();
});
