import { TemplateResource } from '../private/templates';

/** A charge for a resource. */
export interface Charge {
  readonly item: string;

  /** In a month, used or not. */
  readonly monthly?: number;

  /** A million of what the item names. */
  readonly perMillion?: number;

  /** Any other price, in words. */
  readonly rate?: string;

  /** So many count against a free allowance of the account. */
  readonly allowance?: { readonly of: 'alarms' | 'dashboards'; readonly count: number };

  /** Why it has no price. */
  readonly unknown?: string;
}

/** Inputs of a price beside the resource itself. */
export interface Surroundings {
  readonly resources: Readonly<Record<string, TemplateResource>>;

  /** Duration of a function call, in seconds. */
  readonly functionSeconds: number;
}

export type Pricing = (properties: Record<string, any>, surroundings: Surroundings) => Charge[];

export type Pricings = Readonly<Record<string, Pricing>>;

/** The resource that a value refers to. */
export function referenceOf(value: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { 'Ref'?: string; 'Fn::GetAtt'?: [string, string] | string };
  return Ref ?? (typeof attribute === 'string' ? attribute.split('.')[0] : attribute?.[0]);
}

/** So much of something, where the number is in the template. */
export function times(item: string, count: unknown, price: number): Charge {
  const number = typeof count === 'string' ? Number(count) : count;
  return typeof number === 'number' && Number.isFinite(number)
    ? { item: `${number} × ${item}`, monthly: number * price } : { item, unknown: 'how much is known at deployment only' };
}

export function list(value: unknown): Record<string, any>[] {
  return Array.isArray(value) ? value : [];
}
