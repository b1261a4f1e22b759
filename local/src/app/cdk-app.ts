import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Json, JsonObject, object, optionalObject, optionalString, parse, strings } from '../json';

/** A CDK app, as the files beside its `cdk.json` describe it. */
export interface CdkApp {
  readonly directory: string;
  /** The command that runs the app. */
  readonly command: string;
  readonly context: JsonObject;
  /** Account and region that cached look-ups belong to, if there are any. */
  readonly account?: string;
  readonly region?: string;
  /** Output directory of `cdk synth`, from `output`. */
  readonly output?: string;
  /** Which files `cdk watch` watches. */
  readonly watch: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
}

/**
 * Reads `cdk.json` and `cdk.context.json`.
 * @param command in place of the one in `cdk.json`
 */
export function readCdkApp(directory: string, command?: string): CdkApp {
  const project = readIfThere(join(directory, 'cdk.json'));
  const app = command ?? optionalString(project?.app, 'cdk.json: app');
  if (app === undefined) {
    throw new Error(project === undefined
      ? `${directory} has no cdk.json. Run the command in the directory of your CDK app, or pass the app's command with --app`
      : `${join(directory, 'cdk.json')} has no "app". Add the command that runs your CDK app, or pass it with --app`);
  }
  const cached = readIfThere(join(directory, 'cdk.context.json')) ?? {};
  const context = { ...cached, ...optionalObject(project?.context, 'cdk.json: context') };
  const keys = Object.keys(cached).join('\n');
  const watch = optionalObject(project?.watch, 'cdk.json: watch');
  const output = optionalString(project?.output, 'cdk.json: output');
  return {
    directory,
    command: app,
    context,
    watch: { include: patterns(watch.include), exclude: patterns(watch.exclude) },
    output: output === undefined ? undefined : join(directory, output),
    account: /account=(\d{12})/.exec(keys)?.[1],
    region: /region=([a-z\d-]+)/.exec(keys)?.[1],
  };
}

function patterns(value: Json | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : typeof value === 'string' ? [value] : strings(value, 'cdk.json: watch');
}

function readIfThere(file: string): JsonObject | undefined {
  return existsSync(file) ? object(parse(readFileSync(file, 'utf8'), file), file) : undefined;
}
