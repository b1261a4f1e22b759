import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudFormationValidatePlugin, IPolicyValidationContext } from 'aws-cdk-lib';
import { cacheVerdicts } from './verdict-cache';
import { temporaryDirectory } from '../synth';

const validated = jest.fn();

/** Finds in every template what its rules say. */
function validator() {
  return class {
    constructor(readonly props: { readonly rules: string[] } = { rules: ['rule'] }) {}

    validate({ stackTemplates }: IPolicyValidationContext) {
      validated();
      const violatingResources = stackTemplates.map(({ templatePath }) => ({ templatePath }));
      return { success: false, violations: this.props.rules.map((ruleName) => ({ ruleName, violatingResources })) };
    }
  };
}

interface Question { readonly template?: string; readonly region?: string; readonly rules?: string[]; readonly version?: string }

let folder: string;
beforeEach(() => { folder = temporaryDirectory(); });

/** The verdict of another process's validator, whose output is elsewhere. */
function ask({ template = '{}', region = 'eu-west-1', rules = ['rule'], version = '1' }: Question = {}) {
  const Validator = validator();
  cacheVerdicts(Validator as object as typeof CloudFormationValidatePlugin, version, folder);
  const outdir = temporaryDirectory();
  const templatePath = join(outdir, 'Stack.template.json');
  mkdirSync(outdir, { recursive: true });
  writeFileSync(templatePath, template);
  const report = new Validator({ rules }).validate({ stackTemplates: [{ stackConstructPath: 'Stack', templatePath, accountId: undefined, region }] } as object as IPolicyValidationContext);
  return { report, templatePath };
}

test('the same content is judged once, and told with the paths of now', () => {
  ask();
  const { report, templatePath } = ask();
  expect(validated).toHaveBeenCalledTimes(1);
  expect(report).toEqual({ success: false, violations: [{ ruleName: 'rule', violatingResources: [{ templatePath }] }] });
});

test.each<[string, Question]>([
  ['another template', { template: '{"Resources":{}}' }],
  ['another region', { region: 'eu-west-2' }],
  ['other rules', { rules: ['rule', 'more'] }],
  ['another version of the validator', { version: '2' }],
])('%s is judged afresh', (_, question) => {
  ask();
  ask(question);
  expect(validated).toHaveBeenCalledTimes(2);
});
