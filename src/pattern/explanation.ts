import { Construct } from 'constructs';
import { Auth } from '../auth';
import { AdoptedFunction } from '../compute';
import { explainEntity } from '../entities/entity-explanation';
import { Explanation, Setting, SettingOrigin } from '../explain';
import { explainJob } from '../jobs/job-explanation';
import { invalid } from '../private/invalid';
import { writeAtSynthesis } from '../private/write-at-synthesis';
import { explainAdopted } from './adopted-functions';
import { ServerlessApiPatternProps } from './props';

/** Additions of methods to a system. */
interface Added {
  readonly adopted: { readonly [id: string]: AdoptedFunction };
  readonly settings: readonly Setting[];
  /** Sections of parts that nothing uses. */
  readonly unused: readonly string[];
}

/** Every setting of a system. */
export function explainSystem(props: ServerlessApiPatternProps, { adopted, settings, unused }: Added): Explanation {
  const entities = (props.entities ?? [])
    .flatMap((entity) => explainEntity(entity, props.entityRoutes)).map((setting) => ({ ...setting, origin: SettingOrigin.USER }));
  const jobs = (props.jobs ?? []).flatMap(explainJob).map((setting) => ({ ...setting, origin: SettingOrigin.USER }));
  const further = [...entities, ...jobs, ...explainAdopted(adopted), ...settings];
  return Explanation._of({ props, profile: props.profile, directory: (props.auth ?? Auth.cognito())._directoryOptions, further, unused });
}

/** Writes an explanation beside the template, as it is at synthesis. */
export function writeExplanation(scope: Construct, file: string, explain: () => Explanation): void {
  if (!/^[\w.-]+\.(json|txt|md)$/.test(file)) throw invalid('explainFile', file, "the name of a file that ends with .txt, .md or .json, such as 'settings.txt'");
  writeAtSynthesis(scope, 'explainFile', file, () => file.endsWith('.json') ? explain().toJson() : explain().toText());
}
