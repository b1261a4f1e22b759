import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { ServiceError } from '../front/json-service';
import { PoolClient, passwordFault } from '../identity/pool-settings';
import { passwordVerifier } from '../identity/srp';
import type { User } from '../identity/user';
import type { UserPool } from '../identity/user-pool';
import { isObject, Json, JsonObject, objects, optionalString, string } from '../json';

const CODE_LIMIT = 1_000_000;

/** Common parts of the operations on users: the pool, the client, the user, and their errors. */
export class Directory {
  /** @param tell hears of what would be sent to users */
  constructor(private readonly pools: () => readonly UserPool[], private readonly tell: (pool: UserPool, message: string) => void) {}

  public pool(input: JsonObject): UserPool {
    const id = string(input.UserPoolId, 'UserPoolId');
    const found = this.pools().find((pool) => pool.id === id);
    if (found === undefined) throw new ServiceError('ResourceNotFoundException', `User pool ${id} does not exist.`);
    return found;
  }

  /** Of an operation that names its client only. */
  public byClient(input: JsonObject): { readonly pool: UserPool; readonly client: PoolClient } {
    const id = string(input.ClientId, 'ClientId');
    for (const pool of this.pools()) {
      const client = pool.client(id);
      if (client !== undefined) return { pool, client };
    }
    throw new ServiceError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
  }

  public async byAccessToken(input: JsonObject): Promise<{ readonly pool: UserPool; readonly user: User; readonly clientId: string }> {
    const token = string(input.AccessToken, 'AccessToken');
    for (const pool of this.pools()) {
      const claims = await pool.verifyAccess(token).catch(() => undefined);
      const user = claims === undefined ? undefined : pool.users.find(String(claims.username));
      if (user !== undefined) return { pool, user, clientId: String(claims?.client_id) };
    }
    throw notAuthorized('Access Token has been revoked');
  }

  public user(pool: UserPool, input: JsonObject): User {
    const user = pool.users.find(string(input.Username, 'Username'));
    if (user === undefined) throw new ServiceError('UserNotFoundException', 'User does not exist.');
    return user;
  }

  /** Sends a code to a user: to the log. */
  public async sendCode(pool: UserPool, user: User, purpose: string, trigger: string, clientId?: string): Promise<JsonObject> {
    const code = String(randomInt(CODE_LIMIT)).padStart(6, '0');
    const kept = pool.users.put({ ...user, codes: { ...user.codes, [purpose]: code } });
    const { emailMessage, smsMessage } = await pool.triggers.run('CustomMessage', {
      source: `CustomMessage_${trigger}`, user: kept, clientId, request: { codeParameter: '{####}', usernameParameter: user.username }, response: { smsMessage: null, emailMessage: null, emailSubject: null },
    });
    const [attribute, medium, custom] = user.attributes.email !== undefined ? ['email', 'EMAIL', emailMessage] : ['phone_number', 'SMS', smsMessage];
    const text = typeof custom === 'string' ? `: ${custom.replaceAll('{####}', code)}` : '';
    this.tell(pool, `The code for ${user.attributes.email ?? user.attributes.phone_number ?? user.username} is ${code}${text}`);
    return { CodeDeliveryDetails: { AttributeName: attribute, DeliveryMedium: medium, Destination: masked(user.attributes[attribute] ?? '') } };
  }
}

/** A code is good once. Gives the user without it. */
export function redeemed(user: User, purpose: string, code: string): User {
  const { [purpose]: sent, ...codes } = user.codes ?? {};
  if (sent === undefined || sent !== code) throw new ServiceError('CodeMismatchException', 'Invalid verification code provided, please try again.');
  return { ...user, codes };
}

export function withPassword(pool: UserPool, user: User, password: string): User {
  const fault = passwordFault(password, pool.rules.passwordPolicy);
  if (fault !== undefined) throw new ServiceError('InvalidPasswordException', `Password did not conform with policy: ${fault}`);
  return { ...user, password: passwordVerifier(pool.name, user.username, password) };
}

/** A client that has a secret proves it with every call. */
export function checkSecret({ secret, id }: PoolClient, username: string, hash: Json | undefined): void {
  if (secret === undefined) return;
  if (hash === undefined) throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  if (hash !== createHmac('sha256', secret).update(`${username}${id}`).digest('base64')) throw notAuthorized(`SecretHash does not match for the client: ${id}`);
}

export function newUser(pool: UserPool, given: string, attributes: Readonly<Record<string, string>>): User {
  const { usernameAttributes } = pool.rules;
  const now = Math.floor(Date.now() / 1000);
  const sub = randomUUID();
  const alias = usernameAttributes.length === 0 ? undefined : given.includes('@') ? 'email' : 'phone_number';
  if (alias !== undefined && !usernameAttributes.includes(alias)) throw new ServiceError('InvalidParameterException', `Username should be ${usernameAttributes.map((name) => (name === 'email' ? 'an email' : 'a phone number')).join(' or ')}.`);
  if (pool.users.find(given) !== undefined) throw new ServiceError('UsernameExistsException', 'User already exists');
  return {
    username: alias === undefined ? given : sub,
    sub,
    status: 'UNCONFIRMED',
    enabled: true,
    groups: [],
    created: now,
    modified: now,
    attributes: { ...attributes, ...(alias === undefined ? {} : { [alias]: given }) },
  };
}

export function attributesOf(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(objects(value, 'UserAttributes').map(({ Name, Value }) => [string(Name, 'Name'), optionalString(Value, 'Value') ?? '']));
}

/** As users and administrators see them. */
export function attributeList({ sub, attributes }: User): JsonObject[] {
  return [['sub', sub] as const, ...Object.entries(attributes)].map(([Name, Value]) => ({ Name, Value }));
}

export function described(user: User): JsonObject {
  return {
    Username: user.username,
    Attributes: attributeList(user),
    Enabled: user.enabled,
    UserStatus: user.status,
    UserCreateDate: user.created,
    UserLastModifiedDate: user.modified,
  };
}

export function notAuthorized(message = 'Incorrect username or password.'): ServiceError {
  return new ServiceError('NotAuthorizedException', message);
}

export function metadataOf(value: Json | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

function masked(text: string): string {
  const [name = '', host] = text.split('@');
  return host === undefined ? `+*******${text.slice(-4)}` : `${name.slice(0, 1)}***@${host.slice(0, 1)}***`;
}
