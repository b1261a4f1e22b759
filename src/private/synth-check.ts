import { PolicyViolation, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Has a synthesis check its templates. As a validator of policies, since those alone run when all templates are written. What is
 * `fatal` ends the synthesis, and cannot be acknowledged: that would hold for whatever is found later, too.
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
