import { AwsIntegration, ContentHandling, PassthroughBehavior } from 'aws-cdk-lib/aws-apigateway';
import { IRole } from 'aws-cdk-lib/aws-iam';
import { declareParameters, routeOptions } from './request';
import { mapResponses, ResponseSpec } from './responses';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { IntegrationResponseMapping } from '../integration-response';
import { formValue } from '../mapping/encoding';
import { Template } from '../mapping/template';
import { MappingValue } from '../mapping-value';

/** A call of an AWS service. */
export interface ServiceCall {
  readonly service: string;
  readonly action?: string;
  readonly path?: string;
  readonly method?: string;
  readonly region: string;
  readonly role: IRole;

  /** Undefined: the body is passed on as it is. */
  readonly template?: string;
  readonly parameters?: { [name: string]: string };

  /** Values that the request is made of. */
  readonly values: MappingValue[];
  readonly defaults: ResponseSpec[];
  readonly responses?: IntegrationResponseMapping[];
}

/** An integration that calls an AWS service with its own role. */
export function serviceIntegration(context: IntegrationContext, call: ServiceCall): IntegrationBinding {
  const { integrationResponses, methodResponses } = mapResponses(call.defaults, call.responses, context);
  const mapped = call.template !== undefined;
  const integration = new AwsIntegration({
    service: call.service,
    action: call.action,
    path: call.path,
    integrationHttpMethod: call.method ?? 'POST',
    region: call.region,
    options: {
      ...routeOptions(context),
      credentialsRole: call.role,
      contentHandling: mapped ? ContentHandling.CONVERT_TO_TEXT : undefined,
      // Without a template, NEVER would refuse every request.
      passthroughBehavior: mapped ? PassthroughBehavior.NEVER : PassthroughBehavior.WHEN_NO_TEMPLATES,
      requestTemplates: mapped ? { 'application/json': call.template! } : undefined,
      requestParameters: call.parameters,
      integrationResponses,
    },
  });
  return { integration, methodResponses, requestParameters: declareParameters(context, call.values) };
}

/** The header of a form. */
export const FORM = { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" };

/** A template that writes a form: names with their values. */
export function formTemplate(fields: [string, MappingValue][]): string {
  const template = new Template();
  const parts = fields.flatMap(([name, value], index) => [{ fixed: `${index ? '&' : ''}${name}=` }, ...formValue(value._text(template))]);
  return template.render(parts);
}

/** A template that writes a JSON object. */
export function jsonTemplate(fields: { [name: string]: MappingValue }): string {
  const template = new Template();
  return template.render(MappingValue.object(fields)._json(template));
}
