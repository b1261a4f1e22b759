import { ServiceError } from '../front/json-service';
import { isObject, JsonObject, parsed } from '../json';
import type { PoolRules } from './pool-settings';
import type { User } from './user';

/** Calls a function of the app by its ARN. Gives its answer, or its error. */
export type CallFunction = (arn: string, event: JsonObject) => Promise<{ readonly failed: boolean; readonly payload: string }>;

export interface TriggerCall {
  /** As the event names it, for example `PreSignUp_SignUp`. */
  readonly source: string;
  readonly user: Pick<User, 'username' | 'sub' | 'attributes' | 'status'>;
  readonly clientId?: string;
  /** Fields of the event beside the user's attributes. */
  readonly request?: JsonObject;
  /** Fields that the function can fill in. */
  readonly response?: JsonObject;
  readonly version?: string;
}

/** The functions that a user pool asks about its users. */
export class Triggers {
  constructor(
    private readonly place: { readonly region: string; readonly id: string },
    private readonly rules: () => PoolRules,
    private readonly call: CallFunction,
  ) {}

  public has(name: string): boolean {
    return this.rules().triggers[name] !== undefined;
  }

  /** The function's answer; the request if it gives none. */
  public async run(name: string, { source, user, clientId, request = {}, response = {}, version = '1' }: TriggerCall): Promise<JsonObject> {
    const arn = this.rules().triggers[name];
    if (arn === undefined) return response;
    const { failed, payload } = await this.call(arn, {
      version,
      triggerSource: source,
      region: this.place.region,
      userPoolId: this.place.id,
      userName: user.username,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: clientId ?? 'CLIENT_ID_NOT_APPLICABLE' },
      request: { userAttributes: { 'sub': user.sub, 'cognito:user_status': user.status, ...user.attributes }, ...request },
      response,
    });
    const answer = parsed(payload);
    if (failed) throw new ServiceError('UserLambdaValidationException', `${name} failed with error ${String(answer?.errorMessage ?? payload)}.`);
    if (answer === undefined) throw new ServiceError('InvalidLambdaResponseException', `Unrecognizable lambda output: ${name} has to return its event`);
    return isObject(answer.response) ? answer.response : response;
  }
}
