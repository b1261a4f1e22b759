import { Charge, Pricings, referenceOf, Surroundings, times } from './charge';
import { TRACES } from './edge-pricing';
import { HOURS, PRICES } from './prices';

const MEGABYTES_IN_GB = 1_024;
const SECONDS = HOURS * 3_600;

/** Functions, schedules, workflows. */
export const COMPUTE_PRICING: Pricings = {
  'AWS::Lambda::Function': ({ MemorySize = 128, Architectures, TracingConfig }, { functionSeconds }) => {
    const price = isArm(Architectures) ? PRICES.lambdaArm : PRICES.lambdaX86;
    if (typeof MemorySize !== 'number') return [{ item: 'invocations', unknown: 'the memory size is known at deployment only' }];
    return [
      {
        item: `invocations of ${Math.round(functionSeconds * 1_000)} ms with ${MemorySize} MB`,
        perMillion: PRICES.lambdaRequests.usd + 1_000_000 * functionSeconds * (MemorySize / MEGABYTES_IN_GB) * price.usd,
      },
      ...(TracingConfig?.Mode === 'Active' ? [TRACES] : []),
    ];
  },
  'AWS::Lambda::Alias': ({ FunctionName, ProvisionedConcurrencyConfig: config }, surroundings) =>
    config ? [provisioned(FunctionName, config.ProvisionedConcurrentExecutions, surroundings)] : [],
  'AWS::Lambda::Version': ({ FunctionName, ProvisionedConcurrencyConfig: config }, surroundings) =>
    config ? [provisioned(FunctionName, config.ProvisionedConcurrentExecutions, surroundings)] : [],
  'AWS::ApplicationAutoScaling::ScalableTarget': ({ ServiceNamespace, MinCapacity, ResourceId }, surroundings) => {
    if (ServiceNamespace === 'dynamodb') return [];
    if (ServiceNamespace !== 'lambda') return [{ item: 'capacity', unknown: `capacity of ${ServiceNamespace} has no price here` }];
    // The resource is `function:<name>:<alias>`, as a join; the alias refers to the function. Its own capacity is the minimum already.
    const ids = [...JSON.stringify(ResourceId).matchAll(/"Ref":"(\w+)"/g)].map(([, id]) => id);
    const alias = ids.find((id) => surroundings.resources[id]?.Type === 'AWS::Lambda::Alias');
    if (alias && surroundings.resources[alias].Properties?.ProvisionedConcurrencyConfig) return [];
    const fn = alias ? surroundings.resources[alias].Properties?.FunctionName : { Ref: ids.find((id) => surroundings.resources[id]?.Type === 'AWS::Lambda::Function') };
    return [provisioned(fn, MinCapacity, surroundings)];
  },
  'AWS::Scheduler::Schedule': () => [{ item: 'calls (14 million in a month are free for an account)', perMillion: PRICES.scheduleInvocations.usd }],
  'AWS::StepFunctions::StateMachine': ({ StateMachineType = 'STANDARD' }) => StateMachineType === 'STANDARD'
    ? [{ item: 'state transitions', perMillion: PRICES.stateTransitions.usd }]
    : [{ item: 'executions', unknown: 'express workflows are charged by time and memory' }],
};

function isArm(architectures: unknown): boolean {
  return Array.isArray(architectures) && architectures[0] === 'arm64';
}

function provisioned(functionName: unknown, count: unknown, { resources }: Surroundings): Charge {
  const properties = resources[referenceOf(functionName) ?? '']?.Properties;
  const memory = properties?.MemorySize ?? 128;
  if (!properties || typeof memory !== 'number') return { item: 'provisioned concurrency', unknown: 'the memory of its function is not in the template' };
  const price = isArm(properties.Architectures) ? PRICES.provisionedArm : PRICES.provisionedX86;
  return times(`provisioned concurrency with ${memory} MB`, count, SECONDS * (memory / MEGABYTES_IN_GB) * price.usd);
}
