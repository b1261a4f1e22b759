import { App, Environment, Stack } from 'aws-cdk-lib';
import { LocalSystem, LocalSystemOptions } from '../../../local/src';
import { ServerlessApiPattern, ServerlessApiPatternProps } from '../../../src';
import { HANDLERS } from '../../../src/handlers/catalog';
import { temporaryDirectory } from '../../support/synth';
import { until } from '../../support/wait';

interface Statement { readonly Action: string | string[]; readonly Resource: unknown }
interface Resource { readonly Type: string; readonly Properties: Record<string, unknown> }
export interface Grant { readonly action: string; readonly resource: string }

/** An answer of the API, its body read as JSON where it is some. */
export interface Answer { readonly status: number; readonly headers: Headers; readonly body: Record<string, never> & Record<string, unknown> }

/** A request that the `files` handler has signed. */
export interface SignedRequest { readonly method: string; readonly url: string; readonly headers: Record<string, string> }

/** HTTP status, and the code of an error of S3. */
export type SentAnswer = [number, string | undefined];

/** Sends what was signed, as a client does. */
export async function send(
  { method, url, headers }: SignedRequest, content: string | Buffer, changed: Record<string, string | undefined> = {},
): Promise<SentAnswer> {
  const all = Object.fromEntries(Object.entries({ ...headers, ...changed }).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const response = await fetch(url, { method, headers: all, body: typeof content === 'string' ? content : new Uint8Array(content) });
  return [response.status, /<Code>(.*)<\/Code>/.exec(await response.text())?.[1]];
}

/** The system that one line builds, running from its own template. */
export class Shop {
  public static async start(props: ServerlessApiPatternProps = {}, options: Partial<LocalSystemOptions> = {}, env?: Environment): Promise<Shop> {
    return Shop.run((app) => {
      const stack = new Stack(app, 'Stack', { env });
      new ServerlessApiPattern(stack, 'Shop', props);
      return stack;
    }, options);
  }

  /** Any stack that has one of the systems in it, as `Shop`. */
  public static async run(build: (app: App) => Stack, options: Partial<LocalSystemOptions> = {}): Promise<Shop> {
    const outdir = temporaryDirectory();
    const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false });
    const { stackName } = build(app);
    const template = app.synth().getStackByName(stackName).template as { Resources: Record<string, Resource> };
    const log: string[] = [];
    const system = await LocalSystem.start({ assembly: outdir, enforceIam: true, log: ({ source, message }) => log.push(`[${source}] ${message}`), ...options });
    return new Shop(system, template.Resources, log);
  }

  private constructor(public readonly system: LocalSystem, private readonly resources: Record<string, Resource>, public readonly log: string[]) {}

  /** Calls the API as an owner, or without a token. */
  public async call(route: string, owner?: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const [method, path] = route.split(' ');
    const authorization = owner === undefined ? {} : { Authorization: this.system.token({ sub: owner }) };
    const response = await fetch(`${this.system.url}${path}`, {
      method,
      headers: { ...authorization, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined || typeof body === 'string' ? body as string | undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
  }

  /** Logical id of the function of a shipped handler. */
  public functionOf(handler: string): string {
    return this.find('AWS::Lambda::Function', ({ Description }) => Description === HANDLERS[handler].description);
  }

  /** Id of the client of the user directory. */
  public get clientId(): string {
    return this.system.ref(this.find('AWS::Cognito::UserPoolClient', () => true));
  }

  public get topic(): string {
    return this.find('AWS::SNS::Topic', ({ DisplayName }) => DisplayName === undefined, (id) => id.startsWith('ShopTopic'));
  }

  public get queue(): string {
    return this.queueNamed('Shop');
  }

  public get deadLetterQueue(): string {
    return this.deadLettersOf('ShopQueue');
  }

  /** The queue, not its dead-letter queue, whose logical id begins so. */
  public queueNamed(prefix: string): string {
    return this.find('AWS::SQS::Queue', ({ RedrivePolicy }) => RedrivePolicy !== undefined, (id) => id.startsWith(prefix));
  }

  /** The dead-letter queue whose logical id begins so. */
  public deadLettersOf(prefix: string): string {
    return this.find('AWS::SQS::Queue', ({ RedrivePolicy }) => RedrivePolicy === undefined, (id) => id.startsWith(prefix));
  }

  /** Permissions of a handler's role in the synthesized policies, apart from its logs and traces. */
  public grantsOf(handler: string): Grant[] {
    return this.statementsOf(handler)
      .flatMap(({ Action, Resource }) => [Action].flat().map((action) => ({ action, resource: logicalIdOf(Resource) })))
      .filter(({ action }) => !/^(logs|xray):/.test(action));
  }

  /** Text before or after a `*` in the policies of a handler. */
  public wildcardsOf(handler: string): string[] {
    return this.statementsOf(handler).flatMap(({ Action, Resource }) => {
      const [, path] = /"([^"]*\*)"/.exec(JSON.stringify(Resource)) ?? [];
      return path === undefined ? [] : [path === '*' ? [Action].flat()[0].split(':')[0] : path.replace(/^\//, '')];
    }).sort().reverse();
  }

  /** The logical id of the resource that an ARN belongs to, be it of an index, a connection, or an object where it has a prefix of the handlers. */
  public owning(arn: string): string {
    const [, api] = /:execute-api:[^:]+:\d+:([a-z0-9]+)\/prod\/POST\/@connections\/[^/]+$/.exec(arn) ?? [];
    if (api !== undefined) return Object.keys(this.system.sockets).find((id) => this.system.ref(id) === api) ?? arn;
    const name = arn.split(':').slice(5).join(':').replace(/^table\//, '').replace(/\/index\/\w+$/, '');
    const [bucket, prefix] = name.split('/');
    const found = Object.keys(this.resources).find((id) => {
      if (!/::(GlobalTable|Bucket|Queue|Topic)$/.test(this.resources[id].Type)) return false;
      const physical = this.system.ref(id).split(/[/:]/).pop();
      return physical === name || (['files', 'imports', 'reports'].includes(prefix) && physical === bucket);
    });
    return found ?? arn;
  }

  /** Logical ids of the roles that API Gateway calls services in. */
  public get integrationRoles(): string[] {
    return Object.keys(this.resources).filter((id) => id.includes('IntegrationRole') && this.resources[id].Type === 'AWS::IAM::Role');
  }

  /** Permissions in the policies of a role. */
  public grantsOfRole(role: string): Grant[] {
    return this.statementsOfRole(role)
      .flatMap(({ Action, Resource }) => [Action].flat().map((action) => ({ action, resource: logicalIdOf(Resource) })));
  }

  private statementsOf(handler: string): Statement[] {
    const role = (this.resources[this.functionOf(handler)].Properties.Role as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0];
    return this.statementsOfRole(role);
  }

  private statementsOfRole(role: string): Statement[] {
    return Object.values(this.resources)
      .filter(({ Type, Properties }) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && (Properties.Roles as { Ref: string }[]).some(({ Ref }) => Ref === role))
      .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
  }

  /** The logical id of the resource of a type whose id begins so. */
  public resource(type: string, prefix: string): string {
    return this.find(type, () => true, (id) => id.startsWith(prefix));
  }

  /** Waits until something holds. */
  public async until<T>(what: string, probe: () => Promise<T | undefined> | T | undefined): Promise<T> {
    return until(() => `${what}\n${this.log.slice(-20).join('\n')}`, probe);
  }

  /** Waits until a queue is empty: of what a function has just finished, the message is deleted later. */
  public async emptied(queue: string): Promise<void> {
    await this.until(`${queue} is empty`, async () => (await this.system.queue(queue).counts()).total === 0 || undefined);
  }

  private find(type: string, matches: (properties: Record<string, unknown>) => boolean, named: (id: string) => boolean = () => true): string {
    const found = Object.entries(this.resources).find(([id, resource]) => resource.Type === type && named(id) && matches(resource.Properties ?? {}));
    if (!found) throw new Error(`no such ${type}`);
    return found[0];
  }
}

/** The logical id that a policy's resource begins with. */
function logicalIdOf(resource: unknown): string {
  return /"(?:Ref|Fn::GetAtt)":\s*\[?"((?:Shop|Feedback)[A-Za-z0-9]+)"/.exec(JSON.stringify(resource))?.[1] ?? JSON.stringify(resource);
}
