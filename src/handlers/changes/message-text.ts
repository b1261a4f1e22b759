/** JSON that every queue takes: SQS refuses two characters of Unicode that JSON has no need to escape. */
export function messageText(value: unknown): string {
  return JSON.stringify(value).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** As much of a message as fits: without one of the parts that may be left out, rather the first, or without all of them. It says which. */
export function fittingText(message: object, optional: readonly string[], maxBytes: number): string {
  const attempts = [[], ...optional.map((name) => [name])];
  return attempts.map((names) => without(message, names)).find((text) => Buffer.byteLength(text) <= maxBytes) ?? without(message, optional);
}

function without(message: object, omitted: readonly string[]): string {
  const kept = Object.entries(message).filter(([name]) => !omitted.includes(name));
  return messageText({ ...Object.fromEntries(kept), ...(omitted.length === 0 ? {} : { omitted: omitted.join(', ') }) });
}
