/** Text for readers: no test should depend on its words. */
const PROPERTIES = new Set(['description', 'detail', 'reason', 'message', 'comment', 'change', 'effect', 'advice', 'allowed']);
const CALLEE = /^(?:invalid|failed|malformed|rejection|acknowledge|addWarningV2|addInfoV2|\w*Error|UnusablePattern|logger\.\w+|\w+\.logger\.\w+)$/;

const nameOf = (node) => node.type === 'MemberExpression' ? `${nameOf(node.object)}.${nameOf(node.property)}` : node.name ?? '';

const isText = ({ node, parentPath }) => {
  if (parentPath === null) return false;
  const { node: parent } = parentPath;
  if (parent.type === 'ObjectProperty') return parent.value === node && PROPERTIES.has(parent.key.name);
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') {
    return parent.arguments.includes(node) && (CALLEE.test(nameOf(parent.callee)) || (nameOf(parent.callee) === 'badRequest' && parent.arguments.indexOf(node) === 1));
  }
  // A text in pieces.
  return (parent.type === 'BinaryExpression' || parent.type === 'ConditionalExpression' || parent.type === 'TemplateLiteral') && isText(parentPath);
};

/** Such as `{ detail: 'Try again.' }`. */
const holdsTextsOnly = (path) => path.isObjectExpression() && path.node.properties.length > 0 && path.get('properties').every((property) => (
  property.isObjectProperty() && PROPERTIES.has(property.node.key.name) && (property.get('value').isStringLiteral() || property.get('value').isTemplateLiteral())
));

export const strykerPlugins = [{
  kind: 'Ignore',
  name: 'texts',
  value: {
    shouldIgnore: (path) => ((path.isStringLiteral() || path.isTemplateLiteral()) && isText(path)) || holdsTextsOnly(path) ? 'a text for people' : undefined,
  },
}];
