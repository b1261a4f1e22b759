import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';

/** Parts of an SDK client that a request uses: region, credentials, connections, and the corrected clock. */
export type AwsConfig = Pick<DynamoDBClient['config'], 'credentials' | 'region' | 'requestHandler' | 'sha256' | 'streamCollector' | 'systemClockOffset'>;

/** Address and protocol of a service. */
export interface JsonProtocol {
  readonly service: string;
  readonly address: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
}

/** A refusal of a service, in the shape of the SDK's errors. */
class ServiceError extends Error {
  override readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(service: string, httpStatusCode: number, body: string) {
    super(`${service} answered ${httpStatusCode}.`);
    this.name = /"__type":"(?:[\w.]+#)?(\w{1,64})"/.exec(body)?.[1] ?? `${service}Status${httpStatusCode}`;
    this.$metadata = { httpStatusCode };
  }
}

/**
 * A service that takes JSON, such as SQS and EventBridge. One request at a time, signed with another client's parts: a separate client would be
 * 20 KB of the bundle, and a second pool of connections.
 */
export class JsonService {
  private readonly signer: SignatureV4;

  constructor(private readonly config: AwsConfig, private readonly protocol: JsonProtocol) {
    const { credentials, region, sha256 } = config;
    this.signer = new SignatureV4({ service: protocol.service, credentials, region, sha256 });
  }

  /**
   * Sends one request, and returns the answer's text. Throws for a refusal.
   *
   * @param target such as `AmazonSQS.SendMessage`
   */
  async call(target: string, body: string): Promise<string> {
    const { config, signer, protocol: { address, contentType, service } } = this;
    const { protocol, hostname, port, host } = new URL(address);
    const request = new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: '/',
      headers: { host, 'content-type': contentType, 'content-length': String(Buffer.byteLength(body)), 'x-amz-target': target },
      body,
    });
    const signed = await signer.sign(request, { signingDate: new Date(Date.now() + config.systemClockOffset) });
    const { response } = await config.requestHandler.handle(signed as HttpRequest);
    const answer = Buffer.from(await config.streamCollector(response.body)).toString();
    if (response.statusCode !== 200) {
      throw new ServiceError(service, response.statusCode, answer);
    }
    return answer;
  }
}
