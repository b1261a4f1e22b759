import { namesOf, Scope } from './support/names';
import { CHOSEN, FLAGS, SYSTEMS } from './support/systems';
import { ACCOUNT_ID, filledIn, Resources, resourcesOf } from './support/template';

interface Place { readonly stackName: string; readonly region: string }

interface Taken { readonly text: string; readonly scope: Scope }

/** The names that a system takes, without those that the app chose. A name that contains the ID of another resource is new whenever that resource is. */
function taken(resources: Resources, { region }: Place): Taken[] {
  return Object.values(resources).flatMap((resource) => namesOf(resource)
    .map(({ value, scope }) => ({ type: resource.Type, name: filledIn(value, region), scope }))
    .filter(({ name, scope }) => scope !== Scope.PARENT && !CHOSEN.includes(name) && !name.includes('<'))
    .map(({ type, name, scope }) => ({ text: `${type} ${name}`, scope })));
}

const inBoth = (some: Taken[], others: Taken[], scopes: Scope[]) => some
  .filter(({ text, scope }) => scopes.includes(scope) && others.some((other) => other.text === text)).map(({ text }) => text);

const HERE: Place = { stackName: 'Blue', region: 'eu-west-1' };
const RENAMED: Place = { ...HERE, stackName: 'Green' };
const ELSEWHERE: Place = { ...HERE, region: 'eu-central-1' };

describe.each(FLAGS)('with %s', (_, context, systems) => {
  test.each(systems)('named resources can be deployed twice: %s', (system) => {
    const made = ({ stackName, region }: Place) => resourcesOf(SYSTEMS[system], context, { stackName, env: { region, account: ACCOUNT_ID } });
    const here = taken(made(HERE), HERE);

    expect({
      'within the stack': here.filter(({ text }, index) => here.findIndex((other) => other.text === text) !== index),
      'by another name in the same place': inBoth(here, taken(made(RENAMED), RENAMED), [Scope.REGION, Scope.ACCOUNT, Scope.GLOBAL]),
      'in a second region': inBoth(here, taken(made(ELSEWHERE), ELSEWHERE), [Scope.ACCOUNT, Scope.GLOBAL]),
    }).toEqual({ 'within the stack': [], 'by another name in the same place': [], 'in a second region': [] });
  });
});

test('a stack that learns its region from its deployment takes other names in another one, too', () => {
  const resources = resourcesOf(SYSTEMS['names that are asked for'], {}, { stackName: HERE.stackName });
  const here = taken(resources, HERE);

  expect(here.filter(({ scope }) => scope === Scope.ACCOUNT).length).toBeGreaterThan(10);
  expect(inBoth(here, taken(resources, ELSEWHERE), [Scope.ACCOUNT, Scope.GLOBAL])).toEqual([]);
});

test('names fit where they must, of the longest stack name and in the longest region too', () => {
  const most: Record<string, number> = {
    'AWS::CloudFront::Function': 64,
    'AWS::CloudFront::OriginAccessControl': 64,
    'AWS::CloudFront::ResponseHeadersPolicy': 128,
    'AWS::IAM::Role': 64,
    'AWS::Chatbot::SlackChannelConfiguration': 128,
    'AWS::CloudWatch::CompositeAlarm': 255,
    'AWS::Logs::ResourcePolicy': 255,
    'AWS::Backup::BackupVault': 50,
  };
  const resources = resourcesOf(SYSTEMS['names that are asked for'], {}, { stackName: 'A'.repeat(128) });
  const names = Object.values(resources).filter(({ Type }) => Type in most).flatMap((resource) => namesOf(resource)
    .map(({ value }) => ({ type: resource.Type, name: filledIn(value, 'us-isof-south-1').replace(/<\w+\.RoleId>/, 'AROAJQABLZS4A3QDU576Q') })));

  expect(new Set(names.map(({ type }) => type))).toEqual(new Set(Object.keys(most)));
  expect(names.filter(({ type, name }) => name.length > most[type] || !/^[\w-]+$/.test(name))).toEqual([]);
});
