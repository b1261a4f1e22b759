import { Subject } from './subject';

export const STACKS: Subject = {
  name: 'stacks',
  rules: {
    StackResources: {
      severity: 'WARN',
      reason: 'CloudFormation takes 500 resources in a stack, and a stack that is full is hard to split.',
      fix: 'Move some into another stack while there is room',
      url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html',
    },
  },
  rego: String.raw`
found contains ["StackResources", "", "", sprintf("%d resources", [size])] if {
	size := count(input.resources)
	size > 400
}
`,
};
