import { PolicyViolation, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Fails the synthesis with what a check finds in the templates. As a validator of policies, since those alone run when all
 * templates are written; as fatal, since an acknowledgement would hold for whatever is found later, too.
 */
export function checkTemplates(scope: IConstruct, name: string, check: () => Omit<PolicyViolation, 'severity'>[]): void {
  Validations.of(scope).addPlugins({
    name,
    validate: () => {
      const violations = check().map((violation) => ({ ...violation, severity: 'fatal' }));
      return { success: violations.length === 0, violations };
    },
  });
}
