import { MethodCall } from './arbitraries/calls';
import { resolveCalls } from './call-contradictions';
import { authKind, isDevelopment, isRegulated, keyOfTable } from './chosen';
import { resolveFunction, resolveHandlers } from './compute-contradictions';
import { resolveBucket, resolveTable } from './data-contradictions';
import { Draft } from './draft';
import { resolveEntities, resolveSlotCount } from './entity-contradictions';
import { resolveJobs } from './job-contradictions';
import { Call, copy, Expression, isCall, isStruct, partsOf, Struct } from './expression';

/** Props, and what is called afterwards. */
export interface Configuration { readonly props: Struct; readonly calls: MethodCall[] }

/** Takes out of a configuration what the documentation says cannot be together, or not in a place. */
export function withoutContradictions({ props, calls }: Configuration, region: string | undefined): Configuration {
  const draft = new Draft(props);
  resolvePlace(draft, region);
  resolveApi(draft);
  resolveCallers(draft);
  resolveSecurity(draft, region);
  resolveTable(draft, region);
  resolveEntities(draft);
  resolveSlotCount(draft);
  resolveBucket(draft);
  resolveHandlers(draft);
  resolveJobs(draft);
  resolveWebsite(draft);
  resolveMonitoring(draft);
  const own = calls.map(({ method, args }) => ({ method, args: copy(args) }));
  for (const part of [...partsOf(draft.root), ...own.flatMap(({ args }) => partsOf(args))]) {
    if (isStruct(part) && part.struct === 'ServerlessFunctionOptions') resolveFunction(Draft.of(part));
    // The partitions beside that of the world have no SnapStart, and the extension for x86 only.
    if (isStruct(part) && isApart(region)) Draft.of(part).drop('snapStart', 'paramsAndSecrets');
  }
  const all = [...partsOf(draft.root), ...own.flatMap(({ args }) => partsOf(args))].filter(isStruct).map(Draft.of);
  const reserved = Math.min(...all.map(reservation), isRegulated(draft) ? 50 : Infinity);
  for (const part of all) if (part.root.struct === 'WorkQueueOptions') resolveQueue(part, reserved);
  const left = resolveCalls(draft, own, isApart(region));
  // An API without a method cannot be.
  if (!draft.has('entities') && !left.some(({ method }) => method === 'addRoute')) draft.drop('handlers');
  return { props: draft.root, calls: left };
}

/** Settings that need alarms, traces, or logs of the standard class. */
function resolveMonitoring(draft: Draft): void {
  const alarms = draft.get('monitoring.alarms') ?? !isDevelopment(draft);
  const ofAlarms = ['alarmOverrides', 'alarmTopic', 'warningTopic', 'notifications', 'muteWindows', 'systemAlarm', 'anomalyDetection', 'concurrencyThreshold'];
  if (!alarms) draft.drop(...ofAlarms.map((name) => `monitoring.${name}`));
  if (draft.get('monitoring.tracing') === false) draft.drop('monitoring.traceGroup', 'monitoring.traceSamplingRate');
  for (const section of ['api', 'realtime']) {
    if (draft.factory(`${section}.accessLog`) === 'none' || draft.has('monitoring.logDataProtection')) draft.drop(`${section}.accessLogClass`);
  }
}

function resolveApi(draft: Draft): void {
  if (draft.get('api.cacheEnabled') === false) draft.drop('api.cache');
  if (authKind(draft) === 'apiKey') draft.drop('api.apiKeySource');
  if (draft.has('api.existingApi')) {
    draft.drop(...['endpoint', 'minCompressionSize', 'binaryMediaTypes', 'apiKeySource', 'description'].map((name) => `api.${name}`));
  }
  const endpoint = draft.factory('api.endpoint');
  if (endpoint === 'vpc') draft.drop('api.domain', 'website');
  if (endpoint === 'edge') {
    draft.drop('api.domain.mutualTls', 'api.domain.securityPolicy');
    draft.set('api.domain.certificate', { existing: 'globalCertificate', args: [] });
  }
  if (draft.member('api.domain.securityPolicy')?.startsWith('TLS13')) draft.drop('api.domain.mutualTls');
  if (JSON.stringify(draft.get('api.cors.allowOrigins')) === '["*"]') draft.drop('api.cors.allowCredentials');
}

function resolveUsers(draft: Draft): void {
  const auth = draft.get('auth');
  const given = isCall(auth) ? auth.args[0] : undefined;
  const users = authKind(draft) === 'cognito' && isStruct(given) ? Draft.of(given) : undefined;
  if (users?.member('featurePlan') === 'LITE') {
    users.drop('passkeys', 'triggers');
    users.set('refreshTokenRotation', false);
  }
  if (users?.get('refreshTokenRotation') === false) users.drop('refreshTokenGracePeriod');
  const encryption = draft.get('security.encryption');
  const keys = isCall(encryption) ? encryption.args[0] : undefined;
  if (authKind(draft) !== 'cognito' && isStruct(keys)) delete keys.of.users;
}

