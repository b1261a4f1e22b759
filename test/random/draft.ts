import { copy, Expression, isCall, isStruct, Struct } from './expression';

/** Options that are changed by path: `data.table.backup`. */
export class Draft {
  /** A draft that changes the options themselves. */
  public static of(options: Struct): Draft {
    return Object.assign(Object.create(Draft.prototype) as Draft, { root: options });
  }

  public readonly root: Struct;

  constructor(options: Struct) {
    this.root = copy(options);
  }

  public get(path: string): Expression {
    return path.split('.').reduce<Expression>((at, name) => isStruct(at) ? at.of[name] : undefined, this.root);
  }

  public has(path: string): boolean {
    return this.get(path) !== undefined;
  }

  public drop(...paths: string[]): void {
    for (const path of paths) {
      const [owner, name] = this.ownerOf(path);
      if (owner) delete owner.of[name];
    }
  }

  /** Sets what its owner is there for. */
  public set(path: string, value: Expression): void {
    const [owner, name] = this.ownerOf(path);
    if (owner) owner.of[name] = value;
  }

  /** The member of an enum that is chosen, without the enum's name. */
  public member(path: string): string | undefined {
    const found = this.get(path);
    return typeof found === 'object' && 'value' in found ? found.value.split('.').pop() : undefined;
  }

  /** The factory that is chosen, without the class's name. */
  public factory(path: string): string | undefined {
    const found = this.get(path);
    return isCall(found) ? found.call.split('.').pop() : undefined;
  }

  /** The options as their own draft. Changes of the draft are changes of the options. */
  public within(path: string): Draft | undefined {
    const found = this.get(path);
    return isStruct(found) ? Draft.of(found) : undefined;
  }

  private ownerOf(path: string): [Struct | undefined, string] {
    const names = path.split('.');
    const name = names.pop()!;
    const owner = names.length ? this.get(names.join('.')) : this.root;
    return [isStruct(owner) ? owner : undefined, name];
  }
}

/** All structs in a list. */
export const structsIn = (list: Expression): Struct[] => Array.isArray(list) ? list.filter(isStruct) : [];
