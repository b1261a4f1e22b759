import { Operation, ServiceError } from '../front/json-service';
import type { PoolClient } from '../identity/pool-settings';
import type { UserPool } from '../identity/user-pool';
import { JsonObject, optionalNumber, string } from '../json';
import type { Directory } from './directory';
import { pageOf } from './page-of';

const LARGEST_PAGE = 60;

/** How scripts find the pools of an app, and the clients of a pool. */
export function poolOperations(directory: Directory, pools: () => readonly UserPool[]): Readonly<Record<string, Operation>> {
  return {
    ListUserPools: (input) => {
      if (input.MaxResults === undefined) throw new ServiceError('InvalidParameterException', 'Missing required parameter: MaxResults');
      const { entries, next } = page(pools(), input);
      return { UserPools: entries.map(({ id, title }) => ({ Id: id, Name: title, LambdaConfig: {} })), ...next };
    },
    ListUserPoolClients: (input) => {
      const pool = directory.pool(input);
      const { entries, next } = page(pool.clients, input);
      return { UserPoolClients: entries.map(({ id, name }) => ({ ClientId: id, UserPoolId: pool.id, ClientName: name })), ...next };
    },
    DescribeUserPool: (input) => {
      const { id, arn, title, rules, users } = directory.pool(input);
      const { mfa, usernameAttributes, autoVerified, adminCreatesOnly, passwordPolicy, triggers } = rules;
      return {
        UserPool: {
          Id: id,
          Arn: arn,
          Name: title,
          MfaConfiguration: mfa,
          UsernameAttributes: usernameAttributes,
          AutoVerifiedAttributes: autoVerified,
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: adminCreatesOnly },
          Policies: { PasswordPolicy: passwordPolicy },
          LambdaConfig: triggers,
          EstimatedNumberOfUsers: users.all().length,
        },
      };
    },
    DescribeUserPoolClient: (input) => {
      const pool = directory.pool(input);
      const id = string(input.ClientId, 'ClientId');
      const client = pool.client(id);
      if (client === undefined) throw new ServiceError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
      return { UserPoolClient: describedClient(pool, client) };
    },
  };
}

function page<T>(all: readonly T[], { MaxResults, NextToken }: JsonObject): { readonly entries: readonly T[]; readonly next: JsonObject } {
  const most = optionalNumber(MaxResults, 'MaxResults') ?? LARGEST_PAGE;
  if (most < 1 || most > LARGEST_PAGE) {
    throw new ServiceError('InvalidParameterException', `1 validation error detected: Value '${most}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${LARGEST_PAGE}`);
  }
  const { entries, next } = pageOf(all, NextToken, most);
  return { entries, next: next === undefined ? {} : { NextToken: next } };
}

function describedClient({ id: UserPoolId }: UserPool, client: PoolClient): JsonObject {
  return {
    UserPoolId,
    ClientId: client.id,
    ClientName: client.name,
    ExplicitAuthFlows: client.flows,
    IdTokenValidity: client.idSeconds,
    AccessTokenValidity: client.accessSeconds,
    RefreshTokenValidity: client.refreshSeconds,
    TokenValidityUnits: { IdToken: 'seconds', AccessToken: 'seconds', RefreshToken: 'seconds' },
    PreventUserExistenceErrors: client.tellsMissingUsers ? 'LEGACY' : 'ENABLED',
    ...client.secret === undefined ? {} : { ClientSecret: client.secret },
  };
}
