/** Changes the document of the store in ways that break its clients, and in ways that don't, and compares what the runner's check finds, with oasdiff itself. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breakingChanges } from '../local/src';
import { readStack } from '../local/src/assembly/assembly';
import { contract } from '../local/src/contract-command';
import { synthesizeInto } from '../test/support/documented-systems';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Of a document, the parts that are changed here are known, and the rest of their shapes is not.
type Document = any;
type Changes = Record<string, (document: Document) => void>;

const parameter = (name: string, required: boolean) => ({ name, in: 'query', required, schema: { type: 'string' } });
const schema = (document: Document, name: string) => document.components.schemas[name];
const listProducts = (document: Document) => document.paths['/products'].get;

/** By the rule that must find each one. */
const BREAKING: Changes = {
  'api-path-removed-without-deprecation': (document) => { delete document.paths['/products/{id}']; },
  'api-removed-without-deprecation': (document) => { delete document.paths['/products/{id}'].delete; },
  'new-required-request-parameter': (document) => { listProducts(document).parameters.push(parameter('currency', true)); },
  'new-required-request-property': (document) => {
    schema(document, 'Product').properties.weight = { type: 'number' };
    schema(document, 'Product').required.push('weight');
  },
  'response-required-property-removed': (document) => {
    const record = schema(document, 'ProductRecord');
    delete record.properties.createdAt;
    record.required = record.required.filter((name: string) => name !== 'createdAt');
  },
  'response-property-type-changed': (document) => { schema(document, 'ProductRecord').properties.name = { type: 'integer' }; },
  'request-property-enum-value-removed': (document) => { schema(document, 'Order').properties.status.enum.pop(); },
  'response-success-status-removed': (document) => {
    const { responses } = document.paths['/products'].post;
    responses[202] = responses[201];
    delete responses[201];
  },
  'request-property-max-decreased': (document) => { schema(document, 'Product').properties.price.maximum = 50; },
  'api-security-anonymous-access-removed': (document) => { listProducts(document).security = [{ idToken: [] }]; },
};

const ADDITIVE: Changes = {
  'a route': (document) => { document.paths['/prices'] = { get: { operationId: 'listPrices', responses: { 200: { description: 'Prices.' } }, security: [] } }; },
  'a method': (document) => { document.paths['/products'].head = { operationId: 'headProducts', responses: { 200: { description: 'Products.' } }, security: [] }; },
  'an optional parameter': (document) => { listProducts(document).parameters.push(parameter('currency', false)); },
  'an optional property of requests': (document) => { schema(document, 'Product').properties.weight = { type: 'number' }; },
  'a property of responses': (document) => {
    schema(document, 'ProductRecord').properties.weight = { type: 'number' };
    schema(document, 'ProductRecord').required.push('weight');
  },
  'a value of an enum in requests': (document) => { schema(document, 'Order').properties.status.enum.push('lost'); },
  'a status of errors': (document) => { listProducts(document).responses[418] = { description: 'A teapot.' }; },
  'a higher maximum': (document) => { schema(document, 'Product').properties.price.maximum *= 2; },
  'a property that is no longer required in requests': (document) => { schema(document, 'Order').required = []; },
  'other texts': (document) => { Object.assign(document.info, { version: '9', description: 'Other words.' }); },
};

const directory = mkdtempSync(join(tmpdir(), 'contract-'));
const [assembly, committed] = [join(directory, 'cdk.out'), join(directory, 'api')];
const faults: string[] = [];

/** Result of the check after a change of the document in the assembly. */
function foundAfter(file: string, change: (document: Document) => void): string[] {
  const before = readFileSync(file, 'utf8');
  const document = JSON.parse(before);
  change(document);
  writeFileSync(file, JSON.stringify(document));
  try {
    return breakingChanges({ assembly, committed });
  } finally {
    writeFileSync(file, before);
  }
}

try {
  const { api } = synthesizeInto(assembly, 'store');
  contract({ assembly, out: committed });
  const { file } = readStack(assembly).documents.find(({ kind }) => kind === 'openapi')!;
  // Everybody may list, so that it can be taken away.
  for (const document of [file!, join(committed, api.node.path.replaceAll('/', '-'), 'openapi.json')]) {
    const open = JSON.parse(readFileSync(document, 'utf8'));
    listProducts(open).security = [];
    writeFileSync(document, JSON.stringify(open));
  }
  const unchanged = foundAfter(file!, () => undefined);
  if (unchanged.length) faults.push(`nothing has changed, and yet: ${unchanged.join('; ')}`);
  for (const [rule, change] of Object.entries(BREAKING)) {
    const found = foundAfter(file!, change);
    if (!found.some((each) => each.endsWith(`[${rule}]`))) faults.push(`${rule} isn't found, but: ${found.join('; ') || 'nothing'}`);
  }
  for (const [name, change] of Object.entries(ADDITIVE)) {
    const found = foundAfter(file!, change);
    if (found.length) faults.push(`${name} breaks no client, and yet: ${found.join('; ')}`);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
console.log([`Breaking changes: ${Object.keys(BREAKING).length} kinds, and ${Object.keys(ADDITIVE).length} that break nothing: ${faults.length} faults`, ...faults].join('\n'));
process.exitCode = faults.length ? 1 : 0;
