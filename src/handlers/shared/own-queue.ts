import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { persistently } from './persistently';

/** What the request shares with the client of the table: region, credentials, connections, and a clock that AWS has corrected. */
type AwsConfig = Pick<DynamoDBClient['config'], 'credentials' | 'region' | 'requestHandler' | 'sha256' | 'streamCollector' | 'systemClockOffset'>;

const MAX_DELAY_SECONDS = 900;

/** A refusal of SQS, in the shape of the SDK's errors. */
class QueueError extends Error {
  override readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number, body: string) {
    super(`SQS answered ${httpStatusCode}.`);
    this.name = /"__type":"(?:[\w.]+#)?(\w{1,64})"/.exec(body)?.[1] ?? `SqsStatus${httpStatusCode}`;
    this.$metadata = { httpStatusCode };
  }
}

/**
 * The queue that the handler itself reads. One request, signed by what the client of the table brings: the client of SQS would be
 * 20 KB of the bundle, and a second pool of connections.
 */
export class OwnQueue {
  private readonly signer: SignatureV4;

  constructor(private readonly config: AwsConfig, private readonly queueUrl: string) {
    const { credentials, region, sha256 } = config;
    this.signer = new SignatureV4({ service: 'sqs', credentials, region, sha256 });
  }

  /** Lets work go on in another invocation, after a while. */
  async send(message: object, milliseconds = 0): Promise<void> {
    const DelaySeconds = Math.min(MAX_DELAY_SECONDS, Math.ceil(milliseconds / 1000));
    const body = JSON.stringify({ QueueUrl: this.queueUrl, MessageBody: JSON.stringify(message), DelaySeconds });
    await persistently(() => this.request(body));
  }

  private async request(body: string): Promise<void> {
    const { config, signer } = this;
    const { protocol, hostname, port, host } = new URL(this.queueUrl);
    const request = new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: '/',
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.0',
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-target': 'AmazonSQS.SendMessage',
      },
      body,
    });
    const signed = await signer.sign(request, { signingDate: new Date(Date.now() + config.systemClockOffset) });
    const { response } = await config.requestHandler.handle(signed as HttpRequest);
    const answer = Buffer.from(await config.streamCollector(response.body)).toString();
    if (response.statusCode !== 200) {
      throw new QueueError(response.statusCode, answer);
    }
  }
}
