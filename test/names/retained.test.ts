import * as fs from 'fs';
import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Deployments } from './support/deployments';
import { namesOf, Scope } from './support/names';
import { Build, FLAGS, SYSTEMS } from './support/systems';
import { ACCOUNT_ID, filledIn, isKept, Resource, Resources, resourcesOf } from './support/template';
import { EntityTable, TableKey } from '../../src';

const STACK = { stackName: 'Shop', env: { region: 'eu-west-1', account: ACCOUNT_ID } };
const made = (build: Build, context: Record<string, unknown> = {}) => resourcesOf(build, context, STACK);
const kept = ({ DeletionPolicy, UpdateReplacePolicy }: Resource) => isKept(DeletionPolicy) || isKept(UpdateReplacePolicy);
const isProtected = ({ Properties }: Resource) =>
  Properties?.DeletionProtection === 'ACTIVE' || (Properties?.Replicas as { DeletionProtectionEnabled?: boolean }[] | undefined)?.some((each) => each.DeletionProtectionEnabled);

/** Resources that stay under a name that the next deployment needs. The reasons are those of docs/deployment.md. */
const FIXED_NAMES: Record<string, string> = {
  'AWS::DynamoDB::GlobalTable shop': 'A name that you chose: `tableName`, `bucketName`',
  'AWS::S3::Bucket shop-files-example': 'A name that you chose: `tableName`, `bucketName`',
  'AWS::Logs::LogGroup API-Gateway-Execution-Logs_a1b2c3d4e5/prod': 'The execution log of an `existingApi`',
};

/** Resources that the apps of these tests bring along. */
const OF_THE_APP = /^(Entities|CopiesKey|MachineKey)/;

/** Resources that a rollback leaves, in addition to those with deletion protection. */
const LEFT_BEHIND: Record<string, string> = {
  'AWS::ApiGateway::Account': 'The role of `ApiGatewayLogging`',
  'AWS::IAM::Role': 'The role of `ApiGatewayLogging`',
};

describe.each(FLAGS)('with %s', (_, context, systems) => {
  describe.each(systems)('%s', (system) => {
    const resources = Object.entries(made(SYSTEMS[system], context)).filter(([id]) => !OF_THE_APP.test(id)).map(([, resource]) => resource);

    test('resources that stay have names that no other needs', () => {
      const names = resources.filter(kept).flatMap((resource) => namesOf(resource).filter(({ scope }) => scope !== Scope.PARENT)
        .map(({ value }) => `${resource.Type} ${filledIn(value, STACK.env.region)}`)).filter((name) => !name.includes('<'));

      expect(names.filter((name) => !(name in FIXED_NAMES))).toEqual([]);
    });

    test('a rollback takes away what it made, unless deletion protection forbids it', () => {
      const left = resources.filter((resource) => kept(resource) && resource.DeletionPolicy !== 'RetainExceptOnCreate' && !isProtected(resource));
      const stumbled = resources.filter((resource) => resource.DeletionPolicy === 'RetainExceptOnCreate' && isProtected(resource));

      expect(left.map(({ Type }) => Type).filter((type) => !(type in LEFT_BEHIND))).toEqual([]);
      expect(stumbled).toEqual([]);
    });
  });
});

const PROTECTED = ['AWS::Cognito::UserPool', 'AWS::DynamoDB::GlobalTable'];

test.each([['DEVELOPMENT', []], ['PRODUCTION', PROTECTED], ['REGULATED', PROTECTED]])(
  'a first deployment of %s that fails leaves what docs/deployment.md says', (system, left) => {
    const resources = Object.entries(made(SYSTEMS[system])).filter(([id]) => !id.startsWith('ApiGatewayLogging'));

    expect(resources.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain').map(([, { Type }]) => Type).sort()).toEqual(left);
  });

test('every exception is met, and documented with its reason', () => {
  const documentation = fs.readFileSync('docs/deployment.md', 'utf8');
  const all = Object.values(SYSTEMS).flatMap((build) => Object.values(made(build)).filter(kept));
  const names = all.flatMap((resource) => [resource.Type, ...namesOf(resource).map(({ value }) => `${resource.Type} ${filledIn(value, STACK.env.region)}`)]);

  for (const [exception, reason] of Object.entries({ ...FIXED_NAMES, ...LEFT_BEHIND })) {
    expect(names).toContain(exception);
    expect(documentation).toContain(reason);
  }
});

describe('a stack can be deployed again', () => {
  const [development, production, regulated] = ['DEVELOPMENT', 'PRODUCTION', 'REGULATED'].map((profile) => made(SYSTEMS[profile]));
  const collisions = (...templates: Resources[]) =>
    templates.reduce((deployments, template) => deployments.deploy(template), new Deployments()).collisions;

  test.each([
    ['REGULATED, PRODUCTION, REGULATED', [regulated, production, regulated]],
    ['REGULATED, DEVELOPMENT, REGULATED', [regulated, development, regulated]],
    ['PRODUCTION, DEVELOPMENT, PRODUCTION', [production, development, production]],
    ['REGULATED, deleted, REGULATED', [regulated, {}, regulated]],
    ['PRODUCTION, deleted, PRODUCTION', [production, {}, production]],
  ])('as %s', (_, templates) => {
    expect(collisions(...templates)).toEqual([]);
  });

  test('with names that are asked for', () => {
    const template = made(SYSTEMS['names that are asked for']);

    expect(collisions(template, {}, template)).toEqual([]);
  });

  test('with another key, without one, and with the first again', () => {
    const backedUp = (encryption?: (stack: Stack) => TableKey) => made((stack) => new EntityTable(stack, 'Table', { backup: {}, encryption: encryption?.(stack) }));
    const [none, one] = [backedUp(), backedUp((stack) => TableKey.customerManaged(new Key(stack, 'Key')))];

    expect(collisions(none, one, none, one)).toEqual([]);
  });

  test('resources that would be in the way are found', () => {
    const group = (DeletionPolicy: string, LogGroupName: unknown = 'logs') => ({ Logs: { Type: 'AWS::Logs::LogGroup', DeletionPolicy, Properties: { LogGroupName } } });
    const vault = (key: string) => ({ [key]: { Type: 'AWS::KMS::Key' }, Vault: { Type: 'AWS::Backup::BackupVault', Properties: { BackupVaultName: 'vault', EncryptionKeyArn: { Ref: key } } } });

    expect(collisions(group('Retain'), {}, group('Retain'))).toEqual(['AWS::Logs::LogGroup logs']);
    expect(collisions(group('RetainExceptOnCreate'), {}, group('Delete'))).toEqual(['AWS::Logs::LogGroup logs']);
    expect(collisions(group('Delete'), {}, group('Retain'))).toEqual([]);
    expect(collisions(group('Retain'), group('Retain', 'others'), group('Retain'))).toEqual([]);
    expect(collisions(vault('A'), vault('B'))).toEqual(['AWS::Backup::BackupVault vault']);
  });
});
