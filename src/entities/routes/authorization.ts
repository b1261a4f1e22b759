import { AuthBinding, OwnerSource, RouteAuthorization } from '../../auth';
import { EntityOperationName } from '../../handlers/catalog';
import { invalid } from '../../private/invalid';
import { Entity } from '../entity';
import { describeSubject } from '../model/access-checks';

/** Ways of authorization that tell the handler more of a caller than who it is. */
const TELLING: readonly OwnerSource[] = [OwnerSource.COGNITO, OwnerSource.LAMBDA];

/** Throws for rules that the authorization of an API can't tell callers apart for. */
export function checkAuthorization({ name, _access, _model: { ownership } }: Entity, auth: AuthBinding): void {
  const source = auth.ownerSource;
  const at = `access of the entity '${name}'`;
  for (const rule of _access) {
    const { kind, group } = rule._subject;
    const needsClaims = kind === 'group' || kind === 'scope' || group !== undefined;
    if (needsClaims && !TELLING.includes(source)) throw invalid(at, describeSubject(rule), 'it where callers have tokens: Auth.cognito(), Auth.userPool() or Auth.lambdaAuthorizer()');
    if (kind === 'signed-in' && source === OwnerSource.NONE) throw invalid(at, describeSubject(rule), "Access.anyone(): with Auth.none(), callers don't sign in");
  }
  if (ownership.kind !== 'tenant') return;
  const ownershipOf = `ownership of the entity '${name}'`;
  if (!TELLING.includes(source)) throw invalid(ownershipOf, `Ownership.tenant('${ownership.claim}')`, 'tenants where callers have tokens: Auth.cognito(), Auth.userPool() or Auth.lambdaAuthorizer()');
}

/** Authorization of a route, as API Gateway enforces it. */
type Takers =
  | { readonly kind: 'everybody'; readonly reasons: readonly string[] }
  /** Authorization of the API. */
  | { readonly kind: 'callers' }
  | { readonly kind: 'scopes'; readonly scopes: readonly string[]; readonly imported: boolean }
  /** ID tokens, and access tokens with one of the scopes. */
  | { readonly kind: 'tokens'; readonly scopes: readonly string[]; readonly imported: boolean; readonly value: string };

/**
 * Authorization of a route for some operations, as API Gateway enforces it: without a token if all callers can do everything that rules allow.
 * The handler applies the rules. Undefined: who may call the API.
 */
export function authorizationOf(entity: Entity, operations: readonly EntityOperationName[], auth: AuthBinding): RouteAuthorization | undefined {
  const takers = takersOf(entity, operations, auth);
  switch (takers.kind) {
    case 'everybody': return RouteAuthorization.none({ reason: takers.reasons.join(' ') });
    case 'callers': return undefined;
    case 'scopes': return (takers.imported ? RouteAuthorization.importedScopes : RouteAuthorization.scopes)(...takers.scopes);
    case 'tokens': {
      const { claim } = entity._model.ownership;
      const { value, imported } = takers;
      return RouteAuthorization._tokens({ at: `access of the entity '${entity.name}'`, value, imported, scopes: [...takers.scopes], claims: claim === undefined ? [] : [claim] });
    }
  }
}

/** The same in words, which are equal where API Gateway lets in the same callers. */
export function describeAuthorization(entity: Entity, operations: readonly EntityOperationName[], auth: AuthBinding): string {
  const takers = takersOf(entity, operations, auth);
  switch (takers.kind) {
    case 'everybody': return 'callers without a token';
    case 'callers': return 'callers of the API';
    case 'scopes': return `access tokens with ${[...takers.scopes].sort().join(' or ')}`;
    case 'tokens': return `ID tokens, and access tokens with ${[...takers.scopes].sort().join(' or ')}`;
  }
}

function takersOf({ _access, _model: { ownership } }: Entity, operations: readonly EntityOperationName[], auth: AuthBinding): Takers {
  const allowing = (operation: EntityOperationName) => _access.filter(({ _operations }) => _operations.includes(operation));
  const allowed = operations.filter((operation) => allowing(operation).length);
  const reasonsFor = (operation: EntityOperationName) => allowing(operation).flatMap(({ _reason }) => _reason === undefined ? [] : [_reason]);
  if (allowed.every((operation) => reasonsFor(operation).length)) return { kind: 'everybody', reasons: [...new Set(allowed.flatMap(reasonsFor))] };
  const rules = [...new Set(allowed.flatMap(allowing))].filter(({ _subject }) => _subject.kind !== 'anyone');
  if (auth.ownerSource !== OwnerSource.COGNITO) return { kind: 'callers' };
  const scopes = rules.flatMap(({ _subject }) => _subject.kind === 'scope' ? [_subject.name!] : []);
  const imported = rules.some(({ _imported }) => _imported);
  // The claim of a tenant is in ID tokens only, which an API that asks for scopes of access tokens refuses.
  const needsBoth = ownership.kind === 'tenant' && auth.scopes !== undefined && rules.some(({ _subject }) => _subject.kind === 'owner');
  const tokens = (more: readonly string[]): Takers => ({
    kind: 'tokens',
    value: scopes.length ? `${allowed.join('(), ')}() for scopes and for ${describeSubject(rules.find(({ _subject }) => _subject.kind !== 'scope')!)}`
      : `Ownership.tenant('${ownership.claim}') where callers send access tokens`,
    scopes: [...new Set([...more, ...scopes])],
    imported,
  });
  if (needsBoth) return tokens(auth.scopes!);
  if (!scopes.length) return { kind: 'callers' };
  if (rules.every(({ _subject }) => _subject.kind === 'scope')) return { kind: 'scopes', scopes: [...new Set(scopes)], imported };
  // If the API takes access tokens anyway, those with scopes of the rules are accepted, too.
  return auth.scopes ? { kind: 'scopes', scopes: [...new Set([...auth.scopes, ...scopes])], imported } : tokens([]);
}
