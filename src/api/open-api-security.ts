import { Token } from 'aws-cdk-lib';
import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { AuthBinding, RouteAuthBinding } from '../auth/contract';

/** Security schemes of a route's callers. */
export interface RouteSecurity {
  /** Each one is enough. None: anyone may call. */
  readonly requirements: readonly { readonly [scheme: string]: readonly string[] }[];
  readonly schemes: { readonly [name: string]: object };
  /** The same for readers. */
  readonly text: string;
}

const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description });
const ACCESS_TOKEN = bearer('An access token of the Cognito user pool. Operations name the scopes of which it must have one.');
const SIGNATURE = {
  'type': 'apiKey', 'in': 'header', 'name': 'Authorization', 'description': 'AWS Signature Version 4.', 'x-amazon-apigateway-authtype': 'awsSigv4',
};
const API_KEY = { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'A key of a usage plan.' };

/** Common settings of an API's routes. */
export interface SecurityContext {
  /** Authorization of the API. */
  readonly inherited: AuthBinding;
  /** Of all routes. */
  readonly scopes: readonly string[];
}

export function securityOf(context: SecurityContext, auth: RouteAuthBinding): RouteSecurity {
  const proof = proofOf(context, auth);
  if (!auth.apiKeyRequired) return proof;
  return {
    requirements: proof.requirements.length ? proof.requirements.map((each) => ({ ...each, apiKey: [] })) : [{ apiKey: [] }],
    schemes: { ...proof.schemes, apiKey: API_KEY },
    text: proof.requirements.length ? `${proof.text} Needs an API key, too.` : 'Needs an API key.',
  };
}

function proofOf(context: SecurityContext, auth: RouteAuthBinding): RouteSecurity {
  const { authorizationType, scopes, tokenScopes, groups } = auth;
  const { inherited } = context;
  switch (authorizationType) {
    case AuthorizationType.COGNITO:
      return scopes ? scoped(context, scopes) : idToken(context, 'Needs an ID token of the user pool.');
    case AuthorizationType.IAM:
      return { requirements: [{ signature: [] }], schemes: { signature: SIGNATURE }, text: 'Needs a request that is signed with AWS credentials.' };
    case AuthorizationType.CUSTOM: {
      if (groups) {
        const members = `Needs a token of a member of ${listed(groups) ?? 'a group'}.`;
        return inherited.scopes ? { ...scoped(context, inherited.scopes), text: members } : idToken(context, members);
      }
      if (!tokenScopes) return ofFunction(auth);
      const [either, or] = [idToken(context, 'Needs an ID token of the user pool'), scoped(context, tokenScopes)];
      const names = listed(tokenScopes);
      if (names === undefined) return { ...either, text: `${either.text}.` };
      return {
        requirements: [...either.requirements, ...or.requirements],
        schemes: { ...either.schemes, ...or.schemes },
        text: `${either.text}, or an access token with the scope ${names}.`,
      };
    }
    default:
      return { requirements: [], schemes: {}, text: 'Public.' };
  }
}

function idToken(context: SecurityContext, text: string): RouteSecurity {
  const address = context.inherited.directory?._signInAddress;
  const scheme = bearer(`An ID token of the Cognito user pool${address === undefined ? '' : `, such as the hosted sign-in at ${address} gives`}.`);
  return { requirements: [{ idToken: [] }], schemes: { idToken: scheme }, text };
}

/** One of the scopes is enough, so each one is a separate requirement. */
function scoped(context: SecurityContext, scopes: readonly string[]): RouteSecurity {
  const names = listed(scopes);
  const text = `Needs an access token${names === undefined ? '' : ` with the scope ${names}`}.`;
  const address = context.inherited.directory?._signInAddress;
  if (names === undefined || address === undefined) return { requirements: [{ accessToken: [] }], schemes: { accessToken: ACCESS_TOKEN }, text };
  const known = [...new Set([...context.inherited.directory!.scopes, ...context.scopes])].filter((scope) => !Token.isUnresolved(scope)).sort();
  const signIn = {
    type: 'oauth2',
    description: 'The hosted sign-in of the Cognito user pool, with PKCE.',
    flows: {
      authorizationCode: {
        authorizationUrl: `${address}/oauth2/authorize`,
        tokenUrl: `${address}/oauth2/token`,
        refreshUrl: `${address}/oauth2/token`,
        scopes: Object.fromEntries(known.map((scope) => [scope, scope])),
      },
    },
  };
  return { requirements: scopes.map((scope) => ({ signIn: [scope] })), schemes: { signIn }, text };
}

/** Undefined where there are none, or one is known only at deployment. */
function listed(names: readonly string[]): string | undefined {
  return names.length && !names.some((name) => Token.isUnresolved(name)) ? names.join(' or ') : undefined;
}

/** Parameters that a Lambda authorizer reads. It may read more, which isn't known here. */
function ofFunction({ identitySources = [] }: RouteAuthBinding): RouteSecurity {
  const named = identitySources.flatMap((source) => {
    const [, place, name] = /^method\.request\.(?:multivalue)?(header|querystring)\.(.+)$/.exec(source) ?? [];
    return name === undefined ? [] : [{ in: place === 'header' ? 'header' : 'query', name }];
  });
  const read = named.length ? named : [{ in: 'header', name: 'Authorization' }];
  const schemes = Object.fromEntries(read.map((each) => [
    `lambda${each.name.replace(/[^A-Za-z0-9]+/g, '')}`, { type: 'apiKey', ...each, description: 'Read by the Lambda authorizer.' },
  ]));
  return {
    requirements: [Object.fromEntries(Object.keys(schemes).map((name) => [name, []]))],
    schemes,
    text: 'A Lambda authorizer decides who can call.',
  };
}
