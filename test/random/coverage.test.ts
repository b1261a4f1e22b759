import * as fc from 'fast-check';
import { loose } from './configuration';
import { isStruct, partsOf } from './expression';
import { readAssembly } from '../../projenrc/assembly';

interface TypeReference {
  readonly fqn?: string;
  readonly collection?: { readonly elementtype: TypeReference };
  readonly union?: { readonly types: TypeReference[] };
}
interface Member {
  readonly name: string;
  readonly static?: boolean;
  readonly type?: TypeReference;
  readonly parameters?: { readonly type: TypeReference }[];
}
interface Type {
  readonly kind: string;
  readonly datatype?: boolean;
  readonly interfaces?: string[];
  readonly properties?: Member[];
  readonly methods?: Member[];
}

const LIBRARY = 'cdk-serverless-api-pattern';
const { types } = readAssembly<{ types: Record<string, Type> }>();

/** Props of configurations, and the methods called on the pattern and its parts. */
const ROOTS = ['ServerlessApiPatternProps', 'ServerlessApiPattern', 'NotificationTopic', 'WorkQueue', 'EntityTable', 'Realtime', 'ServerlessFunction'];

/** Options and factories that cannot be had in the system, each with the reason. */
const ELSEWHERE: Record<string, string> = {
  'AccountTakeoverOptions.responseStatuses': 'is for a firewall of the scope CLOUDFRONT',
  'AccountCreationFraudOptions.responseStatuses': 'is for a firewall of the scope CLOUDFRONT',
  'ResponseStatuses.successCodes': 'is for a firewall of the scope CLOUDFRONT',
  'ResponseStatuses.failureCodes': 'is for a firewall of the scope CLOUDFRONT',
  'RateKey.ja3Fingerprint': 'is for a firewall of the scope CLOUDFRONT',
  'RateKey.ja4Fingerprint': 'is for a firewall of the scope CLOUDFRONT',
  'FunctionCode.entry': 'builds a bundle, which takes a second a function: see test/compute/source-file.test.ts',
  'FunctionCode.bundling': 'is for entry',
  'FunctionCode.depsLockFilePath': 'is for entry',
  'FunctionCode.projectRoot': 'is for entry',
  'AdoptionOptions.id': 'is for functions that CDK made: see test/compute/adopted-function.test.ts',
  'GrantAcknowledgment.reason': 'is for what a grant returns: see test/compute/granted-wildcards.test.ts',
  'RouteResponse.named': 'names a schema that something else must have: see test/api/open-api-routes.test.ts',
  'OpenApiInfo.licenseUrl': 'needs licenseName: see test/api/open-api-routes.test.ts',
  'Profile.custom': 'gives defaults of props that are set here themselves: see test/profile',
  'CentralLogsOptions.destination': 'is for logs of every construct: see test/monitoring/central-logs.test.ts',
  'CentralLogsOptions.filterPattern': 'is for logs of every construct: see test/monitoring/central-logs.test.ts',
  'MonitoringOptions.centralLogs': 'is for logs of every construct: see test/monitoring/central-logs.test.ts',
  'ServerlessApiPatternProps.acknowledgeFindings': 'shows the findings that this asks to be acknowledged: it is set to true alone',
};

/** Settings of custom profiles only. */
const OF_PROFILES = /^(CustomProfileOptions|Profile\w*Settings)\./;

const structOf = (fqn: string) => fqn.split('.').pop()!;

/** Structs and classes that are reached from the roots, by what options and parameters are. */
function reached(): string[] {
  const found = new Set<string>();
  const visit = (type?: TypeReference): void => {
    if (type?.collection) visit(type.collection.elementtype);
    type?.union?.types.forEach(visit);
    if (!type?.fqn || !types[type.fqn] || found.has(type.fqn)) return;
    found.add(type.fqn);
    const { kind, datatype, interfaces = [], properties = [], methods = [] } = types[type.fqn];
    if (datatype) {
      properties.forEach((property) => visit(property.type));
      interfaces.forEach((fqn) => visit({ fqn }));
    } else if (kind === 'class') {
      const callable = ROOTS.includes(structOf(type.fqn)) ? methods.filter((method) => !method.static) : methods.filter((method) => method.static);
      callable.flatMap(({ parameters = [] }) => parameters).forEach((parameter) => visit(parameter.type));
    }
  };
  ROOTS.forEach((name) => visit({ fqn: `${LIBRARY}.${name}` }));
  return [...found];
}

/** `Struct.option` of all structs, and `Class.factory` of all classes. */
function possible(): string[] {
  return reached().flatMap((fqn) => {
    const { datatype, kind, properties = [], methods = [] } = types[fqn];
    if (datatype) return properties.map(({ name }) => `${structOf(fqn)}.${name}`);
    const isValue = kind === 'class' && !ROOTS.includes(structOf(fqn));
    return isValue ? methods.filter((method) => method.static).map(({ name }) => `${structOf(fqn)}.${name}`) : [];
  });
}

/** The struct that declares an option: this one, or one that it extends. */
function declaring(struct: string, option: string): string[] {
  const type = types[`${LIBRARY}.${struct}`];
  if (!type) return [];
  if (type.properties?.some(({ name }) => name === option)) return [`${struct}.${option}`];
  return (type.interfaces ?? []).flatMap((fqn) => declaring(structOf(fqn), option));
}

const parts = fc.sample(loose, { seed: 1, numRuns: 5000 })
  .flatMap(({ props, calls }) => [props, ...calls.flatMap(({ args }) => args)])
  .flatMap(partsOf);
const sampled = new Set(parts.flatMap((part) => isStruct(part) ? Object.keys(part.of).flatMap((name) => declaring(part.struct, name)) : [part.call]));

test('random configurations set every option and use every factory', () => {
  const missing = possible().filter((name) => !sampled.has(name) && !(name in ELSEWHERE) && !OF_PROFILES.test(name));
  expect(missing).toEqual([]);
});

test('options that are covered elsewhere still exist, and are never set here', () => {
  const known = possible();
  for (const name of Object.keys(ELSEWHERE)) expect(known).toContain(name);
  expect(Object.keys(ELSEWHERE).filter((name) => sampled.has(name) && name !== 'ServerlessApiPatternProps.acknowledgeFindings')).toEqual([]);
});

test('an option that is new would be missed', () => {
  expect(possible().length).toBeGreaterThan(300);
  expect([...sampled].filter((name) => name.startsWith('MonitoringOptions.') || name.startsWith('AlarmOptions.')).length).toBeGreaterThan(3);
});
