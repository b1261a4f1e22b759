import { AwsRequest, AwsResponse, Caller, IamAction, jsonDenied } from './aws-service';
import { forward } from './forward';
import { Emulator } from '../emulators/emulator';
import { isObject, JsonObject, optionalString, parse } from '../json';

const TARGET = 'DynamoDBStreams_20120810.';
/** The time at which a stream was made, in AWS. */
const LABEL = '2026-01-01T00:00:00.000';

export function streamArn(tableArn: string): string {
  return `${tableArn}/stream/${LABEL}`;
}

/**
 * The streams of tables. The emulator has different names for them, and iterators without the stream:
 * to callers, both look as those of AWS do.
 */
export class DynamoDbStreams {
  public static serves(request: AwsRequest): boolean {
    return String(request.headers['x-amz-target']).startsWith(TARGET);
  }

  /** The emulator's name of each stream, by its ARN. */
  private readonly streams = new Map<string, string>();

  constructor(private readonly emulator: Emulator, private readonly region: string) {}

  public add(arn: string, emulated: string): void {
    this.streams.set(arn, emulated);
  }

  public action(request: AwsRequest): IamAction {
    const input = inputOf(request);
    const iterator = optionalString(input.ShardIterator, 'ShardIterator');
    const stream = iterator === undefined ? optionalString(input.StreamArn, 'StreamArn') : unwrap(iterator).stream;
    return { action: `dynamodb:${String(request.headers['x-amz-target']).slice(TARGET.length)}`, resource: stream ?? '*' };
  }

  public async handle(request: AwsRequest, caller: Caller | undefined): Promise<AwsResponse> {
    const { action, resource } = this.action(request);
    if (caller?.permissions.refuses(action, resource) === true) return denied(action, resource, caller);
    const { StreamArn, ShardIterator, SequenceNumber, ...rest } = inputOf(request);
    const input: JsonObject = {
      ...rest,
      ...(StreamArn === undefined ? {} : { StreamArn: this.streams.get(resource) ?? StreamArn }),
      ...(SequenceNumber === undefined ? {} : { SequenceNumber: emulatedNumber(String(SequenceNumber)) }),
      ...(ShardIterator === undefined ? {} : { ShardIterator: unwrap(String(ShardIterator)).iterator }),
    };
    const answer = await forward(this.emulator, { ...request, body: Buffer.from(JSON.stringify(input)) });
    return answer.status === 200 ? { ...answer, body: Buffer.from(this.translate(answer.body.toString('utf8'), resource)) } : answer;
  }

  private translate(text: string, stream: string): string {
    return JSON.stringify(JSON.parse(text, (name, value: unknown): unknown => {
      if (typeof value !== 'string') return value;
      switch (name) {
        case 'StreamArn': return this.arnOf(value);
        case 'StreamLabel': return LABEL;
        case 'ShardIterator': case 'NextShardIterator': return `${stream}|1|${value}`;
        case 'SequenceNumber': case 'StartingSequenceNumber': case 'EndingSequenceNumber': return sequenceNumber(value);
        case 'awsRegion': return this.region;
        default: return value;
      }
    }));
  }

  private arnOf(emulated: string): string {
    return [...this.streams].find(([, name]) => name === emulated)?.[0] ?? emulated;
  }
}

/** AWS's have 21 digits or more, the emulator's are counted from 1. */
function sequenceNumber(emulated: string): string {
  return /^\d{1,20}$/.test(emulated) ? `1${emulated.padStart(20, '0')}` : emulated;
}

function emulatedNumber(number: string): string {
  return /^1\d{20}$/.test(number) ? String(BigInt(number.slice(1))) : number;
}

function inputOf(request: AwsRequest): JsonObject {
  const input = parse(request.body.toString('utf8'), 'request to a stream');
  return isObject(input) ? input : {};
}

/** `<stream>|1|<iterator>`, as in AWS */
function unwrap(wrapped: string): { readonly stream?: string; readonly iterator: string } {
  const [stream, , iterator] = wrapped.split('|');
  return iterator === undefined ? { iterator: wrapped } : { stream, iterator };
}

function denied(action: string, resource: string, caller: Caller): AwsResponse {
  const message = `User: ${caller.function ?? caller.role} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows it`;
  return jsonDenied({ message, reason: message, byKey: false });
}
