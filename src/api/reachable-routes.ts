import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnStage, CfnUsagePlan, Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnUserPool, CfnUserPoolDomain, CfnUserPoolResourceServer, IUserPool } from 'aws-cdk-lib/aws-cognito';
import { IConstruct } from 'constructs';
import { RouteEntry } from './route-table';
import { invalid } from '../private/invalid';

/** Scopes that every user pool has. */
const STANDARD = ['openid', 'email', 'phone', 'profile'];

/** The one scope that tokens of a sign-in through the SDK have. */
const SDK_SCOPE = 'aws.cognito.signin.user.admin';

/**
 * Fails synthesis for routes that can't be called, because no token can have their scopes, or no caller a key. Servers, domains and plans
 * may be added after a route, by others, and in other stacks, so that all of the app is looked at. Of an imported pool nothing is known.
 */
export function checkReachable(scope: IConstruct, entries: () => RouteEntry[], stage: Stage, userPool?: IUserPool): void {
  scope.node.addValidation({
    validate: () => {
      const keyed = entries().filter(({ auth }) => auth.apiKeyRequired && !auth.importedUsagePlan);
      const scoped = entries().filter(({ auth }) => auth.scopes ?? auth.tokenScopes);
      const ours = userPool?.node.defaultChild instanceof CfnUserPool ? userPool : undefined;
      return [
        ...(keyed.length && !hasPlan(stage) ? [withoutPlan(keyed[0])] : []),
        ...(scoped.length && ours ? checkScopes(scope, scoped, ours) : []),
      ];
    },
  });
}

function withoutPlan({ route }: RouteEntry): string {
  return invalid(`authorization of '${route}'`, 'an API key', 'keys where the stage has a usage plan (api.usagePlans): without one no key is valid; see RouteAuthorization.importedApiKey for plans that are added outside of this app').message;
}

function hasPlan(stage: Stage): boolean {
  return all(stage, CfnUsagePlan).some((plan) => {
    const { resolve } = resolver(plan);
    const stages = resolve(plan.apiStages) as { readonly apiId?: unknown; readonly stage?: unknown }[] | undefined;
    const apiId = resolve(stage.restApi.restApiId);
    // A plan may refer to the stage, or have its name as text.
    const names = [stage.stageName, (stage.node.defaultChild as CfnStage).stageName].map(resolve);
    return stages?.some((each) => same(each.apiId, apiId) && names.some((name) => same(each.stage, name)));
  });
}

function checkScopes(scope: IConstruct, scoped: RouteEntry[], userPool: IUserPool): string[] {
  const known = scopesOf(userPool);
  const errors = !known ? [] : scoped.filter(({ auth }) => !auth.importedScopes).flatMap(({ route, auth }) => (auth.scopes ?? auth.tokenScopes!)
    .filter((name) => !Token.isUnresolved(name) && ![...STANDARD, SDK_SCOPE, ...known].includes(name))
    .map((name) => invalid(`authorization of '${route}'`, `the scope ${name}`,
      `scopes of the user pool's resource servers: ${known.join(', ') || 'it has none'}; see resourceServers of Auth.cognito, or RouteAuthorization.importedScopes for those that are added outside of this app`).message));
  const unreachable = scoped.find(({ auth }) => auth.scopes && !auth.scopes.includes(SDK_SCOPE));
  if (!errors.length && unreachable && !issuesScopes(userPool)) {
    Annotations.of(scope).addWarningV2('cdk-serverless-api-pattern:scopesWithoutDomain',
      `No token has the scopes of '${unreachable.route}': Cognito gives scopes to tokens of its own sign-in page and of client credentials, and both need a domain. `
      + 'Set domainPrefix of Auth.cognito, or add a domain to the user pool.');
  }
  return errors;
}

/** Undefined where one, or the pool of one, is known only at deployment. */
function scopesOf(userPool: IUserPool): string[] | undefined {
  const scopes: string[] = [];
  const pools = all(userPool, CfnUserPool);
  for (const server of all(userPool, CfnUserPoolResourceServer)) {
    const { resolve } = resolver(server);
    const poolId = resolve(server.userPoolId);
    const owner = pools.find((pool) => same(poolId, resolve(pool.ref)));
    if (!owner && typeof poolId !== 'string') return undefined;
    if (owner !== userPool.node.defaultChild) continue;
    const identifier = resolve(server.identifier);
    const names = ((resolve(server.scopes) ?? []) as { readonly scopeName: unknown }[]).map(({ scopeName }) => scopeName);
    if (![identifier, ...names].every((each) => typeof each === 'string')) return undefined;
    scopes.push(...names.map((name) => `${identifier}/${name}`));
  }
  return scopes;
}

/** Whether tokens can have scopes: from a domain, or from a function that adds them. */
function issuesScopes(userPool: IUserPool): boolean {
  const pool = userPool.node.defaultChild as CfnUserPool;
  const triggers = resolver(pool).resolve(pool.lambdaConfig) as { readonly preTokenGenerationConfig?: unknown } | undefined;
  const domains = all(userPool, CfnUserPoolDomain).filter((domain) => {
    const { resolve } = resolver(domain);
    return same(resolve(domain.userPoolId), resolve(pool.ref));
  });
  return domains.length > 0 || triggers?.preTokenGenerationConfig !== undefined;
}

function all<T extends IConstruct>(scope: IConstruct, type: new (...args: never[]) => T): T[] {
  return scope.node.root.node.findAll().filter((construct): construct is T => construct instanceof type);
}

/** Values as the template of a construct's stack has them. */
function resolver(construct: IConstruct): { readonly resolve: (value: unknown) => unknown } {
  return { resolve: (value) => Stack.of(construct).resolve(value) };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
