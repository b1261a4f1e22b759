import { Construct } from 'constructs';
import { Auth } from '../auth';
import { explainEntity } from '../entities/entity-explanation';
import { Explanation, SettingOrigin } from '../explain';
import { invalid } from '../private/invalid';
import { writeAtSynthesis } from '../private/write-at-synthesis';
import { ServerlessApiPatternProps } from './props';

/** Every setting of a system. */
export function explainSystem(props: ServerlessApiPatternProps): Explanation {
  const further = (props.entities ?? []).flatMap(explainEntity).map((setting) => ({ ...setting, origin: SettingOrigin.USER }));
  return Explanation._of({ props, profile: props.profile, directory: (props.auth ?? Auth.cognito())._directoryOptions, further });
}

/** Writes an explanation beside the template. */
export function writeExplanation(scope: Construct, file: string, explanation: Explanation): void {
  if (!/^[\w.-]+\.(json|txt|md)$/.test(file)) throw invalid('explainFile', file, "the name of a file that ends with .txt, .md or .json, such as 'settings.txt'");
  writeAtSynthesis(scope, 'explainFile', file, () => file.endsWith('.json') ? explanation.toJson() : explanation.toText());
}
