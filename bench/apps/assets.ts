import { dirname, join } from 'node:path';
import { AssetCode, Code } from 'aws-cdk-lib/aws-lambda';

/** The code of a shipped handler: the same for all contenders. */
export function handlerCode(name: string): AssetCode {
  return Code.fromAsset(join(dirname(require.resolve('cdk-serverless-api-pattern/package.json')), 'assets', 'handlers', `${name}.zip`));
}
