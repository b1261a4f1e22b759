import { AwsRequest, AwsResponse, AwsService, Caller, IamAction, Refusal, xmlText } from './aws-service';
import { formOf } from './form';
import { stableId } from '../assembly/names';
import type { Place } from '../resources/resource-type';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const HOUR_MS = 60 * 60 * 1000;

/** Tells callers who they are. */
export class StsService implements AwsService {
  public readonly scope = 'sts';

  /** @param assume gives the access key that stands for a role of the template, or nothing */
  constructor(private readonly place: Pick<Place, 'account'>, private readonly assume: (roleArn: string) => Caller | undefined) {}

  public async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    const form = formOf(request);
    return [{ action: `sts:${form.get('Action') ?? ''}`, resource: form.get('RoleArn') ?? '*' }];
  }

  public async handle(request: AwsRequest, caller: Caller | undefined): Promise<AwsResponse> {
    const form = formOf(request);
    const action = form.get('Action') ?? '';
    const { account } = this.place;
    if (action === 'GetCallerIdentity') {
      const name = caller?.function ?? caller?.role ?? 'local';
      return answer(action, `<Arn>arn:aws:sts::${account}:assumed-role/${xmlText(name)}/${xmlText(name)}</Arn><UserId>AROA${stableId(name, 17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}:${xmlText(name)}</UserId><Account>${account}</Account>`);
    }
    if (action === 'AssumeRole') {
      const role = form.get('RoleArn') ?? '';
      const assumed = this.assume(role);
      if (assumed === undefined) return failure(403, 'AccessDenied', `${role} is no role of the app`);
      const session = form.get('RoleSessionName') ?? 'session';
      return answer(action, [
        '<Credentials>', `<AccessKeyId>${assumed.accessKeyId}</AccessKeyId><SecretAccessKey>${assumed.secretAccessKey}</SecretAccessKey><SessionToken>${xmlText(assumed.sessionToken)}</SessionToken>`,
        `<Expiration>${new Date(Date.now() + HOUR_MS).toISOString()}</Expiration></Credentials>`,
        `<AssumedRoleUser><Arn>arn:aws:sts::${account}:assumed-role/${xmlText(assumed.role ?? '')}/${xmlText(session)}</Arn><AssumedRoleId>${xmlText(session)}</AssumedRoleId></AssumedRoleUser>`,
      ].join(''));
    }
    return failure(501, 'UnsupportedOperation', `The local runner doesn't serve sts:${action}`);
  }

  public failure(status: number, code?: string): AwsResponse {
    return failure(status, code ?? (status >= 500 ? 'InternalFailure' : 'AccessDenied'), 'injected by the local runner');
  }

  public denied({ message, reason }: Refusal): AwsResponse {
    return { ...failure(403, 'AccessDenied', message), reason };
  }
}

function answer(action: string, result: string): AwsResponse {
  const body = `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}

function failure(status: number, code: string, message: string): AwsResponse {
  const body = `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${status >= 500 ? 'Receiver' : 'Sender'}</Type><Code>${code}</Code><Message>${xmlText(message)}</Message></Error></ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body), reason: `${code}: ${message}` };
}
