import { AwsRequest, AwsResponse, AwsService, Caller, IamAction, Refusal, xmlText } from './aws-service';
import { formAnswer, formOf, wantsJson } from './form';
import { forward } from './forward';
import { Emulator } from '../emulators/emulator';

/** A message that was published to a topic. */
export interface PublishedMessage {
  readonly function?: string;
  /** Logical id of the role, where an API published it itself. */
  readonly role?: string;
  readonly message: string;
  readonly subject?: string;
  /** Names and text values of the message's attributes. */
  readonly attributes: Readonly<Record<string, string>>;
}

export class SnsService implements AwsService {
  public readonly scope = 'sns';

  constructor(private readonly emulator: Emulator, private readonly published: (topicArn: string, message: PublishedMessage) => void) {}

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    const form = formOf(request);
    return [{
      action: `sns:${(form.get('Action') ?? '').replace(/Batch$/, '')}`,
      resource: form.get('TopicArn') ?? form.get('TargetArn') ?? form.get('ResourceArn') ?? '*',
    }];
  }

  public async handle(request: AwsRequest, caller: Caller | undefined): Promise<AwsResponse> {
    const form = formOf(request);
    // Parameters may also stand in the query, which the emulator does not read.
    const answer = await forward(this.emulator, {
      ...request,
      method: 'POST',
      url: '/',
      headers: { ...request.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
    });
    if (answer.status === 200) this.record(form, caller);
    return wantsJson(request) ? inJson(request, form.get('Action') ?? '', answer) : answer;
  }

  public failure(status: number, code?: string): AwsResponse {
    const name = code ?? (status >= 500 ? 'InternalFailure' : status === 403 ? 'AuthorizationError' : 'Throttling');
    return failure(status, name, `${name}, injected by the local runner`, `${name}, injected`);
  }

  public denied({ message, reason, byKey }: Refusal): AwsResponse {
    return failure(403, byKey ? 'KMSAccessDenied' : 'AuthorizationError', message, reason);
  }

  private record(form: URLSearchParams, caller: Caller | undefined): void {
    const topic = form.get('TopicArn') ?? form.get('TargetArn');
    if (topic === null) return;
    const prefixes = form.get('Action') === 'Publish' ? [''] : form.get('Action') === 'PublishBatch' ? batchPrefixes(form) : [];
    for (const prefix of prefixes) {
      this.published(topic, {
        ...(caller?.role === undefined ? { function: caller?.function } : { role: caller.role }),
        message: form.get(`${prefix}Message`) ?? '',
        subject: form.get(`${prefix}Subject`) ?? undefined,
        attributes: attributes(form, prefix),
      });
    }
  }
}

function failure(status: number, code: string, message: string, reason: string): AwsResponse {
  const type = status >= 500 ? 'Receiver' : 'Sender';
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(`<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${type}</Type><Code>${xmlText(code)}</Code><Message>${xmlText(message)}</Message></Error></ErrorResponse>`),
    reason,
  };
}

/** The emulator's XML, as SNS answers those that ask for JSON. */
function inJson(request: AwsRequest, action: string, answer: AwsResponse): AwsResponse {
  const text = answer.body.toString('utf8');
  const element = (name: string): string | null => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? null;
  if (answer.status !== 200) {
    return formAnswer(request, answer.status, 'ErrorResponse', { Error: { Type: element('Type'), Code: element('Code'), Message: element('Message') }, RequestId: element('RequestId') });
  }
  return formAnswer(request, 200, `${action}Response`, {
    [`${action}Result`]: { MessageId: element('MessageId'), SequenceNumber: element('SequenceNumber') },
    ResponseMetadata: { RequestId: element('RequestId') },
  });
}

function batchPrefixes(form: URLSearchParams): string[] {
  return [...form.keys()].flatMap((key) => /^(PublishBatchRequestEntries\.member\.\d+\.)Id$/.exec(key)?.[1] ?? []);
}

function attributes(form: URLSearchParams, prefix: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (let index = 1; form.has(`${prefix}MessageAttributes.entry.${index}.Name`); index += 1) {
    const entry = `${prefix}MessageAttributes.entry.${index}.`;
    found[form.get(`${entry}Name`) ?? ''] = form.get(`${entry}Value.StringValue`) ?? form.get(`${entry}Value.BinaryValue`) ?? '';
  }
  return found;
}
