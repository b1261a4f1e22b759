import { readFileSync } from 'fs';
import { resolve } from 'path';
import { Token } from 'aws-cdk-lib';
import { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { DescribedRequest } from './described-request';
import { checkDraft4 } from './json-schema-draft-4';
import { checkKnownList, invalid } from '../private/invalid';
import { checked } from '../private/known-props';
import { isPlain } from '../private/sorted';

/** Parameters and headers of a request. */
export interface RequiredParameters {
  /**
   * Names of query strings that must be there, each with a value.
   *
   * @default - none
   */
  readonly queryStrings?: string[];

  /**
   * Names of query strings that may be there, for the OpenAPI document. API Gateway passes on others, too.
   *
   * @default - none
   */
  readonly optionalQueryStrings?: string[];

  /**
   * Names of headers that must be there, each with a value.
   *
   * @default - none
   */
  readonly headers?: string[];
}

/**
 * Validates requests. API Gateway refuses invalid ones with a problem document, before it calls a function.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 * declare const orders: ServerlessFunction;
 *
 * shop.addRoute('POST /orders', {
 *   function: orders,
 *   request: RequestSchema.fromObject('Order', { type: 'object', required: ['product'], properties: { product: { type: 'string' } } }),
 * });
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
@checked
export class RequestSchema {
  /**
   * A JSON body. Throws for a schema that is not JSON Schema draft 4 as API Gateway takes it: also for a `pattern` that is no regular expression, a
   * `ref` to a part that the schema does not have, and an object within itself.
   *
   * @param name name of the model, letters and digits; routes with the same name share it
   * @param schema JSON schema, draft 4
   * @param contentTypes content types that are checked; bodies of other types reach the function unchecked
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
   */
  public static json(name: string, schema: JsonSchema, contentTypes: string[] = ['application/json']): RequestSchema {
    if (!/^[A-Za-z0-9]+$/.test(name)) throw invalid('request.name', name, 'letters and digits');
    checkKnownList('request.contentTypes', contentTypes);
    const late = contentTypes.find((type) => Token.isUnresolved(type));
    if (late !== undefined) throw invalid('request.contentTypes', 'a token', 'content types that are known at synthesis');
    if (!contentTypes.length) throw invalid('request.contentTypes', '[]', 'at least one content type');
    checkDraft4(name, schema);
    return new RequestSchema({}, name, schema, contentTypes);
  }

  /**
   * A JSON body, by a schema as JSON Schema writes it: `type: 'object'` and `$ref`. Throws as `json` does.
   *
   * @param name name of the model, letters and digits; routes with the same name share it
   * @param schema JSON schema, draft 4, as nested maps and lists
   * @param contentTypes content types that are checked; bodies of other types reach the function unchecked
   */
  public static fromObject(name: string, schema: { [keyword: string]: unknown }, contentTypes?: string[]): RequestSchema {
    if (!isPlain(schema)) throw invalid(`request.schema of '${name}'`, schema, "an object such as { type: 'object' }");
    return RequestSchema.json(name, schema as JsonSchema, contentTypes);
  }

  /**
   * A JSON body, by a file with the schema. Throws as `json` does, and for a file that isn't JSON.
   *
   * @param name name of the model, letters and digits; routes with the same name share it
   * @param file path from the folder that the app runs in
   * @param contentTypes content types that are checked; bodies of other types reach the function unchecked
   */
  public static fromFile(name: string, file: string, contentTypes?: string[]): RequestSchema {
    return RequestSchema.fromObject(name, parsed(name, file), contentTypes);
  }

  /** Only query strings and headers, whatever the body. */
  public static parameters(required: RequiredParameters): RequestSchema {
    return new RequestSchema(required);
  }

  /** @internal */
  public static _described(described: DescribedRequest): RequestSchema {
    const optionalQueryStrings = described.parameters?.map(({ name }) => name);
    return new RequestSchema(optionalQueryStrings ? { optionalQueryStrings } : {}, described.model?.name, undefined, described.contentTypes ?? ['application/json'], described);
  }

  /**
   * Request of each method of an `ANY` route, for the document of the API. API Gateway doesn't validate it. Methods without one are refused by the
   * function, and so not documented.
   *
   * @internal
   */
  public static _byMethod(methods: { readonly [method: string]: RequestSchema }): RequestSchema {
    return new RequestSchema({}, undefined, undefined, undefined, undefined, methods);
  }

  private constructor(
    /** Query strings and headers that must, or may, be there. */
    public readonly required: RequiredParameters,
    /** Name of the body's model. Undefined: any body. */
    public readonly name?: string,
    /** Schema of the body. Undefined: any body. */
    public readonly schema?: JsonSchema,
    /** Content types that are checked. */
    public readonly contentTypes: string[] = [],
    /** @internal */
    public readonly _description?: DescribedRequest,
    /** @internal */
    public readonly _methods?: { readonly [method: string]: RequestSchema },
  ) {
    for (const [kind, names] of Object.entries(required)) checkKnownList(`request.required.${kind}`, names as string[] | undefined);
    for (const parameter of [...required.queryStrings ?? [], ...required.optionalQueryStrings ?? [], ...required.headers ?? []]) {
      if (!/^[A-Za-z0-9._$-]+$/.test(parameter)) throw invalid('request.required', parameter, 'names of letters, digits and . _ $ -');
    }
  }

  /**
   * The same for API Gateway, with what the document of the API says of the route.
   *
   * @internal
   */
  public _as(described: DescribedRequest): RequestSchema {
    return new RequestSchema(this.required, this.name, this.schema, this.contentTypes, described);
  }

  /** The same body, and these query strings and headers too. */
  public requiring(required: RequiredParameters): RequestSchema {
    return new RequestSchema({
      queryStrings: [...this.required.queryStrings ?? [], ...required.queryStrings ?? []],
      optionalQueryStrings: [...this.required.optionalQueryStrings ?? [], ...required.optionalQueryStrings ?? []],
      headers: [...this.required.headers ?? [], ...required.headers ?? []],
    }, this.name, this.schema, this.contentTypes, this._description, this._methods);
  }
}

function parsed(name: string, file: string): { [keyword: string]: unknown } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { [keyword: string]: unknown };
  } catch (error) {
    throw invalid(`request.schema of '${name}'`, file, `a file with a JSON schema: ${resolve(file)} ${error instanceof SyntaxError ? `isn't JSON, ${error.message}` : "can't be read"}`);
  }
}
