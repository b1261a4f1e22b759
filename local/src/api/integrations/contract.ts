import { Functions } from '../../functions/functions';
import { Json } from '../../json';
import { Answer } from '../../serving/answer';
import { ApiDefinition, Route } from '../definition';
import { RoutedRequest } from '../request';

/** Answers the requests of one route. */
export type Integration = (request: RoutedRequest) => Promise<Answer>;

/** Services that integrations reach. */
export interface IntegrationServices {
  readonly functions: Functions;
  readonly aws: AwsAccess;
  /** Starts an asynchronous invocation. */
  invokeLater(reference: string, event: Json): void;
}

/** The endpoint that stands for AWS, and credentials of the template's roles there. */
export interface AwsAccess {
  readonly endpoint: { readonly host: string; readonly port: number };
  readonly region: string;
  /** The access key of a role, by its ARN. */
  credentialsOf(roleArn: string): string;
}

/** Prepares a route's integration at start, so that what is unsupported is known then. */
export type IntegrationFactory = (route: Route, api: ApiDefinition, services: IntegrationServices) => Integration;
