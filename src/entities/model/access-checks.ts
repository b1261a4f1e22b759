import { propertiesOf } from './properties';
import { EntityOperationName, OwnershipModel } from '../../handlers/catalog';
import { checkKnownList, invalid } from '../../private/invalid';
import { isPlain } from '../../private/sorted';
import { Access } from '../access';
import { Schema } from '../schema/walk';

/** An entity, with its rules. */
interface Governed {
  readonly at: string;
  readonly access: readonly Access[];
  readonly ownership: OwnershipModel;
  readonly schema: Schema;
  /** Whether the records have a parent, whose owner is theirs. */
  readonly child: boolean;
}

const SHOWING: readonly EntityOperationName[] = ['create', 'read', 'list', 'update'];
const SETTING: readonly EntityOperationName[] = ['create', 'update'];

/** Throws for rules that can't be honoured, or that mean something else than they seem to. */
export function checkAccess(governed: Governed): void {
  const { at, access } = governed;
  checkKnownList(at, access);
  if (!access.length) throw invalid(at, '[]', 'at least one rule, such as Access.owner().all(): without one, no operation is allowed');
  access.forEach((rule, index) => checkRule(`${at}[${index}]`, rule, governed));
  checkTenants(governed);
  checkAnonymous(governed);
}

function checkRule(at: string, rule: Access, { ownership, schema, child }: Governed): void {
  const { _subject: { kind }, _operations: operations, _hidden: hidden, _locked: locked } = rule;
  if (!operations.length) throw invalid(at, describeSubject(rule), 'a rule that allows something: add create(), read(), list(), update(), delete() or all()');
  if (kind === 'owner' && ownership.kind === 'shared') throw invalid(at, 'Access.owner()', 'other rules where ownership is Ownership.shared(): shared records have no owner');
  if (kind === 'anyone' && operations.includes('create') && ownership.kind !== 'shared' && !child) {
    throw invalid(at, 'Access.anyone().create()', 'it with Ownership.shared() only: without a token, the record would have no owner');
  }
  const names = Object.keys(propertiesOf(schema));
  for (const [prop, hiding] of [['hiding', hidden], ['locking', locked]] as const) {
    const unknown = hiding.find((name) => !names.includes(name));
    if (unknown !== undefined) throw invalid(`${at}.${prop}`, unknown, `properties at the root of the schema: ${names.join(', ') || 'it has none'}`);
  }
  const both = hidden.find((name) => locked.includes(name));
  if (both !== undefined) throw invalid(`${at}.locking`, both, 'properties that are not hidden: what a rule hides, it does not let set either');
  if (hidden.length && !SHOWING.some((each) => operations.includes(each))) throw invalid(`${at}.hiding`, hidden.join(', '), 'hiding for rules that allow more than delete()');
  if (locked.length && !SETTING.some((each) => operations.includes(each))) throw invalid(`${at}.locking`, locked.join(', '), 'locking for rules that allow create() or update()');
  if (operations.includes('create')) checkCreatable(at, rule, schema);
}

/** Callers who can create a record must be able to set its required properties. */
function checkCreatable(at: string, rule: Access, schema: Schema): void {
  const required = requiredOf(schema).find((name) => !rule._settable(name) || isReadOnly(schema, name));
  if (required === undefined) return;
  throw invalid(at, `create() without '${required}'`, `a rule that lets '${required}' be set, or a default in the schema: it is required`);
}

/** Names at the root that a body must have: those that the schema requires and gives no default. */
export function requiredOf(schema: Schema): string[] {
  const properties = propertiesOf(schema);
  const required = Array.isArray(schema.required) ? schema.required as string[] : [];
  return required.filter((name) => !(isPlain(properties[name]) && 'default' in properties[name]));
}

function isReadOnly(schema: Schema, name: string): boolean {
  const property = propertiesOf(schema)[name];
  return isPlain(property) && property.readOnly === true;
}

/** Custom claims are in ID tokens, scopes in access tokens. */
function checkTenants({ at, access, ownership, child }: Governed): void {
  if (ownership.kind !== 'tenant') return;
  const creating = child ? -1 : access.findIndex(({ _subject, _operations }) => _subject.kind === 'scope' && _operations.includes('create'));
  if (creating < 0) return;
  throw invalid(`${at}[${creating}]`, `Access.scope('${access[creating]._subject.name}').create()`,
    `scopes for other operations than create() where ownership is Ownership.tenant('${ownership.claim}'): the claim is in ID tokens only, and scopes are in access tokens`);
}

/** A public route never sees a token, so it gives all callers the same access. */
function checkAnonymous({ at, access }: Governed): void {
  access.forEach((rule, index) => {
    if (rule._subject.kind === 'anyone') return;
    for (const operation of rule._operations) {
      const open = access.filter(({ _subject, _operations }) => _subject.kind === 'anyone' && _operations.includes(operation));
      const kept = [...new Set(open.flatMap(({ _hidden, _locked }) => [..._hidden, ..._locked]))];
      const shown = kept.find((name) => (SHOWING.includes(operation) && rule._visible(name) && !open.some((each) => each._visible(name)))
        || (SETTING.includes(operation) && rule._settable(name) && !open.some((each) => each._settable(name))));
      if (open.length && shown !== undefined) {
        throw invalid(`${at}[${index}]`, `${operation}() with '${shown}'`,
          `no more than anyone gets, because API Gateway passes no token on if anyone may ${operation}: put '${shown}' into a separate entity, or drop Access.anyone() for ${operation}()`);
      }
    }
  });
}

/** The subject of a rule, as it is written. */
export function describeSubject({ _subject: { kind, name, group } }: Access): string {
  const written = kind === 'signed-in' ? 'signedIn' : kind;
  return `Access.${written}(${name === undefined ? '' : `'${name}'`})${group === undefined ? '' : `.inGroup('${group}')`}`;
}

/** Throws if listing isn't possible, or possible without a token: the file of an export belongs to its caller. */
export function checkExports(at: string, access: readonly Access[]): void {
  const listing = access.filter(({ _operations }) => _operations.includes('list'));
  if (!listing.length) throw invalid(at, true, 'exports if a rule allows list()');
  const open = listing.find(({ _subject }) => _subject.kind === 'anyone');
  if (open) throw invalid(at, true, `exports if callers sign in to list: the file of an export belongs to its caller, and ${describeSubject(open)}.list() identifies none`);
}
