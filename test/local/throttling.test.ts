import { CfnResource } from 'aws-cdk-lib';
import { MockIntegration, Period, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { removeTemporaryDirectories, synthesize } from './support/assembly';
import { LocalSystem, LogEntry } from '../../local/src';

afterAll(() => removeTemporaryDirectories());

const assembly = () => synthesize((stack) => {
  const api = new RestApi(stack, 'Api', {
    deployOptions: {
      throttlingRateLimit: 1000, throttlingBurstLimit: 1000, methodOptions: { '/tight/{id}/GET': { throttlingRateLimit: 0.001, throttlingBurstLimit: 2 } },
    },
  });
  const answer = new MockIntegration({ requestTemplates: { 'application/json': '{"statusCode":200}' }, integrationResponses: [{ statusCode: '200' }] });
  const method = { methodResponses: [{ statusCode: '200' }] };
  api.root.addMethod('GET', answer, method);
  api.root.addResource('tight').addResource('{id}').addMethod('GET', answer, method);
  for (const name of ['limited', 'counted']) api.root.addResource(name).addMethod('GET', answer, { ...method, apiKeyRequired: true });
  const plan = (id: string, value: string, limits: object) => {
    const made = api.addUsagePlan(id, { apiStages: [{ stage: api.deploymentStage }], ...limits });
    made.addApiKey(api.addApiKey(`${id}Key`, { value }));
  };
  plan('Limited', 'limited-key-0123456789', { throttle: { rateLimit: 0.001, burstLimit: 1 } });
  plan('Counted', 'counted-key-0123456789', { quota: { limit: 3, period: Period.DAY } });
  (api.node.defaultChild as CfnResource).overrideLogicalId('Api');
});

const answers = async (system: LocalSystem, path: string, count: number, key?: string) => {
  const found: [number, string | undefined][] = [];
  for (let index = 0; index < count; index += 1) {
    const response = await fetch(`${system.url}${path}`, { headers: key === undefined ? {} : { 'x-api-key': key } });
    const text = await response.text();
    found.push([response.status, response.status === 429 ? text : undefined]);
  }
  return found;
};

const TOO_MANY = [429, '{"message":"Too Many Requests"}'];
const EXCEEDED = [429, '{"message":"Limit Exceeded"}'];

test('requests beyond the rates and quotas of stages and usage plans are answered by 429 where that is asked for', async () => {
  const log: LogEntry[] = [];
  await using system = await LocalSystem.start({ assembly: assembly(), throttle: true, log: (entry) => log.push(entry) });
  expect(await answers(system, '/tight/1', 3)).toEqual([[200, undefined], [200, undefined], TOO_MANY]);
  expect(await answers(system, '', 5)).toEqual(Array(5).fill([200, undefined]));
  expect(await answers(system, '/limited', 2, 'limited-key-0123456789')).toEqual([[200, undefined], TOO_MANY]);
  expect(await answers(system, '/counted', 4, 'counted-key-0123456789')).toEqual([[200, undefined], [200, undefined], [200, undefined], EXCEEDED]);
  const lines = log.map(({ message }) => message).join('\n');
  expect(lines).toContain('the stage prod lets 0.001 requests a second and 2 at once pass');
  expect(lines).toContain('the usage plan lets 3 requests of a key pass a day');
});

test('without that, they pass', async () => {
  await using system = await LocalSystem.start({ assembly: assembly() });
  expect(await answers(system, '/tight/1', 5)).toEqual(Array(5).fill([200, undefined]));
  expect(await answers(system, '/counted', 5, 'counted-key-0123456789')).toEqual(Array(5).fill([200, undefined]));
});
