import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { IConstruct } from 'constructs';
import { resolved, resourcesOf, Warning } from './guard';

/** APIs that take bytes, which no function gets more of than Lambda takes, and the firewall looks at the beginning of. */
export function binaryPayloads(scope: IConstruct): Warning[] {
  return resourcesOf(scope, CfnRestApi).filter((api) => resolved<string[]>(api, api.binaryMediaTypes)?.length).flatMap((at) => [
    {
      id: 'binaryPayloads',
      at,
      message: 'API Gateway takes bodies of 10 MB, Lambda 6 MB in base64, which are 4.5 MB of bytes, in requests and in answers that are not streamed. '
        + 'Larger files go to the bucket directly: see POST /files.',
    },
    ...resourcesOf(scope, CfnWebACL).slice(0, 1).map((firewall) => ({
      id: 'bodyInspection',
      at,
      message: `The rules of the firewall see ${inspectedBy(firewall)} KB of a body. Limit bodies by security.firewall.bodyLimits, or raise bodyInspectionLimit.`,
    })),
  ]);
}

/** AWS WAF looks at 16 KB unless it is told otherwise. */
function inspectedBy(firewall: CfnWebACL): string {
  const association = resolved<{ requestBody?: { [kind: string]: { defaultSizeInspectionLimit: string } } }>(firewall, firewall.associationConfig);
  const [limit] = Object.values(association?.requestBody ?? {});
  return limit?.defaultSizeInspectionLimit.replace('KB_', '') ?? '16';
}
