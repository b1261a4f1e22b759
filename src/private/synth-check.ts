import { PolicyViolation, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Checks templates during synthesis. Runs as a validator of policies, because only validators run after all templates are written. A `fatal`
 * violation ends the synthesis, and can't be acknowledged: an acknowledgement would also cover violations that are found later.
 */
export function checkTemplates(scope: IConstruct, name: string, check: () => PolicyViolation[]): void {
  Validations.of(scope).addPlugins({
    name,
    validate: () => {
      const violations = check();
      return { success: violations.every(({ severity }) => severity !== 'fatal'), violations };
    },
  });
}
