import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { ApplicationLogLevel, InlineCode, Runtime } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { checkAsyncInvocation } from './async-invocation';
import { checkEnvironment } from './environment';
import { ServerlessFunctionProps } from './serverless-function-options';
import { checkFailureQueue } from '../private/failure-queue';
import { checkIn, checkInteger, checkMember, conflict, invalid } from '../private/invalid';
import { profileValues } from '../profile/profile-values';

/** Enough for 100 requests per second of half a second each, and ten functions within what an account can reserve. */
const RESERVED = 50;

/** Throws for what Lambda refuses when the stack is deployed. */
export function checkFunction(scope: IConstruct, props: ServerlessFunctionProps, runtime: Runtime): void {
  checkIn(scope, () => checkProps(props, runtime));
}

function checkProps(props: ServerlessFunctionProps, runtime: Runtime): void {
  checkInteger('memorySize', props.memorySize, 128, 10_240);
  checkTimeout(props.timeout);
  checkMember('logLevel', props.logLevel, ApplicationLogLevel);
  checkText('description', props.description, 0, 256);
  checkText('handler', props.handler, 1, 128);
  checkInlineHandler(props);
  checkEnvironment('environment', props.environment);
  checkInteger('reservedConcurrentExecutions', props.reservedConcurrentExecutions, 0, 100_000);
  checkStorage(props.ephemeralStorageSize);
  const layers = (props.layers?.length ?? 0) + (props.paramsAndSecrets ? 1 : 0);
  if (layers > 5) throw invalid('layers', layers, 'five layers at the most, with that of paramsAndSecrets');
  if (layers && runtime === Runtime.FROM_IMAGE) throw invalid('layers', layers, 'none for a container image: put the files into the image');
  if (props.asyncInvocation) checkAsyncInvocation(props.asyncInvocation);
  checkFailureQueue('deadLetterQueue', props.deadLetterQueue);
  checkSwitches(props);
  checkNetwork(props);
  checkConcurrency(props);
  checkSnapStart(props, runtime);
}

/** CloudFormation puts the code into a file that is called index. */
function checkInlineHandler({ code, handler }: ServerlessFunctionProps): void {
  if (code instanceof InlineCode && handler !== undefined && !Token.isUnresolved(handler) && !/^index\../.test(handler)) {
    throw invalid('handler', handler, "'index.' and the name of what inline code exports, such as index.handler: Code.fromInline is a file called index");
  }
}

/** Disabled settings don't apply. */
function checkSwitches({ deadLetterQueue, deadLetterQueueEnabled, reservedConcurrentExecutions, reserveConcurrency }: ServerlessFunctionProps): void {
  if (deadLetterQueue && deadLetterQueueEnabled === false) {
    throw conflict('deadLetterQueue', deadLetterQueue.node.path, 'deadLetterQueueEnabled: false', 'Remove one of them');
  }
  if (reservedConcurrentExecutions !== undefined && reserveConcurrency === false) {
    throw conflict('reservedConcurrentExecutions', reservedConcurrentExecutions, 'reserveConcurrency: false', 'Remove one of them');
  }
}

/** Reserved concurrency of a function. Provisioned environments are taken from it. */
export function reservedConcurrency(props: ServerlessFunctionProps): number | undefined {
  const { reservedConcurrentExecutions, reserveConcurrency, provisionedConcurrency, profile } = props;
  if (reservedConcurrentExecutions !== undefined) return reservedConcurrentExecutions;
  if (!(reserveConcurrency ?? profileValues(profile)['compute.reserveConcurrency'])) return undefined;
  return Math.max(RESERVED, provisionedConcurrency?._most ?? 0);
}

function checkNetwork({ vpc, vpcSubnets, securityGroups, filesystem }: ServerlessFunctionProps): void {
  for (const [prop, value] of Object.entries({ vpcSubnets, securityGroups, filesystem })) {
    if (value !== undefined && vpc === undefined) throw invalid(prop, 'set', `${prop} together with vpc`);
  }
  if (securityGroups?.length === 0) throw invalid('securityGroups', '[]', 'at least one, or leave it out for one of the function\'s own');
}

/** Ready environments are taken from the reserved ones, and belong to no tenant and to no snapshot. */
function checkConcurrency(props: ServerlessFunctionProps): void {
  const { provisionedConcurrency, reservedConcurrentExecutions: reserved, tenancyConfig, snapStart } = props;
  if (!provisionedConcurrency) return;
  if (tenancyConfig) throw conflict('provisionedConcurrency', 'set', 'tenancyConfig', 'Remove one of them');
  if (snapStart) throw conflict('provisionedConcurrency', 'set', 'snapStart', 'Remove one of them');
  const most = provisionedConcurrency._most;
  if (reserved !== undefined && !Token.isUnresolved(reserved) && most > reserved) {
    throw invalid('provisionedConcurrency', most, `at most reservedConcurrentExecutions, ${reserved}`);
  }
}

function checkSnapStart({ snapStart, tenancyConfig, filesystem, ephemeralStorageSize: storage }: ServerlessFunctionProps, runtime: Runtime): void {
  if (!snapStart) return;
  if (runtime !== Runtime.FROM_IMAGE && !runtime.supportsSnapStart) {
    throw invalid('snapStart', `snapStart of ${runtime.name}`, 'Java 11, Python 3.12, .NET 8 and later ones of these, and images');
  }
  if (tenancyConfig) throw conflict('snapStart', 'set', 'tenancyConfig', 'Remove one of them');
  if (filesystem) throw conflict('snapStart', 'set', 'filesystem', 'Remove one of them');
  if (storage && !storage.isUnresolved() && storage.toMebibytes() > 512) {
    throw conflict('ephemeralStorageSize', `${storage.toMebibytes()} MiB`, 'snapStart', 'Set 512 MiB, or remove snapStart');
  }
}

function checkStorage(size: Size | undefined): void {
  if (size === undefined || size.isUnresolved()) return;
  const mebibytes = size.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
  if (!Number.isInteger(mebibytes) || mebibytes < 512 || mebibytes > 10_240) {
    throw invalid('ephemeralStorageSize', `${mebibytes} MiB`, 'whole mebibytes from 512 to 10240');
  }
}

function checkTimeout(timeout: Duration | undefined): void {
  if (timeout === undefined || timeout.isUnresolved()) return;
  const seconds = timeout.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 900) {
    throw invalid('timeout', timeout.toHumanString(), 'whole seconds from 1 second to 15 minutes');
  }
}

function checkText(prop: string, text: string | undefined, min: number, max: number): void {
  if (text === undefined || Token.isUnresolved(text) || (text.length >= min && text.length <= max)) return;
  throw invalid(prop, text.length > 40 ? `${text.length} characters` : text, `from ${min} to ${max} characters`);
}
