import { Mapping } from './mapping';

/** Maps an answer of an integration to the answer for callers. */
export interface IntegrationResponseMapping {
  /** Status that callers get, from 200 to 599. The answer takes the place of the default one with this status. */
  readonly statusCode: number;

  /**
   * Regular expression that the whole status of the integration matches, such as `404`; of a function, the message of its error.
   *
   * @default - none: every answer that matches no other pattern
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
   */
  readonly selectionPattern?: string;

  /**
   * Body for callers. `MappingValue.body` reads the answer of the integration.
   *
   * @default - none: the JSON of the integration as it is, and a problem document where the status is 400 or above
   */
  readonly template?: Mapping;

  /**
   * Headers as API Gateway takes them: fixed ones in single quotes, such as `'no-store'`, or `integration.response.header.ETag`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
   */
  readonly headers?: { [name: string]: string };
}

/** Options of integrations whose answers are mapped. */
export interface MappedIntegrationOptions {
  /**
   * Answers in addition to the default ones. One with the same status replaces the default.
   *
   * @default - none: the default answers of the integration, with problem documents for errors
   */
  readonly responses?: IntegrationResponseMapping[];
}
