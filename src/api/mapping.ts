import { Template } from './mapping/template';
import { MappingValue } from './mapping-value';
import { invalid } from '../private/invalid';
import { checkMapNames } from '../private/sorted';

/**
 * Changes a request before API Gateway sends it on, or an answer before the caller gets it, with a mapping template.
 * Templates cost nothing. At most 300 KB.
 *
 * @example
 * declare const shop: ServerlessApiPattern;
 * declare const bus: events.EventBus;
 *
 * shop.addRoute('POST /returns', {
 *   integration: RouteIntegration.eventBridge(bus, {
 *     source: 'shop', detailType: 'return-requested', detail: Mapping.json({ order: MappingValue.body('$.orderId') }),
 *   }),
 * });
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
 */
export class Mapping {
  /** A JSON object. Throws where it has no fields. */
  public static json(fields: { [name: string]: MappingValue }): Mapping {
    checkMapNames('Mapping.json', fields);
    if (!Object.keys(fields).length) throw invalid('Mapping.json', '{}', 'at least one field');
    return new Mapping(MappingValue.object(fields));
  }

  /** One value, such as `MappingValue.body()` for the whole body. */
  public static value(value: MappingValue): Mapping {
    return new Mapping(value);
  }

  /**
   * A template in VTL, taken as it is: what it does with the input of callers is its author's care. Throws where it is empty.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
   */
  public static vtl(template: string): Mapping {
    if (!template.trim()) throw invalid('Mapping.vtl', template, 'a template');
    return new Mapping(undefined, template);
  }

  private constructor(private readonly value?: MappingValue, private readonly raw?: string) {}

  /**
   * The template.
   * @internal
   */
  public _render(): string {
    if (!this.value) return this.raw!;
    const template = new Template();
    return template.render(this.value._json(template));
  }

  /**
   * The value, for a place inside another template. Throws for VTL, which cannot be escaped for that place.
   * @internal
   */
  public _within(prop: string): MappingValue {
    if (!this.value) throw invalid(prop, 'Mapping.vtl', 'Mapping.json and Mapping.value, which can be escaped for their place in the request');
    return this.value;
  }

  /**
   * The values that the mapping is put together from.
   * @internal
   */
  public get _parts(): MappingValue[] {
    return this.value?._parts ?? [];
  }
}
