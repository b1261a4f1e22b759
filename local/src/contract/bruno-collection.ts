import { Credential, SampleParameter, SampleRequest } from './sample-requests';

/** The files of a Bruno collection, by their paths in it. */
export function brunoCollection(title: string, baseUrl: string, requests: readonly SampleRequest[]): Map<string, string> {
  const secrets = [...new Set(requests.flatMap(({ credentials }) => credentials.flatMap(secretsOf)))];
  return new Map([
    ['bruno.json', `${JSON.stringify({ version: '1', name: title, type: 'collection', ignore: ['node_modules', '.git'] }, undefined, 2)}\n`],
    ['environments/api.bru', [...block('vars', [`baseUrl: ${baseUrl}`]), ...secrets.length === 0 ? [] : [`vars:secret [\n${secrets.map((name) => `  ${name}`).join(',\n')}\n]\n`]].join('\n')],
    ...requests.map((request, index) => [`${request.tag === '' ? '' : `${fileName(request.tag)}/`}${fileName(request.id)}.bru`, requestFile(request, index + 1)] as const),
  ]);
}

function requestFile({ summary, method, path, pathParameters, query, headers, credentials, body, notes }: SampleRequest, position: number): string {
  const [first] = credentials.filter(({ kind }) => kind === 'bearer' || kind === 'signature');
  const auth = first === undefined ? 'none' : first.kind === 'bearer' ? 'bearer' : 'awsv4';
  const keys = (kind: 'header' | 'query'): SampleParameter[] => credentials.flatMap((each) => (each.kind === kind ? [{ name: each.name, value: `{{${each.variable}}}`, required: true }] : []));
  const allQuery = [...query, ...keys('query')];
  const sent = allQuery.filter(({ required }) => required).map(({ name, value }) => `${name}=${value}`);
  const isJson = body !== undefined && /[/+]json\b/.test(body.contentType);
  const type = body === undefined ? [] : [{ name: 'Content-Type', value: body.contentType, required: true }];
  return [
    ...block('meta', [`name: ${summary}`, 'type: http', `seq: ${position}`]),
    ...block(method.toLowerCase(), [`url: {{baseUrl}}${path.replace(/\{([^}]+)\}/g, ':$1')}${sent.length === 0 ? '' : `?${sent.join('&')}`}`, `body: ${body === undefined ? 'none' : isJson ? 'json' : 'text'}`, `auth: ${auth}`]),
    ...block('params:query', allQuery.map(entry)),
    ...block('params:path', pathParameters.map(entry)),
    ...block('headers', [...headers, ...keys('header'), ...type].map(entry)),
    ...auth === 'bearer' ? block('auth:bearer', ['token: {{token}}']) : [],
    ...auth === 'awsv4' ? block('auth:awsv4', ['accessKeyId: {{accessKeyId}}', 'secretAccessKey: {{secretAccessKey}}', 'sessionToken: {{sessionToken}}', 'service: execute-api', 'region: {{region}}', 'profileName: ']) : [],
    ...body === undefined ? [] : block(isJson ? 'body:json' : 'body:text', body.text.split('\n')),
    ...block('docs', notes),
  ].join('\n');
}

/** None where it would be empty. */
function block(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${name} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`];
}

/** One that isn't required is switched off. */
function entry({ name, value, required }: SampleParameter): string {
  return `${required ? '' : '~'}${name}: ${value}`;
}

function fileName(text: string): string {
  return text.replace(/[^\w.-]+/g, '-');
}

function secretsOf(credential: Credential): string[] {
  if (credential.kind === 'bearer') return ['token'];
  return credential.kind === 'signature' ? ['accessKeyId', 'secretAccessKey', 'sessionToken'] : [credential.variable];
}
