// eslint-disable-next-line no-control-regex -- Control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Untrusted text for one log line: shortened, with control characters escaped. */
export function excerpt(text: string, longest = 200): string {
  const line = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return line.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The beginning of a text that is too long for people to read, and how long it is. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // No half of a character that has two parts.
  return `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}… (${text.length.toLocaleString('en-US')} characters, cut here)`;
}
