import { Draft } from './draft';
import { isStruct } from './expression';

const SNAPSHOTS = /JAVA|PYTHON|DOTNET/;

/** Settings that a function can't combine. */
export function resolveFunction(options: Draft): void {
  resolveTogether([options]);
  resolveSnapshots(options, options.member('runtime'), []);
  if (!options.has('tenancyConfig')) return;
  options.drop('provisionedConcurrency', 'snapStart');
}

/** The same of the shipped handlers, whose settings are joined with those of all. */
export function resolveHandlers(draft: Draft): void {
  const compute = draft.within('compute');
  if (!compute) return;
  const overrides = compute.get('handlers');
  const handlers = Object.values(isStruct(overrides) ? overrides.of : {}).filter(isStruct).map(Draft.of);
  resolveTogether([compute, ...handlers]);
  for (const handler of handlers) {
    if (handler.has('replacement')) handler.drop('runtime');
    else handler.drop('requests');
    resolveSnapshots(handler, handler.member('replacement.runtime'), [compute]);
  }
}

function resolveTogether(levels: Draft[]): void {
  const some = (test: (level: Draft) => boolean) => levels.some(test);
  const everywhere = (name: string) => levels.forEach((level) => level.drop(name));
  if (some((level) => level.get('reserveConcurrency') === false)) everywhere('reservedConcurrentExecutions');
  if (some((level) => level.has('provisionedConcurrency'))) everywhere('reservedConcurrentExecutions');
  if (some((level) => level.get('deadLetterQueueEnabled') === false)) everywhere('deadLetterQueue');
  for (const level of levels) {
    if (['vpcSubnets', 'securityGroups', 'filesystem'].some((name) => level.has(name))) level.set('vpc', { existing: 'vpc', args: [] });
  }
}

function resolveSnapshots(options: Draft, runtime: string | undefined, above: Draft[]): void {
  if (!options.has('snapStart')) return;
  if (!SNAPSHOTS.test(runtime ?? '')) return options.drop('snapStart');
  options.drop('provisionedConcurrency', 'filesystem', 'ephemeralStorageSize');
  const stillThere = above.some((level) => ['provisionedConcurrency', 'filesystem', 'ephemeralStorageSize'].some((name) => level.has(name)));
  if (stillThere) options.drop('snapStart');
}
