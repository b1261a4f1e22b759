import { Functions } from './functions';
import { InvocationResult } from './invocation';
import { urlAnswer } from './url-answer';
import { splitHead } from '../api/integrations/lambda-stream';
import { ProxyHead } from '../api/integrations/proxy-answer';
import { Json } from '../json';
import { Answer } from '../serving/answer';

/** The type of a response that begins with its head. */
const WITH_HEAD = 'application/vnd.awslambda.http-integration-response';

/** Invokes a function for its URL, and waits for its whole answer. */
export async function wholeResponse(functions: Functions, arn: string, event: Json): Promise<Answer> {
  return answerTo(await functions.invoke(arn, event));
}

/** A function need not stream where it may. One that does begins with its status and headers, or with the body at once. */
export async function streamedResponse(functions: Functions, arn: string, event: Json): Promise<Answer> {
  let begun = false;
  return new Promise<Answer>((resolve, reject) => {
    const bad = (error: Error): void => resolve(refusal(502, 'Internal Server Error', error.message));
    functions.invoke(arn, event, undefined, (stream, contentType = 'application/octet-stream') => {
      begun = true;
      // A function that fails before it writes has no answer.
      if (contentType !== WITH_HEAD) stream.once('readable', () => resolve({ status: 200, headers: [['content-type', contentType]], body: stream })).once('error', bad);
      else splitHead(stream, arn.split(':')[6] ?? arn).then(({ head, body }) => resolve({ ...headOf(head), body }), bad);
    }).then((result) => {
      if (!begun) resolve(answerTo(result));
    }, reject);
  });
}

/** An answer of the URL itself. */
export function refusal(status: number, Message: string, reason: string): Answer {
  return { status, headers: [['content-type', 'application/json']], body: Buffer.from(JSON.stringify({ Message })), reason };
}

function headOf({ status, headers, answer: { cookies } }: ProxyHead): Pick<Answer, 'status' | 'headers'> {
  return { status, headers: [...headers, ...(Array.isArray(cookies) ? cookies.map((cookie): [string, string] => ['set-cookie', String(cookie)]) : [])] };
}

function answerTo({ outcome, payload }: InvocationResult): Answer {
  if (outcome === 'throttled') return refusal(429, 'Too Many Requests', 'the function is throttled');
  return outcome === 'succeeded' ? urlAnswer(payload) : refusal(502, 'Internal Server Error', payload);
}
