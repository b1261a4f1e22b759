import * as fs from 'fs';
import * as path from 'path';
import { EntityRecords } from './entity-records';
import { StatefulRecords } from './stateful-record';

const FORMAT = 'cdk-serverless-api-pattern:stateful-baseline';

/** Of what `StatefulRecord` is written as. A file of another version is refused rather than misread. */
const VERSION = 1;

/** How to make or to accept a baseline, for the end of every error. */
export const ACCEPT_VARIABLE = 'ACCEPT_STATEFUL_CHANGES';
export const HOW = `run the command again with the environment variable ${ACCEPT_VARIABLE}=true, and commit the file`;

/** Contents of a baseline. */
export interface Baseline {
  readonly stacks: StatefulRecords;
  readonly entities: EntityRecords;
}

export function readBaseline(file: string): Baseline {
  if (!fs.existsSync(file)) throw new Error(`${file}: there is no baseline yet. To write it, ${HOW}.`);
  const content = parse(file);
  if (content?.format !== FORMAT || typeof content.stacks !== 'object' || content.stacks === null) {
    throw new Error(`${file}: this is no baseline of stateful resources. Name another file, or delete this one. To write it, ${HOW}.`);
  }
  if (content.version !== VERSION) {
    throw new Error(`${file}: the baseline has version ${content.version} of the format, and version ${VERSION} is read here. `
      + `Compare with the release that wrote it; then, to write it again, ${HOW}.`);
  }
  return { stacks: content.stacks as StatefulRecords, entities: (content.entities ?? {}) as EntityRecords };
}

function parse(file: string): Record<string, unknown> | null {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: the baseline is not JSON (${(error as Error).message}). Restore it from version control. To write it again, ${HOW}.`);
  }
}

export function writeBaseline(file: string, { stacks, entities }: Baseline): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const content = { format: FORMAT, version: VERSION, stacks, ...(Object.keys(entities).length ? { entities } : {}) };
  fs.writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
