import * as path from 'path';
import { LegacyESLint } from 'eslint/use-at-your-own-risk';

// Without what import rules don't need: the types of the whole repository, which a linter takes a quarter of a minute to compute, and the
// circles in it, which test/circles.test.ts finds.
const linter = new LegacyESLint({
  cwd: path.join(__dirname, '..'),
  overrideConfig: {
    parserOptions: { project: null, projectService: false },
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/return-await': 'off', 'import/no-cycle': 'off' },
  },
});

/** The import rules that a file would break with this text. */
async function broken(filePath: string, text: string): Promise<string[]> {
  const [result] = await linter.lintText(`${text}\n`, { filePath });
  return result.messages.map((message) => message.ruleId ?? message.message).filter((rule) => rule.includes('restricted'));
}

test.each([
  ['src/api/route.ts', "import '../compute/serverless-function';"],
  ['src/monitoring/monitoring.ts', "import '../auth/contract';"],
  ['src/cost/cost-report.ts', "import '../security/web-firewall';"],
  ['src/stateful/stateful-baseline.ts', "import '../data/entity-table';"],
  ['src/data/entity-table.ts', "import '../pattern/serverless-api-pattern';"],
  ['src/data/entity-table.ts', "import '../handlers/items.lambda';"],
  ['src/private/invalid.ts', "import '../api/route';"],
  ['src/auth/user-directory.ts', "import '../data/entity-table';"],
  ['src/profile/profile.ts', "import '../api/route';"],
  ['src/realtime/realtime.ts', "import '../pattern/wiring';"],
  ['src/pattern/jobs.ts', "import '../handlers/items.lambda';"],
  ['src/profile/profile.ts', "import '../handlers/shared/paging';"],
  ['src/handlers/items.lambda.ts', "import '../private/invalid';"],
  ['src/handlers/items.lambda.ts', "import '../profile/profile';"],
  ['src/cost/cost-report.ts', "import '../../local/src/command/arguments';"],
  ['local/src/index.ts', "import '../../src/profile';"],
])('%s may not say %s', async (file, text) => {
  expect(await broken(file, text)).toEqual(['import/no-restricted-paths']);
});

test.each([
  ['src/handlers/items.lambda.ts', "import 'aws-cdk-lib';"],
  ['src/handlers/items.lambda.ts', "import 'constructs';"],
  ['src/handlers/catalog/items.ts', "import 'fs';"],
  ['src/handlers/catalog/items.ts', "import '../shared/paging';"],
])('%s may not say %s', async (file, text) => {
  expect(await broken(file, text)).toEqual(['no-restricted-imports']);
});

test.each([
  ['src/api/secure-rest-api.ts', "import '../auth/contract';"],
  ['src/compute/bundled-function.ts', "import '../handlers/catalog';"],
  ['src/realtime/realtime.ts', "import '../auth/authorizer-monitoring';"],
  ['src/handlers/catalog/items.ts', "import './settings';"],
  ['src/pattern/serverless-api-pattern.ts', "import '../compute';"],
])('%s may say %s', async (file, text) => {
  expect(await broken(file, text)).toEqual([]);
});
