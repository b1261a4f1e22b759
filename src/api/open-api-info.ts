import { Token } from 'aws-cdk-lib';
import { checkKnownList, invalid } from '../private/invalid';

/** General information in an OpenAPI document. */
export interface OpenApiInfo {
  /**
   * Name of the API.
   *
   * @default - the path of the construct
   */
  readonly title?: string;

  /**
   * Version of the API, such as `2.1.0`.
   *
   * @default '1'
   */
  readonly version?: string;

  /**
   * Summary of the API, in one sentence.
   *
   * @default - no summary
   */
  readonly summary?: string;

  /**
   * Description of the API, in Markdown.
   *
   * @default - a sentence with the title
   */
  readonly description?: string;

  /**
   * Address of the terms of service.
   *
   * @default - no terms of service
   */
  readonly termsOfService?: string;

  /**
   * Name of the people to ask.
   *
   * @default - the title, where no other contact is given
   */
  readonly contactName?: string;

  /**
   * E-mail address of the people to ask.
   *
   * @default - no e-mail address
   */
  readonly contactEmail?: string;

  /**
   * Web page of the people to ask.
   *
   * @default - no web page
   */
  readonly contactUrl?: string;

  /**
   * Name of the license that callers have, such as `Apache 2.0`.
   *
   * @default - all rights reserved
   */
  readonly licenseName?: string;

  /**
   * Address of the text of the license. Throws without `licenseName`.
   *
   * @default - no address
   */
  readonly licenseUrl?: string;

  /**
   * Addresses that clients call, such as `https://shop.example.com/api` behind a website. With `https://` or `http://`, or as a path.
   *
   * @default - the domain of the API, or else the path of the stage: the name that AWS gives an API is known only at deployment
   */
  readonly servers?: string[];
}

/** Throws for what can't be written into a document. */
export function checkOpenApiInfo(info: OpenApiInfo = {}): void {
  const { servers, ...texts } = info;
  checkKnownList('api.openApiInfo.servers', servers);
  for (const [name, value] of Object.entries(texts)) {
    if (Token.isUnresolved(value)) throw invalid(`api.openApiInfo.${name}`, 'a token', 'texts that are known at synthesis');
    if (typeof value === 'string' && !value.trim()) throw invalid(`api.openApiInfo.${name}`, value, 'a text that is not empty');
  }
  const { contactEmail, termsOfService, contactUrl, licenseUrl, licenseName } = info;
  for (const [name, url] of Object.entries({ termsOfService, contactUrl, licenseUrl })) {
    if (url !== undefined && !isAddress(url)) throw invalid(`api.openApiInfo.${name}`, url, 'addresses that begin with https:// or http://');
  }
  if (contactEmail !== undefined && !/^[^\s@]+@[^\s@]+$/.test(contactEmail)) throw invalid('api.openApiInfo.contactEmail', contactEmail, 'an e-mail address');
  if (licenseUrl !== undefined && licenseName === undefined) throw invalid('api.openApiInfo.licenseUrl', licenseUrl, 'an address together with api.openApiInfo.licenseName');
  const wrong = servers?.find((url) => Token.isUnresolved(url) || !(isAddress(url) || /^\/[^\s?#]*$/.test(url)));
  if (wrong !== undefined) throw invalid('api.openApiInfo.servers', wrong, 'addresses that begin with https://, http:// or a slash, without ? and #, known at synthesis');
}

function isAddress(url: string): boolean {
  return /^https?:\/\/[^\s?#]+$/.test(url) && URL.canParse(url);
}
