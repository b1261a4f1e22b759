import { Token } from 'aws-cdk-lib';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { problemInstead } from './problems';
import { ResponseSpec, serviceErrors } from './responses';
import { integrationRole } from './role';
import { jsonTemplate, serviceIntegration } from './service-integration';
import { invalid } from '../../private/invalid';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { MappedIntegrationOptions } from '../integration-response';
import { Mapping } from '../mapping';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.eventBridge`. */
export interface EventBridgeIntegrationOptions extends MappedIntegrationOptions {
  /** Source of the events, such as `shop.orders`. Those of AWS begin with `aws.`, others must not. */
  readonly source: string;

  /** Detail type of the events, such as `OrderPlaced`. */
  readonly detailType: string;

  /**
   * Detail of the events, an object. Not `Mapping.vtl`. An event has at most 1 MB.
   *
   * @default - none: the JSON of the body
   */
  readonly detail?: Mapping;
}

/** Puts an event on a bus. */
export function bindEventBridge(
  scope: Construct, context: IntegrationContext, bus: IEventBus, options: EventBridgeIntegrationOptions,
): IntegrationBinding {
  const { source, detailType } = options;
  if (!Token.isUnresolved(source) && (!source || source.startsWith('aws.'))) throw invalid('source', source, "names that do not begin with 'aws.'");
  if (!Token.isUnresolved(detailType) && (!detailType || detailType.length > 128)) throw invalid('detailType', detailType, '1 to 128 characters');
  const entry = MappingValue.object({
    Source: MappingValue.text(source),
    DetailType: MappingValue.text(detailType),
    Detail: MappingValue.jsonText(options.detail?._within('detail') ?? MappingValue.body()),
    EventBusName: MappingValue.text(bus.eventBusArn),
  });
  return serviceIntegration(context, {
    service: 'events',
    action: 'PutEvents',
    region: bus.env.region,
    role: integrationRole(scope, { action: 'events:PutEvents', resource: bus.eventBusArn }),
    template: jsonTemplate({ Entries: MappingValue.list(entry) }),
    parameters: {
      'integration.request.header.X-Amz-Target': "'AWSEvents.PutEvents'",
      'integration.request.header.Content-Type': "'application/x-amz-json-1.1'",
    },
    values: [entry],
    defaults: [TAKEN, ...serviceErrors()],
    responses: options.responses,
  });
}

/** EventBridge answers 200 for events that it did not take, too. */
const TAKEN: ResponseSpec = {
  statusCode: 202,
  template: [
    `#set($failed = "$!input.path('$.FailedEntryCount')")#if($failed != '0')${problemInstead(502)}#else`,
    `${Mapping.json({ eventId: MappingValue.body('$.Entries[0].EventId') })._render()}#end`,
  ].join(''),
  headers: { 'Content-Type': "'application/json'" },
  instead: [502],
};
