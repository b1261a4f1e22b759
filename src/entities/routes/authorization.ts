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
    if (needsClaims && !TELLING.includes(source)) throw invalid(at, describeSubject(rule), 'it where callers have tokens: Auth.cognito(), Auth.userPool() or Auth.lambda()');
    if (kind === 'signed-in' && source === OwnerSource.NONE) throw invalid(at, describeSubject(rule), 'Access.anyone() where nobody signs in: the API is open to all by Auth.none()');
  }
  if (ownership.kind !== 'tenant') return;
  const ownershipOf = `ownership of the entity '${name}'`;
  if (!TELLING.includes(source)) throw invalid(ownershipOf, `Ownership.tenant('${ownership.claim}')`, 'tenants where callers have tokens: Auth.cognito(), Auth.userPool() or Auth.lambda()');
}

/**
 * Who may take a route that is for some operations, as API Gateway enforces it: without a token where everybody may do all that rules allow of them.
 * The handler applies the rules. Undefined: who may call the API.
 */
export function authorizationOf(
  { name, _access, _model: { ownership } }: Entity, operations: readonly EntityOperationName[], auth: AuthBinding,
): RouteAuthorization | undefined {
  const allowing = (operation: EntityOperationName) => _access.filter(({ _operations }) => _operations.includes(operation));
  const allowed = operations.filter((operation) => allowing(operation).length);
  const reasonsFor = (operation: EntityOperationName) => allowing(operation).flatMap(({ _reason }) => _reason === undefined ? [] : [_reason]);
  if (allowed.every((operation) => reasonsFor(operation).length)) return RouteAuthorization.none({ reason: [...new Set(allowed.flatMap(reasonsFor))].join(' ') });
  const rules = [...new Set(allowed.flatMap(allowing))].filter(({ _subject }) => _subject.kind !== 'anyone');
  if (auth.ownerSource !== OwnerSource.COGNITO) return undefined;
  const scopes = rules.flatMap(({ _subject }) => _subject.kind === 'scope' ? [_subject.name!] : []);
  const scoped = rules.some(({ _imported }) => _imported) ? RouteAuthorization.importedScopes : RouteAuthorization.scopes;
  // The claim of a tenant is in ID tokens only, which an API that asks for scopes of access tokens refuses.
  const needsBoth = ownership.kind === 'tenant' && auth.scopes !== undefined && rules.some(({ _subject }) => _subject.kind === 'owner');
  const tokens = (more: readonly string[]) => RouteAuthorization._tokens({
    at: `access of the entity '${name}'`,
    value: scopes.length ? `${allowed.join('(), ')}() for scopes and for ${describeSubject(rules.find(({ _subject }) => _subject.kind !== 'scope')!)}`
      : `Ownership.tenant('${ownership.claim}') where callers send access tokens`,
    scopes: [...new Set([...more, ...scopes])],
    claims: ownership.claim === undefined ? [] : [ownership.claim],
    imported: rules.some(({ _imported }) => _imported),
  });
  if (needsBoth) return tokens(auth.scopes!);
  if (!scopes.length) return undefined;
  if (rules.every(({ _subject }) => _subject.kind === 'scope')) return scoped(...new Set(scopes));
  // Where the API takes access tokens anyway, those with scopes of the rules are let in beside them.
  return auth.scopes ? scoped(...new Set([...auth.scopes, ...scopes])) : tokens([]);
}
