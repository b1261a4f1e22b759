import { Token } from 'aws-cdk-lib';
import { invalid } from '../../private/invalid';

/** Names end up between quotes of a template: nothing that could end them may pass, and no token, whose text isn't known yet. */
function check(prop: string, name: string, pattern: RegExp, allowed: string): string {
  if (Token.isUnresolved(name)) throw invalid(prop, 'a token', `${allowed}; names must be known when the template is made`);
  if (!pattern.test(name)) throw invalid(prop, name, allowed);
  return name;
}

export const checkJsonPath = (prop: string, path: string) =>
  check(prop, path, /^\$(\.[A-Za-z_][A-Za-z0-9_-]*|\[\d+\])*$/, "'$' and then '.name' or '[0]', such as '$.order.lines[0]'");

export const checkParameterName = (prop: string, name: string) =>
  check(prop, name, /^[A-Za-z0-9._-]+$/, "letters, digits, '.', '_' and '-'");

export const checkHeaderName = (prop: string, name: string) =>
  check(prop, name, /^[A-Za-z0-9-]+$/, "letters, digits and '-'");

export const checkClaimName = (prop: string, name: string) =>
  check(prop, name, /^[A-Za-z0-9._:/-]+$/, "letters, digits, '.', '_', ':', '/' and '-'");

export const checkContextName = (prop: string, name: string) =>
  check(prop, name, /^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/, "names with dots between them, such as 'identity.sourceIp'");

export const checkVariableName = (prop: string, name: string) =>
  check(prop, name, /^\w+$/, "letters, digits and '_'");

/** Fields that response templates read: names that Velocity can say. */
export const checkFieldName = (prop: string, name: string) =>
  check(prop, name, /^[A-Za-z]\w*$/, "a letter and then letters, digits and '_'");
