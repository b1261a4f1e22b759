import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { IEventBus } from 'aws-cdk-lib/aws-events';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { IntegrationBinding, IntegrationContext } from './integration-binding';
import { bindDynamoDbGet, DynamoDbGetOptions } from './integrations/dynamodb-get';
import { bindDynamoDbPut, DynamoDbPutOptions } from './integrations/dynamodb-put';
import { bindDynamoDbQuery, DynamoDbQueryOptions } from './integrations/dynamodb-query';
import { bindEventBridge, EventBridgeIntegrationOptions } from './integrations/event-bridge';
import { bindFunction, FunctionIntegrationOptions } from './integrations/function';
import { bindHttp, HttpIntegrationOptions } from './integrations/http';
import { bindMock, MockIntegrationOptions } from './integrations/mock';
import { OrderedIntegration } from './integrations/ordered-integration';
import { bindS3Get, bindS3Put, S3IntegrationOptions } from './integrations/s3';
import { bindSns, SnsIntegrationOptions } from './integrations/sns';
import { bindSqs, SqsIntegrationOptions } from './integrations/sqs';
import { bindStepFunctions, StepFunctionsIntegrationOptions } from './integrations/step-functions';
import { checked } from '../private/known-props';

/**
 * Target of a route. API Gateway calls services without a function between: you pay only for the request.
 * Each has its own role, which may do one thing to one resource, takes only bodies of the type `application/json` (415
 * for others) where they are mapped, and answers errors with problem documents that say nothing of the service.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 * declare const feedback: sqs.Queue;
 *
 * shop.addRoute('POST /feedback', { integration: RouteIntegration.sqs(feedback) });
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-integration-settings.html
 */
@checked
export abstract class RouteIntegration {
  /**
   * A function. It gets the whole request and returns the response, or with `mapping` what the mapping makes of them.
   * Throws for `responses` without `mapping`, and for `streaming` together with it.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integrations.html
   */
  public static function(fn: IFunction, options: FunctionIntegrationOptions = {}): RouteIntegration {
    return new BoundIntegration((_, context) => bindFunction(context, fn, options));
  }

  /**
   * A queue that gets a message: 202 with its `messageId`. A message has at most 1 MB.
   * Throws for a FIFO queue without `messageGroupId`.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
   */
  public static sqs(queue: IQueue, options: SqsIntegrationOptions = {}): RouteIntegration {
    return new BoundIntegration((scope, context) => bindSqs(scope, context, queue, options));
  }

  /**
   * A topic that publishes a message: 202 with its `messageId`. A message has at most 256 KB.
   * Throws for a FIFO topic without `messageGroupId`.
   *
   * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
   */
  public static sns(topic: ITopic, options: SnsIntegrationOptions = {}): RouteIntegration {
    return new BoundIntegration((scope, context) => bindSns(scope, context, topic, options));
  }

  /**
   * An item of a table as plain JSON: 200 with its fields, or 404. Throws for no fields, and names that a template cannot say.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
   */
  public static dynamoDbGet(table: ITable, options: DynamoDbGetOptions): RouteIntegration {
    return new BoundIntegration((scope, context) => bindDynamoDbGet(scope, context, table, options));
  }

  /**
   * A table that gets an item: 201, or 409 where there is one already. An item has at most 400 KB.
   * Throws for attributes that are in the key.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
   */
  public static dynamoDbPut(table: ITable, options: DynamoDbPutOptions): RouteIntegration {
    return new BoundIntegration((scope, context) => bindDynamoDbPut(scope, context, table, options));
  }

  /**
   * The items of a partition as plain JSON: 200 with `items`, and with pages `next` where there are more.
   * DynamoDB reads at most 1 MB at once. Throws for a limit out of range, no fields, and pages without a sort key.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
   */
  public static dynamoDbQuery(table: ITable, options: DynamoDbQueryOptions): RouteIntegration {
    return new BoundIntegration((scope, context) => bindDynamoDbQuery(scope, context, table, options));
  }

  /**
   * An object of a bucket, with its content type: 200, or 404. At most 10 MB, and only text, unless the API has binary media types.
   * Throws for a key that parameter mappings cannot say, and for a `responseTemplatePrefix`, which would need a template.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html
   */
  public static s3Get(bucket: IBucket, options: S3IntegrationOptions): RouteIntegration {
    return new BoundIntegration((scope, context) => bindS3Get(scope, context, bucket, options));
  }

  /**
   * A bucket that gets the body as an object: 201 with its `ETag`. At most 10 MB, and only text, unless the API has binary media types.
   * Throws for a key that parameter mappings cannot say.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html
   */
  public static s3Put(bucket: IBucket, options: S3IntegrationOptions): RouteIntegration {
    return new BoundIntegration((scope, context) => bindS3Put(scope, context, bucket, options));
  }

  /**
   * A state machine that starts: 202 with the `executionId`. An express one is waited for: 200 with its output, 502 where it
   * failed, 504 where it timed out. The input has at most 256 KB. Each start costs a state transition or an express request.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   */
  public static stepFunctions(stateMachine: IStateMachine, options: StepFunctionsIntegrationOptions = {}): RouteIntegration {
    return new BoundIntegration((scope, context) => bindStepFunctions(scope, context, stateMachine, options));
  }

  /**
   * A bus that gets an event: 202 with its `eventId`, or 502 where the bus did not take it. About $1 for a million events.
   * Throws for a source of AWS.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
   */
  public static eventBridge(bus: IEventBus, options: EventBridgeIntegrationOptions): RouteIntegration {
    return new BoundIntegration((scope, context) => bindEventBridge(scope, context, bus, options));
  }

  /**
   * A server that is reached by HTTPS. Parameters of the path stand in its address as on the route: `https://shop.example.com/orders/{id}`.
   * Throws for other addresses, unless they are tokens.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
   */
  public static http(url: string, options: HttpIntegrationOptions = {}): RouteIntegration {
    return new BoundIntegration((_, context) => bindHttp(context, url, options));
  }

  /**
   * An answer of API Gateway itself. Throws for a status out of range.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
   */
  public static mock(options: MockIntegrationOptions = {}): RouteIntegration {
    return new BoundIntegration((_, context) => bindMock(context, options));
  }

  /**
   * Makes what the integration needs, such as its role. Throws for a timeout out of range and malformed cache keys.
   *
   * @param scope of this route only
   * @param context what the route asks for
   */
  public abstract bind(scope: Construct, context: IntegrationContext): IntegrationBinding;

  /** @internal */
  public _bindInOrder(scope: Construct, context: IntegrationContext): IntegrationBinding {
    const binding = this.bind(scope, context);
    return { ...binding, integration: new OrderedIntegration(binding.integration) };
  }
}

class BoundIntegration extends RouteIntegration {
  constructor(private readonly make: (scope: Construct, context: IntegrationContext) => IntegrationBinding) {
    super();
  }

  public bind(scope: Construct, context: IntegrationContext): IntegrationBinding {
    return this.make(scope, context);
  }

  /** Those of the library are in order as they are. @internal */
  public override _bindInOrder(scope: Construct, context: IntegrationContext): IntegrationBinding {
    return this.bind(scope, context);
  }
}
