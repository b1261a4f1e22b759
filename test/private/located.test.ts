import { Duration } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { JobPipeline, JobType, ServerlessApiPattern } from '../../src';
import { invalid } from '../../src/private/invalid';
import { located } from '../../src/private/located';
import { newStack } from '../support/synth';

@located
class Lamp extends Construct {
  public constructor(scope: Construct, id: string, watts = 1) {
    super(scope, id);
    if (watts > 100) throw invalid('watts', watts, 'at most 100');
  }

  public get bright(): number {
    return this.shine(1);
  }

  /** By a method, as of a value object that it is given. */
  public shine(lumen: number): number {
    if (lumen > 100) throw invalid('lumen', lumen, 'at most 100');
    return lumen;
  }

  public break(): never {
    throw new TypeError('broken');
  }
}

test('errors of constructors and methods name the construct', () => {
  const stack = newStack();
  const lamp = new Lamp(stack, 'Lamp');
  expect(() => new Lamp(stack, 'Bright', 101)).toThrow('Stack/Bright watts: 101 cannot be used.');
  expect(() => lamp.shine(101)).toThrow(/^Stack\/Lamp lumen: 101 cannot be used\. Allowed: at most 100\.$/);
  expect([lamp.shine(7), lamp.bright]).toEqual([7, 1]);
  expect(() => lamp.break()).toThrow(new TypeError('broken'));
});

test('so do parts of a system that are used later', () => {
  const shop = new ServerlessApiPattern(newStack(), 'Shop');
  const slow = shop.addFunction('Slow', { runtime: Runtime.NODEJS_24_X, code: Code.fromInline('//'), handler: 'index.handler', timeout: Duration.minutes(10) });
  expect(() => shop.queue.addConsumer('Slow', slow)).toThrow(/^Stack\/Shop\/Queue queueing\.queue\.visibilityTimeout: /);
  const twice = [JobType.of('a', { function: slow }), JobType.of('a', { function: slow })];
  const { items: jobs } = shop.functions;
  expect(() => new JobPipeline(shop, 'Types', { types: twice, jobs: jobs as never, table: shop.table, topic: shop.topic })).toThrow(/^Stack\/Shop\/Types jobs: 'a' cannot be used\./);
});
