import { TOKEN_HINT } from './base-url';
import { Credential, SampleParameter, SampleRequest } from './sample-requests';

/** A file of requests that editors send: the REST Client of VS Code, the HTTP client of JetBrains, httpyac. */
export function httpFile(title: string, baseUrl: string, requests: readonly SampleRequest[]): string {
  const variables = new Map(requests.flatMap(({ pathParameters }) => pathParameters.map(({ name, value }) => [name, value] as const)));
  const credentials = new Set(requests.flatMap((request) => request.credentials.map(variableOf)));
  return [
    `# ${title}`,
    ...credentials.has('token') ? [`# ${TOKEN_HINT}`] : [],
    '',
    `@baseUrl = ${baseUrl}`,
    ...[...credentials].filter((name) => name !== '').map((name) => `@${name} = `),
    ...[...variables].map(([name, value]) => `@${name} = ${value}`),
    '',
    ...requests.flatMap((request) => [...textOf(request), '']),
  ].join('\n');
}

function textOf({ id, summary, method, path, query, headers, credentials, body, notes }: SampleRequest): string[] {
  const sent = [
    ...query.filter(({ required }) => required).map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
    ...credentials.flatMap((each) => (each.kind === 'query' ? [`${each.name}={{${each.variable}}}`] : [])),
  ];
  const optional = [...query, ...headers].filter(({ required }) => !required);
  return [
    `### ${summary}`,
    `# @name ${id}`,
    ...notes.map((note) => `# ${note}`),
    ...optional.length === 0 ? [] : [`# Optional: ${listed(query)}${query.some(isOptional) && headers.some(isOptional) ? '; ' : ''}${listed(headers, 'headers ')}`],
    `${method} {{baseUrl}}${path === '/' ? '/' : path.replace(/\{([^}]+)\}/g, '{{$1}}')}${sent.length === 0 ? '' : `?${sent.join('&')}`}`,
    ...credentials.flatMap((each) => (each.kind === 'bearer' ? ['Authorization: Bearer {{token}}'] : each.kind === 'header' ? [`${each.name}: {{${each.variable}}}`] : [])),
    ...headers.filter(({ required }) => required).map(({ name, value }) => `${name}: ${value}`),
    ...body === undefined ? [] : [`Content-Type: ${body.contentType}`, '', body.text],
  ];
}

function isOptional({ required }: SampleParameter): boolean {
  return !required;
}

function listed(parameters: readonly SampleParameter[], before = ''): string {
  const names = parameters.filter(isOptional).map(({ name }) => name);
  return names.length === 0 ? '' : `${before}${names.join(', ')}`;
}

function variableOf(credential: Credential): string {
  return credential.kind === 'bearer' ? 'token' : credential.kind === 'signature' ? '' : credential.variable;
}
