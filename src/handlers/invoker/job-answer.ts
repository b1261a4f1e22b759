import { toWellFormed } from '../shared/unicode';

/** More would not fit into a message that tells of the end. A larger result is kept elsewhere, and its place returned. */
export const MAX_RESULT_BYTES = 64 * 1024;
const MAX_REASON = 500;

/** A function's answer about a job: its result, or the reason why it will never succeed. */
export type JobAnswer = { readonly resultJson?: string } | { readonly refused: string };

/** Reads what a function returned. Its result may be any JSON; an object with nothing but `refused` is a refusal. */
export function jobAnswer(text: string): JobAnswer {
  const answer: unknown = text === '' ? null : JSON.parse(text);
  if (answer === null) {
    return {};
  }
  const refused = Object.keys(answer as object).join() === 'refused' ? (answer as { readonly refused: unknown }).refused : undefined;
  if (typeof refused === 'string') {
    return { refused: toWellFormed(refused.slice(0, MAX_REASON)) };
  }
  const size = Buffer.byteLength(text);
  return size > MAX_RESULT_BYTES ? { refused: `The result has ${size} bytes, of at most ${MAX_RESULT_BYTES}.` } : { resultJson: text };
}
