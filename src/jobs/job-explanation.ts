import { JobType } from './job-type';

/** The settings of a type of job, with names that begin with `jobs.`. */
export function explainJob(type: JobType): { readonly name: string; readonly value: string }[] {
  const { name, attempts, concurrency, timeout, _schema, _function, _stateMachine } = type;
  const values: { readonly [setting: string]: string } = {
    attempts: String(attempts),
    concurrency: String(concurrency),
    function: (_function ?? _stateMachine)?.node.path ?? 'made for the type',
    input: _schema === undefined ? 'none' : 'by its schema',
    timeout: timeout.toHumanString(),
  };
  return Object.entries(values).map(([setting, value]) => ({ name: `jobs.${name}.${setting}`, value }));
}
