import { Token } from 'aws-cdk-lib';
import { invalid } from '../../private/invalid';

/** Throws for a text that is not of a pattern. Tokens pass: CloudFormation knows them, we do not. */
export function checkText(prop: string, text: string, pattern: RegExp, allowed: string): void {
  if (!Token.isUnresolved(text) && !pattern.test(text)) throw invalid(prop, text, allowed);
}

/** Throws for what AWS WAF takes for no label. */
export function checkLabel(prop: string, label: string): void {
  checkText(prop, label, /^[0-9A-Za-z_:-]{1,1024}$/, "1 to 1024 letters, digits, '_', '-' and ':'");
}

/** Throws for what AWS WAF takes for no namespace of labels. */
export function checkNamespace(prop: string, namespace: string): void {
  checkText(prop, namespace, /^[0-9A-Za-z_:-]{1,1023}:$/, "letters, digits, '_', '-' and ':', with a colon at its end");
}

/** Throws for what is no path. */
export function checkPath(prop: string, path: string): void {
  checkText(prop, path, /^\//, 'a path with a slash at its beginning');
}
