import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkIn } from './invalid';
import { checkConstruction, checkMethods, entering, UnknownProp } from './known-props';
import { SettingError } from './setting-error';

/** The class of a construct. */
export type ConstructClass = abstract new (scope: never, id: string, ...more: never[]) => IConstruct;

/**
 * For the class of a construct: what its constructor and its methods refuse names the path of the construct, also where a value object finds the fault,
 * which knows no construct. Around the constructor as a whole, since what it inherits, and what is checked before there is a path, is in it.
 * Refuses names in props that would be ignored, which JavaScript without types passes.
 */
export function located<T extends ConstructClass>(constructClass: T): T {
  const { name, prototype } = constructClass;
  checkMethods(constructClass, name, '');
  checkMethods(prototype as object, name, '#', (self, work) => checkIn(self as IConstruct, work));
  return completed(knowing(constructClass, name), (error, [scope, id, props]) => {
    const { path } = (scope as IConstruct).node;
    error.at(path === '' ? String(id) : `${path}/${id}`);
    // Of a shipped handler: what is inside of one has a handler by another name.
    const handler = (props as { readonly handler?: unknown } | undefined)?.handler;
    if (typeof handler === 'string') error.handler = handler;
  });
}

/** The class, whose constructor checks the props that an app passes. Names that the props as a whole don't have are warnings: see `checkConstruction`. */
function knowing<T extends ConstructClass>(constructClass: T, className: string): T {
  return new Proxy(constructClass, {
    construct(target, args: unknown[], newTarget) {
      let unknown: readonly UnknownProp[] = [];
      const made = entering(
        () => { unknown = checkConstruction(className, args); },
        () => Reflect.construct(target as unknown as new (...all: unknown[]) => IConstruct, args, newTarget),
      );
      for (const { name, known } of unknown) {
        Annotations.of(made).addWarningV2('cdk-serverless-api-pattern:unknownProp',
          `${name} isn't a prop of ${className} and has no effect. Remove it or correct its name. Props: ${known.join(', ')}.`);
      }
      return made;
    },
  });
}

/** The class, whose constructor has errors of settings completed. */
export function completed<T extends ConstructClass>(constructClass: T, complete: (error: SettingError, args: readonly unknown[]) => void): T {
  return new Proxy(constructClass, {
    construct(target, args: unknown[], newTarget) {
      try {
        return Reflect.construct(target as unknown as new (...all: unknown[]) => object, args, newTarget);
      } catch (error) {
        if (error instanceof SettingError) complete(error, args);
        throw error;
      }
    },
  });
}
