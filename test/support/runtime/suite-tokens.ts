import { Module } from 'node:module';

/** Of CDK: the tokens of this process by the keys of their encodings. */
interface TokenMap {
  stringTokenMap: Map<unknown, object>;
  numberTokenMap: Map<unknown, object>;
}

let loading = 0;

/**
 * CDK keeps every token of a process, and with it the tree of constructs that it is of and the sources of the suite that made that. Here
 * a token of an earlier suite is there only as long as something else holds it, too. Those that a package makes when it is loaded, such
 * as `Aws.REGION`, stay: it makes them once, and may hold their encoding alone.
 */
class SuiteTokens extends Map<unknown, object> {
  private ofSuite = new Set<unknown>();
  private readonly earlier = new Map<unknown, WeakRef<object>>();

  public override get(key: unknown): object | undefined {
    return super.get(key) ?? this.earlier.get(key)?.deref();
  }

  public override set(key: unknown, token: object): this {
    if (loading === 0) {
      this.ofSuite?.add(key);
    }
    return super.set(key, token);
  }

  public endSuite(): void {
    for (const key of this.ofSuite) {
      this.earlier.set(key, new WeakRef(super.get(key)!));
      this.delete(key);
    }
    this.ofSuite = new Set();
  }
}

/** Has tokens of CDK kept for a suite. Returns what ends it. */
export function keepTokensForSuites(map: TokenMap): () => void {
  watchLoading();
  const [strings, numbers] = [new SuiteTokens(map.stringTokenMap), new SuiteTokens(map.numberTokenMap)];
  Object.assign(map, { stringTokenMap: strings, numberTokenMap: numbers } satisfies TokenMap);
  return () => {
    strings.endSuite();
    numbers.endSuite();
  };
}

/** Modules of CDK are loaded when something of them is first used. */
function watchLoading(): void {
  const { prototype } = Module as object as { readonly prototype: { load(file: string): void } };
  const { load } = prototype;
  prototype.load = function (file) {
    loading += 1;
    try {
      load.call(this, file);
    } finally {
      loading -= 1;
    }
  };
}
