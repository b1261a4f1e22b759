import { CfnMethod, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Guarded, ofType, resolved, Warning } from './guard';

/** APIs that take bytes, which no function gets more of than Lambda takes, and the firewall looks at the beginning of. */
export function binaryPayloads({ system }: Guarded): Warning[] {
  return ofType(system, CfnRestApi).filter((api) => resolved<string[]>(api, api.binaryMediaTypes)?.length).flatMap((at) => [
    {
      id: 'binaryPayloads',
      at,
      message: 'API Gateway takes bodies of 10 MB, Lambda 6 MB in base64, which are 4.5 MB of bytes, in requests and in answers that are not streamed. '
        + 'Larger files go to the bucket directly: see POST /files.',
    },
    ...ofType(system, CfnWebACL).slice(0, 1).map((firewall) => ({
      id: 'bodyInspection',
      at,
      message: `The rules of the firewall see ${inspectedBy(firewall)} KB of a body. Limit bodies by security.firewall.bodyLimits, or raise bodyInspectionLimit.`,
    })),
  ]);
}

/** Media types that JSON comes in, from callers and from what a method leads to. */
const JSON_TYPES = ['application/json', 'application/x-amz-json-1.0', 'application/x-amz-json-1.1'];

/** Expressions of a template that read the body. */
const READS_BODY = /\binput\.(body|json|path)\b/;

interface Mapped {
  readonly requestTemplates?: { readonly [type: string]: string };
  readonly integrationResponses?: { readonly responseTemplates?: { readonly [type: string]: string } }[];
}

/** Mappings that look for fields in a body that they get in base64. */
export function binaryJson({ system }: Guarded): Warning[] {
  const apis = ofType(system, CfnRestApi).filter((api) => resolved<string[]>(api, api.binaryMediaTypes)?.some(takesJson));
  return apis.flatMap((at) => {
    const methods = ofType(system, CfnMethod)
      .filter((method) => method.restApiId === at.ref && readsBody(resolved<Mapped>(method, method.integration)));
    return methods.length ? [{
      id: 'binaryJson',
      at,
      message: `The binary media types of the API cover JSON, so that mappings get bodies in base64 and find no fields in them: ${
        methods.map((method) => method.node.scope!.node.path).join(', ')}. Name the types that are bytes, such as image/* and application/octet-stream.`,
    }] : [];
  });
}

function takesJson(binary: string): boolean {
  return JSON_TYPES.some((type) => binary === '*/*' || binary.toLowerCase() === type || binary.toLowerCase() === 'application/*');
}

function readsBody({ requestTemplates = {}, integrationResponses = [] }: Mapped = {}): boolean {
  const answers = integrationResponses.map(({ responseTemplates = {} }) => responseTemplates);
  const templates = [requestTemplates, ...answers].flatMap((each) => Object.values(each));
  return templates.some((template) => READS_BODY.test(JSON.stringify(template)));
}

/** AWS WAF looks at 16 KB unless it is told otherwise. */
function inspectedBy(firewall: CfnWebACL): string {
  const association = resolved<{ requestBody?: { [kind: string]: { defaultSizeInspectionLimit: string } } }>(firewall, firewall.associationConfig);
  const [limit] = Object.values(association?.requestBody ?? {});
  return limit?.defaultSizeInspectionLimit.replace('KB_', '') ?? '16';
}
