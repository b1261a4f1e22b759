import { readFileSync } from 'fs';
import { resolve } from 'path';
import { Token } from 'aws-cdk-lib';
import { NamedSchema, referenceTo } from './described-request';
import { Schema } from './draft-4-schemas';
import { checkValues } from './schema-values';
import { invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { checkMapNames, entriesOf, isPlain, sortedJson, withoutUndefined } from '../private/sorted';

/** Options of an answer beside its body. */
export interface RouteResponseOptions {
  /**
   * When the route gives this answer.
   *
   * @default 'Done.'
   */
  readonly description?: string;

  /**
   * Headers of the answer, each with a description: `{ ETag: 'The version of the order.' }`.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };

  /**
   * Content type of the body.
   *
   * @default 'application/json'
   */
  readonly contentType?: string;
}

/**
 * An answer of a route with one status, for the OpenAPI document. API Gateway validates no answers.
 *
 * @example
 * declare const api: SecureRestApi;
 * declare const orders: lambda.Function;
 *
 * api.addRoute('GET /orders/{id}', {
 *   function: orders,
 *   responses: {
 *     200: RouteResponse.fromFile('Order', 'schemas/order.json'),
 *     404: RouteResponse.problem({ description: 'There is no such order.' }),
 *   },
 * });
 */
@checked
export class RouteResponse {
  /**
   * An answer with a JSON body, by a schema. Throws for a schema within itself, and for names other than letters and digits.
   *
   * @param name name of the schema in the document, letters and digits; a request or another answer with the same schema may have the same
   * @param schema JSON Schema 2020-12 as nested maps and lists. References are to its own `#/$defs/`, or to another one by `#/components/schemas/`
   */
  public static fromObject(name: string, schema: { [keyword: string]: unknown }, options: RouteResponseOptions = {}): RouteResponse {
    checkName(name);
    if (!isPlain(schema)) throw invalid(`response.schema of '${name}'`, schema, "an object such as { type: 'object' }");
    checkValues(`response.schema of '${name}'`, schema);
    const { $schema: _version, ...rest } = sortedJson(schema) as Schema;
    return new RouteResponse(options, name, { name, schema: rest });
  }

  /**
   * An answer with a JSON body, by a file with the schema. Throws as `fromObject` does, and for a file that isn't JSON.
   *
   * @param name name of the schema in the document, letters and digits; a request or another answer with the same schema may have the same
   * @param file path from the folder that the app runs in
   */
  public static fromFile(name: string, file: string, options?: RouteResponseOptions): RouteResponse {
    try {
      return RouteResponse.fromObject(name, JSON.parse(readFileSync(file, 'utf8')) as { [keyword: string]: unknown }, options);
    } catch (error) {
      if (error instanceof SyntaxError) throw invalid(`response.schema of '${name}'`, file, `a file with a JSON schema: ${resolve(file)} isn't JSON, ${error.message}`);
      if ((error as NodeJS.ErrnoException).code !== undefined) throw invalid(`response.schema of '${name}'`, file, `a file with a JSON schema: ${resolve(file)} can't be read`);
      throw error;
    }
  }

  /**
   * An answer with a JSON body whose schema a request or another answer of the API has. The document can't be made where none has it.
   *
   * @param name name of the schema
   */
  public static named(name: string, options: RouteResponseOptions = {}): RouteResponse {
    checkName(name);
    return new RouteResponse(options, name);
  }

  /**
   * An answer with a body that isn't JSON.
   *
   * @param mediaType its content type, such as `text/csv`
   */
  public static content(mediaType: string, options: RouteResponseOptions = {}): RouteResponse {
    return new RouteResponse({ ...options, contentType: mediaType });
  }

  /** An answer without a body, such as 204. */
  public static empty(options: RouteResponseOptions = {}): RouteResponse {
    if (options.contentType !== undefined) throw invalid('response.contentType', options.contentType, 'nothing for an answer without a body');
    return new RouteResponse(options, undefined, undefined, true);
  }

  /** An error as those of API Gateway and the shipped handlers: `application/problem+json` with `type`, `title`, `status`, `detail`, `requestId` and `errors`. */
  public static problem(options: RouteResponseOptions = {}): RouteResponse {
    return new RouteResponse({ contentType: 'application/problem+json', ...options });
  }

  private constructor(
    private readonly options: RouteResponseOptions,
    /** Name of its schema. @internal */
    public readonly _name?: string,
    /** @internal */
    public readonly _schema?: NamedSchema,
    private readonly isEmpty: boolean = false,
  ) {
    const { description, headers, contentType } = options;
    if (Token.isUnresolved(description)) throw invalid('response.description', 'a token', 'texts that are known at synthesis');
    if (description !== undefined && !description.trim()) throw invalid('response.description', description, 'a text that is not empty');
    if (contentType !== undefined && !/^[\w.+-]+\/[\w.+*-]+$/.test(contentType)) throw invalid('response.contentType', contentType, "a content type such as 'text/csv'");
    checkMapNames('response.headers', headers);
    const late = Object.entries(headers ?? {}).find(([, text]) => Token.isUnresolved(text));
    if (late) throw invalid(`response.headers.${late[0]}`, 'a token', 'texts that are known at synthesis');
    const wrong = Object.keys(headers ?? {}).find((name) => !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name));
    if (wrong !== undefined) throw invalid('response.headers', wrong, "names of headers such as 'ETag'");
  }

  /**
   * As the document has it.
   *
   * @param problem where the schema of errors is
   * @internal
   */
  public _render(problem: string): object {
    const { description = 'Done.', headers, contentType = 'application/json' } = this.options;
    const $ref = this._name === undefined ? (contentType === 'application/problem+json' ? problem : undefined) : referenceTo(this._name);
    return withoutUndefined({
      description,
      headers: headers && Object.fromEntries(entriesOf(headers).map(([name, text]) => [name, { description: text, schema: { type: 'string' } }])),
      content: this.isEmpty ? undefined : { [contentType]: { schema: $ref === undefined ? { type: 'string' } : { $ref } } },
    });
  }
}

function checkName(name: string): void {
  if (!/^[A-Za-z0-9]+$/.test(name)) throw invalid('response.name', name, 'letters and digits');
}
