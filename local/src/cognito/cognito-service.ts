import { AwsRequest, AwsResponse, IamAction } from '../front/aws-service';
import { JsonService, Operation } from '../front/json-service';
import type { UserPool } from '../identity/user-pool';
import { JsonObject } from '../json';
import { administrationOperations } from './administration';
import { Challenges } from './challenges';
import { Directory } from './directory';
import { poolOperations } from './pools';
import { selfServiceOperations } from './self-service';
import { signInOperations } from './sign-in';
import { signUpOperations } from './sign-up';

export interface CognitoServices {
  arnOf(poolId: string): string;
  /** Hears of what would be sent to users. */
  tell(pool: UserPool, message: string): void;
}

/** Browsers of every origin may sign in. */
const CORS = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage' };

/** The API of Cognito user pools. */
export class CognitoService extends JsonService {
  public readonly scope = 'cognito-idp';
  protected readonly operations: Readonly<Record<string, Operation>>;
  private readonly challenges: Challenges;
  private readonly administration: Readonly<Record<string, Operation>>;

  /** @param before whose sign-ins go on here */
  constructor(private readonly pools: readonly UserPool[], private readonly services: CognitoServices, before?: CognitoService) {
    super();
    this.challenges = before?.challenges ?? new Challenges();
    const directory = new Directory(() => pools, (pool, message) => services.tell(pool, message));
    this.administration = {
      ...administrationOperations(directory, (pool, message) => services.tell(pool, message)),
      ...poolOperations(directory, () => pools),
    };
    this.operations = {
      ...signUpOperations(directory),
      ...signInOperations(directory, this.challenges),
      ...selfServiceOperations(directory, this.challenges, () => pools),
      ...this.administration,
    };
  }

  /** Users act for themselves, and are known by their tokens. */
  public isPublic({ action }: IamAction): boolean {
    const operation = action.replace('cognito-idp:', '');
    return !operation.startsWith('Admin') && !(operation in this.administration);
  }

  public override async actions(request: AwsRequest): Promise<readonly IamAction[]> {
    return request.method === 'OPTIONS' ? [] : super.actions(request);
  }

  public override async handle(request: AwsRequest): Promise<AwsResponse> {
    if (request.method === 'OPTIONS') {
      return { status: 200, headers: { ...CORS, 'access-control-allow-methods': 'POST, OPTIONS', 'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*' }, body: Buffer.alloc(0) };
    }
    const answer = await super.handle(request);
    return request.headers.origin === undefined ? answer : { ...answer, headers: { ...answer.headers, ...CORS } };
  }

  protected resources(input: JsonObject): readonly string[] {
    const { UserPoolId, ClientId } = input;
    const pool = typeof UserPoolId === 'string' ? UserPoolId : this.pools.find((candidate) => typeof ClientId === 'string' && candidate.client(ClientId) !== undefined)?.id;
    return [pool === undefined ? '*' : this.services.arnOf(pool)];
  }
}
