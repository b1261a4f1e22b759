import { join } from 'node:path';
import { App, CfnCondition, CfnMapping, CfnOutput, CfnParameter, CfnResource, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AssemblyStack, readStack } from '../../../local/src/assembly/assembly';
import { ACCOUNT } from '../../../local/src/options';
import { resourceTypes } from '../../../local/src/resources';
import { Resources } from '../../../local/src/resources/resources';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/assembly';

afterAll(() => removeTemporaryDirectories());

function assembly(build: (app: App) => void): string {
  const app = new App({ outdir: join(temporaryDirectory(), 'cdk.out'), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false, context: { 'aws:cdk:enable-path-metadata': true } });
  build(app);
  return app.synth().directory;
}

/** The template as it is resolved, by construct path. */
function resolved(stack: AssemblyStack): (path: string) => Record<string, any> {
  const place = { region: 'eu-west-1', account: ACCOUNT, endpoint: 'http://aws' };
  const resources = new Resources(stack.template, { stackName: stack.name, ...place }, resourceTypes({ assembly: '', unsupportedResources: 'name-only' }), place, { 'elsewhere:Vpc': 'vpc-1' });
  return (path) => {
    const [id] = [...stack.paths].find(([, candidate]) => candidate === path) ?? [];
    const found = resources.all().find((resource) => resource.id === id);
    if (found === undefined) throw new Error(`no ${path} in ${[...stack.paths.values()].join(', ')}`);
    return found.properties;
  };
}

/** The same in every stack, with every way to refer to something. */
function same(scope: Stack, size: string): void {
  const queue = new Queue(scope, 'Queue');
  const isBig = new CfnCondition(scope, 'IsBig', { expression: Fn.conditionEquals(size, 'big') });
  const map = new CfnMapping(scope, 'Map', { mapping: { sizes: { name: size } } });
  const thing = new CfnResource(scope, 'Thing', {
    type: 'AWS::Strange::Thing',
    properties: {
      Ref: queue.queueUrl,
      Arn: queue.queueArn,
      Sub: Fn.sub('${Q.Arn}!${AWS::StackName}', { 'Q.Arn': queue.queueName }),
      Text: Fn.sub(`\${${scope.getLogicalId(queue.node.defaultChild as CfnResource)}.QueueName}`),
      If: Fn.conditionIf(isBig.logicalId, 'yes', 'no'),
      Map: map.findInMap('sizes', 'name'),
      Stack: scope.stackName,
      Id: scope.stackId,
      Size: new CfnParameter(scope, 'Size', { default: size }).valueAsString,
    },
  });
  thing.addResourceDependency(queue.node.defaultChild as CfnResource);
}

describe('several stacks are one', () => {
  test('the same logical ids in two of them stay apart', () => {
    const stack = readStack(assembly((app) => {
      same(new Stack(app, 'One'), 'big');
      same(new Stack(app, 'Two'), 'small');
    }));
    const properties = resolved(stack);
    for (const [name, size, answer] of [['One', 'big', 'yes'], ['Two', 'small', 'no']] as const) {
      const thing = properties(`${name}/Thing`);
      const queue = [...stack.paths].find(([, path]) => path === `${name}/Queue`)?.[0] ?? '';
      expect(queue.startsWith(name)).toBe(true);
      expect(thing).toEqual({
        Ref: `http://aws/${ACCOUNT}/${queue}`, Arn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:${queue}`, Sub: `${queue}!${name}`, Text: queue, If: answer, Map: size, Stack: name, Id: expect.stringContaining(`:stack/${name}/`), Size: size,
      });
    }
  });

  test('exports find their imports, nested stacks their parameters and outputs', () => {
    const properties = resolved(readStack(assembly((app) => {
      const storage = new Stack(app, 'Storage');
      const queue = new Queue(storage, 'Queue');
      new CfnOutput(storage, 'Own', { value: Fn.join('-', ['own', queue.queueName]), exportName: 'own-name' });
      const shop = new Stack(app, 'Shop');
      const inner = new NestedStack(shop, 'Inner');
      const made = new Queue(inner, 'Made');
      new CfnResource(inner, 'Thing', { type: 'AWS::Strange::Thing', properties: { Cross: queue.queueArn, Stack: inner.stackName } });
      const deeper = new NestedStack(inner, 'Deeper');
      new CfnResource(deeper, 'Thing', { type: 'AWS::Strange::Thing', properties: { Made: made.queueName } });
      new CfnResource(shop, 'Outer', { type: 'AWS::Strange::Thing', properties: { Made: made.queueName, Own: Fn.importValue('own-name'), Elsewhere: Fn.importValue('elsewhere:Vpc') } });
    })));
    expect(properties('Shop/Inner/Thing').Cross).toMatch(/^arn:aws:sqs:eu-west-1:000000000000:Queue/);
    expect(properties('Shop/Inner/Deeper/Thing').Made).toMatch(/^Made/);
    expect(properties('Shop/Outer')).toEqual({ Made: expect.stringMatching(/^Made/), Own: expect.stringMatching(/^own-Queue/), Elsewhere: 'vpc-1' });
  });

  test('stacks of another Region are listed', () => {
    const { remarks, region } = readStack(assembly((app) => {
      for (const [id, own] of [['Main', 'eu-west-1'], ['Edge', 'us-east-1']] as const) new Queue(new Stack(app, id, { env: { region: own, account: '123456789012' } }), 'Queue');
    }));
    expect([region, remarks]).toEqual(['eu-west-1', ['The stack Edge is for us-east-1; here it runs in eu-west-1, with the others']]);
  });
});

test('a value of another region reaches the stack that refers to it', () => {
  const properties = resolved(readStack(assembly((app) => {
    const stack = (id: string, region: string) => new Stack(app, id, { env: { region, account: '123456789012' }, crossRegionReferences: true });
    const queue = new Queue(stack('Edge', 'us-east-1'), 'Queue');
    new CfnResource(stack('Main', 'eu-west-1'), 'Thing', { type: 'AWS::Strange::Thing', properties: { Queue: queue.queueName } });
  })));
  expect(properties('Main/Thing').Queue).toMatch(/^Queue[\dA-F]{8}$/);
});

describe('a choice of stacks', () => {
  const stages = (app: App): void => {
    for (const name of ['Dev', 'Prod']) {
      const stage = new Stage(app, name);
      const queue = new Queue(new Stack(stage, 'Storage'), 'Queue');
      new CfnOutput(new Stack(stage, 'Shop'), 'Out', { value: queue.queueArn });
      new Queue(new Stack(stage, 'Other'), 'Other');
    }
  };
  let directory = '';
  beforeAll(() => {
    directory = assembly(stages);
  });

  test('is needed where the app has several stages', () => {
    expect(() => readStack(directory)).toThrow(/holds several stages\. Choose one of them with --stack, for example --stack 'Dev\/\*': Dev\/Storage, Dev\/Shop, /);
  });

  test.each([
    ['Dev/*', 'Dev-Storage, Dev-Shop, Dev-Other'],
    ['Prod/Other', 'Prod-Other'],
    ['Prod-Other', 'Prod-Other'],
    // With the one that it imports from.
    ['Dev/Shop', 'Dev-Storage, Dev-Shop'],
  ])('%s', (wanted, name) => {
    expect(readStack(directory, wanted).name).toBe(name);
  });

  test('that there is not', () => {
    expect(() => readStack(directory, 'Test/*')).toThrow(/^--stack Test\/\*: \S+ holds no such stack\. It holds Dev\/Storage/);
  });
});
