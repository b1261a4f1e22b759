import type { HandlerContract, HandlerResource } from '../catalog';

/** The environment of one handler, read by the names its contract promises. */
export class Environment {
  constructor(readonly contract: HandlerContract, private readonly variables: NodeJS.ProcessEnv = process.env) {}

  /** Name, address or ARN of a resource. A missing one is a deployment fault: fail at INIT, not per request. */
  resource(resource: HandlerResource): string {
    const access = this.contract.access.find((candidate) => candidate.resource === resource);
    const value = access === undefined ? undefined : this.variables[access.environment];
    if (!value) {
      throw new Error(`The handler ${this.contract.name} needs the environment variable of its ${resource}.`);
    }
    return value;
  }

  /** The same of several of a kind, separated by commas. None where the handler was given none. */
  resources(resource: HandlerResource): readonly string[] {
    const access = this.contract.access.find((candidate) => candidate.resource === resource);
    const value = access === undefined ? undefined : this.variables[access.environment];
    return value ? value.split(',') : [];
  }

  /** An optional setting, or its documented default. */
  setting(name: string): string {
    const setting = this.contract.settings.find((candidate) => candidate.name === name);
    if (setting === undefined) {
      throw new Error(`The handler ${this.contract.name} has no setting ${name}.`);
    }
    return this.variables[name] ?? setting.default;
  }

  list(name: string): readonly string[] {
    return this.setting(name).split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
  }

  positiveInteger(name: string): number {
    const value = Number(this.setting(name));
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new Error(`The setting ${name} must be a positive whole number.`);
    }
    return value;
  }
}
