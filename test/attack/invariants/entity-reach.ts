import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Call, TABLE } from '../services/services';
import { partitionsOf } from './reach';

/** Who a request is of, by what API Gateway has verified: written here once more, so that the handler's own reading is checked. */
export interface Person {
  readonly user?: string;
  readonly tenant?: string;
  /** Of the group that sees the notes of all, and of the scope that writes pages. */
  readonly staff: boolean;
  readonly author: boolean;
}

export function personOf({ requestContext }: APIGatewayProxyEvent): Person {
  const { authorizer } = (requestContext ?? {}) as { authorizer?: { claims?: Record<string, unknown> | null } | null };
  const claims = authorizer?.claims ?? {};
  const user = nameIn(claims.sub);
  if (user === undefined) {
    return { staff: false, author: false };
  }
  return {
    user,
    tenant: nameIn(claims['custom:tenant']),
    staff: wordsIn(claims['cognito:groups'] ?? claims.groups, ',').includes('staff'),
    author: wordsIn(claims.scope, ' ').includes('pages/write'),
  };
}

function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= 256 && !/[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(value) ? value : undefined;
}

function wordsIn(value: unknown, separator: string): string[] {
  const text = Array.isArray(value) ? value.map(String).join(separator) : String(typeof value === 'string' ? value : '');
  return text.split(separator).map((word) => word.trim());
}

/** The calls that leave what the caller may reach. */
export function reachFaults(calls: readonly Call[], person: Person, owners: readonly string[]): string[] {
  return calls.filter((call) => !isState(call)).flatMap(({ service, action, input }) => {
    const reads = action === 'GetItem' || action === 'Query';
    const parts = (input.TransactItems as Readonly<Record<string, Call['input']>>[] | undefined)?.flatMap((part) => Object.values(part)) ?? [input];
    const partitions = partitionsOf(input);
    const within = service === 'dynamodb' && parts.every(({ TableName }) => TableName === TABLE) && partitions.length >= parts.length
      && partitions.every((partition) => partition !== undefined && isWithin(partition, reads, person, owners));
    return within ? [] : [`${service} ${action} beyond the caller: ${JSON.stringify(input).slice(0, 400)}`];
  });
}

/** Which lists an entity's records are in, the same for all callers: derived only from the declaration. */
export function isState({ service, action, input }: Call): boolean {
  if (action === 'UpdateItem') {
    const { UpdateExpression, Key } = input as { UpdateExpression?: string; Key?: Readonly<Record<string, { readonly S?: string }>> };
    return Key?.pk.S === 'META' && Key.sk.S === 'INDEXES#item'
      && UpdateExpression === 'SET #lists = :none, #ready = :none, #epoch = if_not_exists(#epoch, :zero) + :one, #since = :now';
  }
  const { pk, sk, ...rest } = (input.Key ?? input.Item ?? {}) as Readonly<Record<string, { readonly S?: string } | undefined>>;
  return service === 'dynamodb' && input.TableName === TABLE && ['GetItem', 'PutItem'].includes(action)
    && pk?.S === 'META' && /^INDEXES#(note|deal|page|item)$/.test(sk?.S ?? '') && Object.keys(rest).every((name) => ['lists', 'ready', 'epoch', 'since'].includes(name));
}

function isWithin(partition: string, reads: boolean, person: Person, owners: readonly string[]): boolean {
  const { user, tenant, staff, author } = person;
  // Earlier versions are there for whoever reaches the record.
  const [, current] = /^HISTORY#([^\u0000]*)\u0000(?:note|deal|page)#[^#\u0000]*$/.exec(partition) ?? [];
  if (current !== undefined) {
    return isWithin(current, reads, person, owners);
  }
  if (/^SHARED#page#[01]$/.test(partition)) {
    return reads || author;
  }
  if (user === undefined) {
    return false;
  }
  // Slots: which list, of whom, by which value, in which part.
  const [list, scope, owner, ...rest] = partition.split('\0');
  if (/^note~/.test(list)) {
    return reads && (scope === 'owner' ? owner === user && rest.length === 2 : scope === 'all' && owner === '' && staff);
  }
  if (/^deal~/.test(list)) {
    return reads && scope === 'owner' && owner === tenant && rest.length === 2;
  }
  return partition === `OWNER#${user}` || (tenant !== undefined && partition === `TENANT#${tenant}`)
    || (staff && owners.some((each) => partition === `OWNER#${each}`))
    || (!reads && isGuard(partition, user, tenant)) || partition.startsWith(`KEY#${user}#`);
}

/** Of a value that must be unique: among the notes of an owner, or the deals of all tenants. */
function isGuard(partition: string, user: string, tenant: string | undefined): boolean {
  return partition.startsWith(`UNIQUE#note#code#${user}\0`) || (tenant !== undefined && partition.startsWith('UNIQUE#deal#title#\0'));
}
