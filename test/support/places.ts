import { readAssembly } from '../../projenrc/assembly';

export interface TypeReference {
  readonly primitive?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
}

export interface Member {
  readonly name: string;
  readonly type?: TypeReference;
  readonly variadic?: boolean;
}

interface Callable {
  readonly name?: string;
  readonly parameters?: Member[];
}

interface Type extends Member {
  readonly datatype?: boolean;
  readonly properties?: Member[];
  readonly methods?: Callable[];
  readonly initializer?: Callable;
}

/** Every place where users pass such a value: members of structs, as `CacheOptions.ttl`, and parameters, as `EntityIndex.inSlot(slot)`. */
export function placesOf(isSuch: (member: Member) => boolean): string[] {
  return Object.values(readAssembly<{ types: Record<string, Type> }>().types).flatMap((type) => [
    ...(type.datatype ? type.properties ?? [] : []).filter(isSuch).map(({ name }) => `${type.name}.${name}`),
    ...[{ name: 'constructor', ...type.initializer }, ...type.methods ?? []]
      .flatMap(({ name, parameters = [] }) => parameters.filter(isSuch).map((parameter) => `${type.name}.${name}(${parameter.name})`)),
  ]);
}
