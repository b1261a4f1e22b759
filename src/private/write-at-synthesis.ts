import * as fs from 'fs';
import * as path from 'path';
import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Writes a text beside the template when the app is synthesized. */
export function writeAtSynthesis(scope: IConstruct, file: string, text: () => string): void {
  scope.node.addValidation({
    validate: () => {
      fs.writeFileSync(path.join(Stage.of(scope)!.outdir, file), `${text()}\n`);
      return [];
    },
  });
}
