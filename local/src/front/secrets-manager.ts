import type { AwsRequest, IamAction } from './aws-service';
import { JsonService, ServiceError } from './json-service';
import { stableId } from '../assembly/names';
import { JsonObject, optionalString, string, strings } from '../json';
import type { Place } from '../resources/resource-type';
import { nameOfSecret, TemplateValues, variableOf } from '../resources/stored-values';

/** Secrets of the template and of `.env.local`, and new values that functions put. */
export class SecretsManagerService extends JsonService {
  public readonly scope = 'secretsmanager';
  protected readonly operations = {
    GetSecretValue: (input: JsonObject) => this.value(string(input.SecretId, 'SecretId')),
    BatchGetSecretValue: (input: JsonObject) => ({ SecretValues: strings(input.SecretIdList, 'SecretIdList').map((id) => this.value(id)), Errors: [] }),
    DescribeSecret: (input: JsonObject) => {
      const { ARN, Name } = this.value(string(input.SecretId, 'SecretId'));
      return { ARN, Name };
    },
    PutSecretValue: (input: JsonObject) => {
      const { ARN, Name, VersionId, VersionStages } = this.value(string(input.SecretId, 'SecretId'));
      this.put.set(string(Name, 'Name'), optionalString(input.SecretString, 'SecretString') ?? '');
      return { ARN, Name, VersionId, VersionStages };
    },
  };

  private readonly put: Map<string, string>;

  /** @param before what was put there is here, too */
  constructor(private readonly stored: TemplateValues, private readonly place: Pick<Place, 'region' | 'account'>, before?: SecretsManagerService) {
    super();
    this.put = before?.put ?? new Map();
  }

  /** A batch needs the permission for itself, and for each secret. */
  public override async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    const actions = await super.actions(request);
    const batch = 'secretsmanager:BatchGetSecretValue';
    if (!actions.some(({ action }) => action === batch)) return actions;
    return [{ action: batch, resource: '*' }, ...actions.map(({ resource }) => ({ action: 'secretsmanager:GetSecretValue', resource }))];
  }

  protected resources(input: JsonObject): readonly string[] {
    return (input.SecretIdList === undefined ? [String(input.SecretId ?? '*')] : strings(input.SecretIdList, 'SecretIdList')).map((id) => this.arn(id));
  }

  private value(id: string): JsonObject {
    const name = this.name(id);
    const text = this.put.get(name) ?? this.stored.findSecret(id);
    if (text === undefined) throw new ServiceError('ResourceNotFoundException', `The secret ${name} isn't in the app, and has no value on this machine. Add ${variableOf(name)}=<value> to .env.local`);
    return { ARN: this.arn(id), Name: name, SecretString: text, VersionId: stableId(name, 32), VersionStages: ['AWSCURRENT'], CreatedDate: 0 };
  }

  private name(id: string): string {
    return nameOfSecret(this.arn(id));
  }

  private arn(id: string): string {
    if (id === '*') return id;
    const name = nameOfSecret(id);
    return this.stored.arnOfSecret(id) ?? `arn:aws:secretsmanager:${this.place.region}:${this.place.account}:secret:${name}-${stableId(name, 6)}`;
  }
}
