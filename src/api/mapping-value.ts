import { Token } from 'aws-cdk-lib';
import { jsonList, jsonObject, quoted } from './mapping/encoding';
import { checkClaimName, checkContextName, checkHeaderName, checkJsonPath, checkParameterName, checkVariableName } from './mapping/names';
import { Part, Template } from './mapping/template';
import { invalid } from '../private/invalid';
import { checkMapNames, entriesOf } from '../private/sorted';

/** Form of a value in a template, and its name in parameter mappings. */
interface Source {
  readonly text: (template: Template) => Part[];
  readonly json?: (template: Template) => Part[];
  readonly parameter?: string;
  readonly parts?: MappingValue[];
  readonly inSequence?: boolean;
}

/**
 * A value in a mapping: a part of the request, a value that API Gateway knows, or a constant. Values of callers are always
 * escaped for the place where they end up, and so are constants with a meaning in VTL.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 * declare const reviews: sqs.Queue;
 *
 * shop.addRoute('POST /products/{id}/reviews', {
 *   integration: RouteIntegration.sqs(reviews, {
 *     message: Mapping.json({ product: MappingValue.path('id'), author: MappingValue.claim('sub'), text: MappingValue.body('$.text') }),
 *   }),
 * });
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export class MappingValue {
  /**
   * A part of a JSON body, with its type. Empty text where it is missing; in a text, such as a key, objects are not useful.
   * In a response template, of the integration's answer. Throws for another path than names and indexes.
   *
   * @param jsonPath such as `$.order.id`; `$` is the whole body
   */
  public static body(jsonPath: string = '$'): MappingValue {
    checkJsonPath('MappingValue.body', jsonPath);
    const json = () => [{ reference: `input.json('${jsonPath}')` }];
    const text = (template: Template) => [template.text(`input.path('${jsonPath}')`)];
    return new MappingValue({ json, text: jsonPath === '$' ? json : text, parameter: `method.request.body${jsonPath.slice(1)}` });
  }

  /** The body as it came, whatever it is, as a text. */
  public static rawBody(): MappingValue {
    return new MappingValue({ text: (template) => [template.text('input.body')], parameter: 'method.request.body' });
  }

  /** A parameter of the path, such as `id` of `/orders/{id}`. Throws for other characters than letters, digits, `.`, `_` and `-`. */
  public static path(name: string): MappingValue {
    checkParameterName('MappingValue.path', name);
    return MappingValue.of(`input.params().path.get('${name}')`, `method.request.path.${name}`);
  }

  /** A parameter of the query string, empty where it is missing. Throws for other characters than letters, digits, `.`, `_` and `-`. */
  public static query(name: string): MappingValue {
    checkParameterName('MappingValue.query', name);
    return MappingValue.of(`input.params().querystring.get('${name}')`, `method.request.querystring.${name}`);
  }

  /** A header of the request, in upper or lower case, empty where it is missing. Throws for other characters than letters, digits and `-`. */
  public static header(name: string): MappingValue {
    checkHeaderName('MappingValue.header', name);
    return new MappingValue({ text: (template) => [template.header(name)], parameter: `method.request.header.${name}` });
  }

  /** A claim of the verified token of a Cognito user pool, such as `sub`. Throws, when the route is added, where
   * no user pool authorizes it: there the claim would be empty. Routes of `RouteAuthorization.groups` have `principal()`. */
  public static claim(name: string): MappingValue {
    checkClaimName('MappingValue.claim', name);
    const member = /^[A-Za-z]\w*$/.test(name) ? `.${name}` : `['${name}']`;
    return MappingValue.of(`context.authorizer.claims${member}`, `context.authorizer.claims.${name}`);
  }

  /** The principal that a Lambda authorizer named. Throws, when the route is added, where none authorizes it. */
  public static principal(): MappingValue {
    return MappingValue.context('authorizer.principalId');
  }

  /**
   * A variable of `$context`, such as `identity.sourceIp`. `identity.userArn` has the name of a role's session in it, which callers choose: it is
   * no owner of data. Throws for a malformed name.
   */
  public static context(name: string): MappingValue {
    checkContextName('MappingValue.context', name);
    return MappingValue.of(`context.${name}`, `context.${name}`);
  }

  /** A variable of the stage. Throws for other characters than letters, digits and `_`. */
  public static stageVariable(name: string): MappingValue {
    checkVariableName('MappingValue.stageVariable', name);
    return MappingValue.of(`stageVariables.${name}`, `stageVariables.${name}`);
  }

  /** The id of the request. Callers can choose it, as long as it is a UUID: see `extendedRequestId()`. */
  public static requestId(): MappingValue {
    return MappingValue.context('requestId');
  }

  /** The id that API Gateway makes for each request, letters, digits, `-`, `_` and `=`. Callers can't choose it. */
  public static extendedRequestId(): MappingValue {
    return MappingValue.context('extendedRequestId');
  }

  /** Time of the request, in milliseconds since 1970, as a number. */
  public static requestTime(): MappingValue {
    const parts = () => [{ reference: 'context.requestTimeEpoch' }];
    return new MappingValue({ text: parts, json: parts, parameter: 'context.requestTimeEpoch' });
  }

  /** A fixed text. Throws for a text that holds both a token and a quote, which cannot be escaped before the token is known. */
  public static text(text: string): MappingValue {
    if (!Token.isUnresolved(text)) return new MappingValue({ text: () => [{ fixed: text }], parameter: text.includes("'") ? undefined : `'${text}'` });
    if (text.includes("'")) throw invalid('MappingValue.text', text, "texts without ' where they hold a token");
    return new MappingValue({ text: (template) => [template.token(text)], parameter: `'${text}'` });
  }

  /** A fixed number. Throws for infinity and NaN. */
  public static number(value: number): MappingValue {
    if (Token.isUnresolved(value)) return MappingValue.bare(Token.asString(value));
    if (!Number.isFinite(value)) throw invalid('MappingValue.number', value, 'finite numbers');
    return MappingValue.bare(String(value));
  }

  /** A fixed true or false. */
  public static flag(value: boolean): MappingValue {
    return MappingValue.bare(String(value));
  }

  /** Texts one after the other, such as `OWNER#` and a claim. Throws where there are none. */
  public static concat(...values: MappingValue[]): MappingValue {
    if (!values.length) throw invalid('MappingValue.concat', '()', 'at least one value');
    return new MappingValue({ text: (template) => values.flatMap((value) => value._text(template)), parts: values, inSequence: true });
  }

  /** An object. As a text, its JSON. Throws where it has no fields. */
  public static object(fields: { [name: string]: MappingValue }): MappingValue {
    checkMapNames('MappingValue.object', fields);
    const entries = entriesOf(fields);
    if (!entries.length) throw invalid('MappingValue.object', '{}', 'at least one field');
    const json = (template: Template) => jsonObject(entries.map(([name, value]) => [name, value._json(template)]));
    return new MappingValue({ text: json, json, parts: entries.map(([, value]) => value) });
  }

  /** A list. As a text, its JSON. */
  public static list(...values: MappingValue[]): MappingValue {
    const json = (template: Template) => jsonList(values.map((value) => value._json(template)));
    return new MappingValue({ text: json, json, parts: values });
  }

  /** The JSON of a value as a text: for services that want JSON in a string. */
  public static jsonText(value: MappingValue): MappingValue {
    return new MappingValue({ text: (template) => value._json(template), parts: [value] });
  }

  private static of(reference: string, parameter: string): MappingValue {
    return new MappingValue({ text: (template) => [template.text(reference)], parameter });
  }

  private static bare(text: string): MappingValue {
    const parts = () => [{ fixed: text }];
    return new MappingValue({ text: parts, json: parts, parameter: `'${text}'` });
  }

  private constructor(private readonly source: Source) {}

  /**
   * The value as a text.
   * @internal
   */
  public _text(template: Template): Part[] {
    return this.source.text(template);
  }

  /**
   * The value as JSON.
   * @internal
   */
  public _json(template: Template): Part[] {
    return this.source.json?.(template) ?? quoted(this.source.text(template));
  }

  /**
   * Name of the value in parameter mappings. Undefined if it can't be used there.
   * @internal
   */
  public get _parameter(): string | undefined {
    return this.source.parameter;
  }

  /**
   * The values that follow each other in this one.
   * @internal
   */
  public get _sequence(): MappingValue[] {
    return this.source.inSequence ? this.source.parts!.flatMap((part) => part._sequence) : [this];
  }

  /**
   * The values that this one is put together from.
   * @internal
   */
  public get _parts(): MappingValue[] {
    return this.source.parts?.flatMap((part) => part._parts) ?? [this];
  }
}
