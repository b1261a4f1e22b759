import { isObject, Json, parse } from '../json';
import type { Construction } from '../resources/resource-type';

/** Result of a direct invocation. */
export interface InvokeResult {
  /** The function's answer, or its error. */
  readonly payload: Json;
  /** Type of the function's error; none when it succeeded. */
  readonly error?: string;
}

/** Invokes a function, a version or an alias, and waits for its answer. */
export async function invoke(system: Construction, logicalId: string, event: Json): Promise<InvokeResult> {
  const result = await system.functions.invoke(functionArn(system, logicalId), event);
  const payload = answerOf(result.payload);
  if (result.outcome === 'succeeded') return { payload };
  return { payload, error: isObject(payload) ? String(payload.errorType) : result.outcome };
}

export function functionArn({ functions, resources }: Construction, logicalId: string): string {
  const [qualified] = resources.ofType('AWS::Lambda::Alias', 'AWS::Lambda::Version').filter(({ id }) => id === logicalId);
  return qualified === undefined ? functions.byLogicalId(logicalId).settings.arn : resources.ref(qualified.id);
}

/** The output of a streaming function needn't be JSON. */
function answerOf(payload: string): Json {
  try {
    return parse(payload, 'answer');
  } catch {
    return payload;
  }
}
