import { References } from '../assembly/intrinsics';
import { JsonObject } from '../json';

/** A resource of the template, with its properties resolved when they are first read. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
}

/** Region and account of the system. */
export interface Place {
  readonly region: string;
  readonly account: string;
  /** The address that stands for AWS. */
  readonly endpoint: string;
}

/** Values of `Ref` and `Fn::GetAtt` of a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Makes up every other attribute. @default - an attribute that isn't listed is an error */
  other?(name: string, resources: TemplateResources): string;
}

/** The resources of the template, for each other to find. */
export interface TemplateResources extends References {
  all(): Resource[];
  ofType(...types: readonly string[]): Resource[];
  identity(logicalId: string): Identity;
  /** The resource of one of these types whose reference, or whose attribute, has the given value. */
  find(types: readonly string[], value: string): Resource | undefined;
  /** Logical ids that a resource needs before it. */
  dependencies(logicalId: string): readonly string[];
  /** A text with what custom resources have returned in place of what stands for it until then. */
  settled(text: string): string;
}
