import { optionalString } from '../json';
import { ApiDefinition, Route } from './definition';
import { functionReference, isFunctionUri } from './function-uri';
import { awsServiceIntegration } from './integrations/aws-service';
import { Integration, IntegrationFactory, IntegrationServices } from './integrations/contract';
import { httpIntegration, httpProxyIntegration } from './integrations/http';
import { lambdaIntegration } from './integrations/lambda';
import { lambdaProxyIntegration } from './integrations/lambda-proxy';
import { lambdaStreamIntegration } from './integrations/lambda-stream';
import { mockIntegration } from './integrations/mock';
import { answerNotImplemented, UnsupportedIntegration } from './integrations/unsupported';

/** Another type of integration is another entry. */
const FACTORIES: Readonly<Record<string, IntegrationFactory>> = {
  AWS: (route, api, services) => {
    const uri = uriOf(route);
    return isFunctionUri(uri) ? lambdaIntegration(functionOf(route, services), route, api, services) : awsServiceIntegration(route, api, services);
  },
  AWS_PROXY: (route, api, services) => {
    if (!isFunctionUri(uriOf(route))) throw new UnsupportedIntegration(route, `AWS_PROXY to ${uriOf(route)}`);
    const streams = route.integration.ResponseTransferMode === 'STREAM';
    return (streams ? lambdaStreamIntegration : lambdaProxyIntegration)(functionOf(route, services), route, api, services);
  },
  HTTP: httpIntegration,
  HTTP_PROXY: httpProxyIntegration,
  MOCK: mockIntegration,
};

/** @param unsupported what to do about an integration that cannot run here */
export function integration(route: Route, api: ApiDefinition, services: IntegrationServices, unsupported: 'refuse' | 'answer-501'): Integration {
  try {
    const type = optionalString(route.integration.Type, 'Integration.Type') ?? 'none';
    const factory = FACTORIES[type];
    if (factory === undefined) throw new UnsupportedIntegration(route, `the integration type ${type}`);
    return factory(route, api, services);
  } catch (error) {
    if (!(error instanceof UnsupportedIntegration)) throw error;
    if (unsupported === 'answer-501') return answerNotImplemented(error);
    throw new Error(`${error.message}. Leave out --strict to answer it with 501 (in tests, set unsupportedIntegrations: 'answer-501')`);
  }
}

function functionOf(route: Route, { functions }: IntegrationServices): string {
  const reference = functionReference(uriOf(route));
  if (!functions.has(reference)) throw new UnsupportedIntegration(route, `the function ${reference}, which isn't in the template`);
  return reference;
}

function uriOf(route: Route): string {
  return optionalString(route.integration.Uri, 'Uri') ?? '';
}
