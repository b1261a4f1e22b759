import { roleCaller } from './iam';
import { AsyncInvoker } from '../events/async-invoker';
import { hearOfExecutions } from '../events/executions';
import { EventsService } from '../front/events';
import { StatesService } from '../front/states';
import { FallbackService } from '../front/fallback';
import { LambdaService } from '../front/lambda';
import { SecretsManagerService } from '../front/secrets-manager';
import { SsmService } from '../front/ssm';
import { StsService } from '../front/sts';
import { IamGuard } from '../iam/guard';
import { inBackground } from '../serving/background';
import { Construction } from './resource-type';

const STATE_MACHINE = /^arn:[^:]+:states:[^:]*:[^:]*:stateMachine:/;

/** Services that need no resource of the template, and no emulator. */
export function addServices(system: Construction): void {
  const { front, functions, resources, stored, buses, log } = system;
  // The runner's own services are registered later, and take precedence.
  for (const [service, url] of Object.entries(system.options.fallback ?? {})) front.addService(new FallbackService(service, url));
  if (system.options.enforceIam === true) front.setGuard(new IamGuard(resources, system, (message) => log('local', message)));
  addStates(system);
  const invoker = new AsyncInvoker(system, functions);
  const [parameters, secrets] = [front.service('ssm'), front.service('secretsmanager')];
  front.addService(new SsmService(stored, system, parameters instanceof SsmService ? parameters : undefined));
  front.addService(new SecretsManagerService(stored, system, secrets instanceof SecretsManagerService ? secrets : undefined));
  front.addService(new EventsService(buses, system));
  front.addService(new LambdaService({ functions, later: (reference, event) => inBackground(invoker.invoke(reference, event), (message) => log('local', message)) }));
  front.addService(new StsService(system, (role) => (resources.find(['AWS::IAM::Role'], role) === undefined ? undefined : roleCaller(role, system))));
}

/** Another emulator runs state machines, or their executions fail. */
function addStates(system: Construction): void {
  const { front, functions, log } = system;
  const url = system.options.fallback?.states;
  if (url !== undefined) {
    hearOfExecutions(url, system);
    return;
  }
  front.addService(new StatesService({ place: system, buses: () => system.live().buses, log: (message) => log('local', message) }));
  system.onServing(() => {
    const callers = functions.all().map(({ settings }) => settings)
      .filter(({ variables }) => Object.values(variables).some((value) => STATE_MACHINE.test(value)));
    const paths = callers.map(({ logicalId }) => (system.stack.paths.get(logicalId) ?? logicalId).replace(/\/Resource$/, ''));
    if (paths.length === 0) return;
    log('local', `State machines aren't emulated, so what these functions start fails: ${paths.join(', ')}. `
      + 'Start with --fallback states=URL, the address of an emulator that has them');
  });
}
