import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type FieldError, type ProblemDocument, type ProblemStatus, problemDocument } from '../shared/problem';
import { textOf } from '../shared/request';

/** Answer to a client's message. A problem is the same as over HTTP; its type distinguishes it from other frames. */
export type Answer = { readonly type: 'pong' } | (ProblemDocument & { readonly type: 'problem' });

/** More is not needed for what this answers. API Gateway itself ends connections over frames of more. */
const MAX_BYTES = 32 * 1024;

/** The answer to a message that no route of the user's takes. */
export function answerTo({ body, isBase64Encoded, requestContext }: Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded' | 'requestContext'>): Answer {
  const problem = (status: ProblemStatus, detail: string, errors: readonly FieldError[] = []): Answer => (
    { ...problemDocument(status, { detail, errors }, textOf(requestContext?.requestId) ?? ''), type: 'problem' }
  );
  if (isBase64Encoded) {
    return problem(415, 'A message must be text.');
  }
  const text = textOf(body) ?? '';
  if (Buffer.byteLength(text) > MAX_BYTES) {
    return problem(413, `A message has at most ${MAX_BYTES} bytes.`);
  }
  const action = actionOf(text);
  if (action === undefined) {
    return problem(400, 'A message must be a JSON object with the text "action".', [{ field: 'action', message: 'must be there, as a text' }]);
  }
  return action === 'ping' ? { type: 'pong' } : problem(404, 'There is no such action. Every client can send "ping".');
}

function actionOf(text: string): string | undefined {
  try {
    const { action } = JSON.parse(text) as { readonly action?: unknown };
    return textOf(action);
  } catch {
    // No JSON, or null.
    return undefined;
  }
}
