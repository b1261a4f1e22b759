import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { RouteIntegration, IntegrationContext } from '../../../../src';
import { newStack } from '../../../support/synth';

/** A method of a template, as far as these tests look at it. */
export interface BuiltMethod {
  readonly MethodResponses?: { readonly StatusCode: string; readonly ResponseParameters?: Record<string, boolean> }[];
  readonly RequestParameters?: Record<string, boolean>;
  readonly Integration: {
    readonly Type: string;
    readonly Uri?: unknown;
    readonly IntegrationHttpMethod?: string;
    readonly PassthroughBehavior?: string;
    readonly RequestParameters?: Record<string, unknown>;
    readonly RequestTemplates?: Record<string, unknown>;
    readonly IntegrationResponses?: BuiltResponse[];
    readonly [name: string]: unknown;
  };
}

export interface BuiltResponse {
  readonly StatusCode: string;
  readonly SelectionPattern?: string;
  readonly ContentHandling?: string;
  readonly ResponseParameters?: Record<string, string>;
  readonly ResponseTemplates?: Record<string, string>;
}

export interface Built {
  readonly template: Template;
  readonly method: BuiltMethod;
  /** Permissions of the roles that API Gateway assumes. */
  readonly statements: { readonly Action: unknown; readonly Resource: unknown }[];
  /** The template of the request, with the names of resources for references. */
  readonly request: string;
  readonly response: (status: number) => string;
}

/** Leads one route of a new API to an integration. */
export function addRoute(stack: Stack, integration: RouteIntegration, context: IntegrationContext = {}, id = 'Route'): void {
  const there = stack.node.tryFindChild('Api') as RestApi | undefined;
  const api = there ?? new RestApi(stack, 'Api', { cloudWatchRole: false });
  const bound = integration.bind(new Construct(stack, id), context);
  api.root.resourceForPath(`/${id}/{id}`).addMethod('POST', bound.integration, {
    methodResponses: bound.methodResponses,
    requestParameters: bound.requestParameters,
    authorizationType: AuthorizationType.IAM,
  });
}

/** The template with one route. */
export function build(make: (stack: Stack) => RouteIntegration, context: IntegrationContext = {}, flags?: Record<string, unknown>): Built {
  const stack = newStack({ context: flags });
  addRoute(stack, make(stack), context);
  const template = Template.fromStack(stack);
  const [method] = Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => Properties as BuiltMethod);
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return {
    template,
    method,
    statements,
    request: flat(method.Integration.RequestTemplates?.['application/json']),
    response: (status) => method.Integration.IntegrationResponses!.find(({ StatusCode }) => StatusCode === String(status))!.ResponseTemplates!['application/json'],
  };
}

/** Text with the logical ids of what it refers to. */
export function flat(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  const [[name, argument]] = Object.entries(value as Record<string, unknown>);
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(flat).join('');
  return name === 'Ref' ? `<${String(argument)}>` : `<${(argument as string[]).join('.')}>`;
}

/** Statuses and the patterns that select them. */
export function patterns({ method }: Built): Record<string, string | undefined> {
  return Object.fromEntries(method.Integration.IntegrationResponses!.map(({ StatusCode, SelectionPattern }) => [StatusCode, SelectionPattern]));
}

/** Which status callers get for one of the integration. Throws where two patterns would match. */
export function statusFor(built: Built, answer: string): string {
  const entries = Object.entries(patterns(built));
  const matching = entries.filter(([, pattern]) => pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(answer));
  if (matching.length > 1) throw new Error(`${answer} matches ${matching.map(([status]) => status).join(' and ')}`);
  return matching[0]?.[0] ?? entries.find(([, pattern]) => pattern === undefined)![0];
}
