import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { StatefulBaseline } from '../../../src';
import { temporaryDirectory } from '../../support/synth';

export const ACCEPT = 'ACCEPT_STATEFUL_CHANGES';

export type Build = (stack: Stack, app: App) => void;

export const newApp = () => new App({
  outdir: temporaryDirectory(), analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false,
});

export function appOf(build: Build): App {
  const app = newApp();
  build(new Stack(app, 'Shop'), app);
  return app;
}

export const newFile = () => path.join(temporaryDirectory(), 'baselines', 'shop.json');

export function baselineOf(build: Build): string {
  const file = newFile();
  StatefulBaseline.of(appOf(build)).write(file);
  return file;
}

export const check = (file: string, after: Build) => () => StatefulBaseline.of(appOf(after)).check(file);

export const table = (props: object = {}, id = 'Table'): Build => (stack) => void new Table(stack, id, {
  partitionKey: { name: 'pk', type: AttributeType.STRING }, billingMode: BillingMode.PAY_PER_REQUEST, ...props,
});