function resolveCallers(draft: Draft): void {
  resolveUsers(draft);
  const kind = authKind(draft);
  const pool = kind === 'cognito' || kind === 'userPool';
  if (draft.has('realtime.authorization') || !pool) draft.drop('realtime.groups');
  if (!draft.has('realtime.authorization') && !pool && kind !== 'iam') draft.set('realtime.authorization', { call: 'ConnectAuthorization.iam', args: [] });
  if (kind === 'iam') draft.drop('queueing.jobSubmission');
}

const isApart = (region: string | undefined) => /^(cn|us-gov)-/.test(region ?? '');

/** Settings that aren't available in every Region. */
function resolvePlace(draft: Draft, region: string | undefined): void {
  if (isApart(region)) {
    draft.drop('website');
    const notifications = draft.get('monitoring.notifications');
    const offered = Array.isArray(notifications) ? notifications.filter((each) => isCall(each) && !each.call.endsWith('.slack')) : [];
    draft.drop('monitoring.notifications');
    if (offered.length) draft.set('monitoring.notifications', offered);
  }
  // CDK's import of a stream leaves a mapping of all regions in a stack without one, unused.
  const destination = 'security.firewall.logging.destination';
  if (region === undefined && draft.factory(destination) === 'deliveryStream') draft.drop(destination);
  if (region?.startsWith('cn-') && authKind(draft) === 'cognito') draft.set('auth', { call: 'Auth.iam', args: [] });
}

/** Least that a function may have reserved by some options. */
function reservation(options: Draft): number {
  const reserved = options.get('reservedConcurrentExecutions');
  return typeof reserved === 'number' ? reserved : options.get('reserveConcurrency') === true ? 50 : Infinity;
}

function resolveQueue(queue: Draft, reserved: number): void {
  if (Number(queue.get('maxConcurrency') ?? 0) > reserved) queue.drop('maxConcurrency');
  if (Number(queue.get('batchSize') ?? 0) > 10) queue.set('maxBatchingWindow', { call: 'Duration.seconds', args: [30] });
  if (queue.has('provisionedPollers')) queue.drop('maxConcurrency');
}

function resolveSecurity(draft: Draft, region: string | undefined): void {
  if (draft.has('security.webAclArn')) draft.drop('security.firewall', 'security.blockedRequestsThreshold', 'security.firewallEnabled');
  if (draft.get('security.firewallEnabled') === false) draft.drop('security.firewall', 'security.blockedRequestsThreshold');
  if (draft.get('security.firewall.loggingEnabled') === false) draft.drop('security.firewall.logging');
  const firewall = draft.get('security.firewall');
  if (isStruct(firewall)) nameRules(firewall);
  // A table accepts a customer managed key only in a stack with a Region.
  if (region === undefined && keyOfTable(draft)) {
    if (draft.has('realtime')) draft.set('security', { struct: 'SecurityOptions', of: { ...of(draft.get('security')), encryption: { call: 'Encryption.awsManaged', args: [] } } });
    else draft.set('data', withTableKey(draft));
  }
}

function withTableKey(draft: Draft): Expression {
  const data = of(draft.get('data'));
  if (data.existingTable) return draft.get('data');
  const encryption = { call: 'TableKey.awsOwned', args: [] };
  return { struct: 'DataOptions', of: { ...data, table: { struct: 'EntityTableOptions', of: { ...of(data.table), encryption } } } };
}

const of = (expression: Expression) => isStruct(expression) ? expression.of : {};

/** Each rule has a name that no other has, and each group is there once. */
function nameRules({ of: firewall }: Struct): void {
  const seen = new Set<string>();
  for (const name of ['ruleGroups', 'additionalRuleGroups']) {
    const groups = firewall[name];
    if (!Array.isArray(groups)) continue;
    firewall[name] = groups.filter((group) => isCall(group) && !seen.has(group.call) && seen.add(group.call));
  }
  if (Array.isArray(firewall.additionalRuleGroups) && !firewall.additionalRuleGroups.length) delete firewall.additionalRuleGroups;
  // Those that are there by themselves.
  if (!firewall.ruleGroups && Array.isArray(firewall.additionalRuleGroups)) {
    firewall.additionalRuleGroups = firewall.additionalRuleGroups.filter((group) => !/\.(ipReputation|common|knownBadInputs)$/.test((group as Call).call));
  }
  let number = 0;
  for (const part of partsOf(Object.values(firewall))) {
    if (isStruct(part) && typeof part.of.name === 'string' && part.struct !== '') part.of.name = `${part.of.name}${(number += 1)}x`;
  }
}

function resolveWebsite(draft: Draft): void {
  if (!draft.has('website')) return;
  draft.set('api.domain.defaultEndpointEnabled', true);
  if (draft.has('website.contentSecurityPolicy')) draft.drop('website.connectSources');
  if (draft.factory('website.pricing') === 'flatRate') draft.set('website.webAclArn', { existing: 'globalWebAclArn', args: [] });
  const logs = draft.get('website.accessLogs') ?? !isDevelopment(draft);
  if (!logs) draft.drop('website.accessLogExpiration', 'website.distributionLogBucket');
}
