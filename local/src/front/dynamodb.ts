import { Emulator } from '../emulators/emulator';
import { isObject, Json, JsonObject, list, object, optionalObject, optionalString, parse } from '../json';
import { AwsRequest, AwsResponse, AwsService, Caller, IamAction, jsonDenied, jsonFailure, Refusal } from './aws-service';
import { DynamoDbStreams } from './dynamodb-streams';
import { forward } from './forward';
import { PARTIQL, partiqlAction, statementsOf } from './partiql';

const TRANSACTION_PARTS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

export class DynamoDbService implements AwsService {
  /** The streams that a service knows, for the one that takes its place. */
  public static streamsOf(service: AwsService | undefined): DynamoDbStreams | undefined {
    return service instanceof DynamoDbService ? service.streams : undefined;
  }

  public readonly scope = 'dynamodb';

  constructor(private readonly emulator: Emulator, private readonly arn: (table: string) => string, private readonly streams: DynamoDbStreams) {}

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    if (DynamoDbStreams.serves(request)) return [this.streams.action(request)];
    const operation = String(request.headers['x-amz-target']).split('.').pop() ?? '';
    const parsed = parse(request.body.toString('utf8'), operation);
    const input = isObject(parsed) ? parsed : {};
    if (PARTIQL.includes(operation)) return statementsOf(operation, input).map((statement) => this.action(...partiqlAction(statement)));
    // IAM knows no transactions: each part is allowed by itself.
    if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') return this.transaction(input);
    if (operation === 'BatchWriteItem' || operation === 'BatchGetItem') {
      return Object.keys(optionalObject(input.RequestItems, 'RequestItems')).map((table) => this.action(operation, table));
    }
    return [this.action(operation, optionalString(input.TableName, 'TableName'), optionalString(input.IndexName, 'IndexName'))];
  }

  public async handle(request: AwsRequest, caller: Caller | undefined): Promise<AwsResponse> {
    return DynamoDbStreams.serves(request) ? this.streams.handle(request, caller) : forward(this.emulator, request);
  }

  public failure(status: number, code?: string): AwsResponse {
    return jsonFailure('com.amazonaws.dynamodb.v20120810#', status, code);
  }

  public denied(refusal: Refusal): AwsResponse {
    return jsonDenied(refusal);
  }

  private transaction(input: JsonObject): readonly IamAction[] {
    return list(input.TransactItems, 'TransactItems').flatMap((item: Json) => Object.entries(object(item, 'TransactItems'))
      .map(([part, value]) => this.action(TRANSACTION_PARTS[part] ?? part, optionalString(optionalObject(value, part).TableName, 'TableName'))));
  }

  private action(operation: string, table?: string, index?: string): IamAction {
    const arn = table === undefined ? '*' : table.startsWith('arn:') ? table : this.arn(table);
    return { action: `dynamodb:${operation}`, resource: index === undefined ? arn : `${arn}/index/${index}` };
  }
}
