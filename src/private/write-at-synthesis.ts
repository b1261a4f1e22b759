import * as fs from 'fs';
import * as path from 'path';
import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { claimFile } from './claimed-files';
import { invalid } from './invalid';

/** Files that CDK itself writes beside a template. */
const OF_CDK = /^((manifest|tree|validation-report)\.json|cdk\..*|.*\.(assets|metadata|template)\.json)$/i;

/** Writes a text beside the template when the app is synthesized. Throws where something else writes that file. */
export function writeAtSynthesis(scope: IConstruct, prop: string, name: string, text: () => string): void {
  if (OF_CDK.test(name)) throw invalid(prop, name, "a name that CDK doesn't use for its own files");
  const file = path.join(Stage.of(scope)!.outdir, name);
  claimFile(scope, prop, file);
  scope.node.addValidation({
    validate: () => {
      writeBesideTemplate(scope, name, text());
      return [];
    },
  });
}

/** Writes a text into the directory of the assembly. */
export function writeBesideTemplate(scope: IConstruct, name: string, text: string): void {
  fs.writeFileSync(path.join(Stage.of(scope)!.outdir, name), `${text}\n`);
}
