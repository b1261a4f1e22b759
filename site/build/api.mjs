import { withFrontmatter, escapedForMdx, plain } from './markdown.mjs';
import { addressOf, REPOSITORY } from './places.mjs';
import { codeBlock, IMPORT_TABS } from './translations.mjs';

const KINDS = { class: 'Class', enum: 'Enum', interface: 'Interface', struct: 'Options' };

/** A page for each type of the API, and one that lists them all. */
export function apiPages(assembly, translated) {
  const types = Object.values(assembly.types).sort((a, b) => (a.name < b.name ? -1 : 1));
  const pages = types.map((type) => typePage(type, assembly, translated));
  return [indexPage(types), ...pages];
}

function indexPage(types) {
  const rooms = new Map();
  for (const type of types) rooms.set(roomOf(type), [...rooms.get(roomOf(type)) ?? [], type]);
  const sections = [...rooms].sort(([a], [b]) => (a < b ? -1 : 1)).map(([room, all]) => [
    `## ${room}`, '', '| Type | Kind | Description |', '|---|---|---|', ...all.map((type) => `| [${type.name}](${slugAddress(type)}) | ${kindOf(type)} | ${cell(type.docs?.summary)} |`), '',
  ].join('\n'));
  return page('reference', 'API reference', 'Every class, enum, interface and options type of the library.',
    `${types.length} types, by the folder that they are in. Search finds each of them, too.\n\n${sections.join('\n')}`);
}

function typePage(type, assembly, translated) {
  const link = (reference) => linked(reference, assembly);
  const { methods = [], properties = [], members = [] } = type;
  const visible = (all) => all.filter((each) => !each.protected);
  const blocks = [
    docsOf(type.docs, translated),
    heritage(type, link),
    type.initializer ? `## Constructor\n\n${callable(`new ${type.name}`, type.initializer, link, translated)}` : '',
    section('Properties', table(visible(properties), link, isStruct(type))),
    section('Methods', visible(methods).map((method) => `### ${method.static ? `${type.name}.` : ''}${method.name}\n\n${callable(method.static ? `${type.name}.${method.name}` : method.name, method, link, translated)}`).join('\n\n')),
    section('Members', members.length ? ['| Name | Description |', '|---|---|', ...members.map(({ name, docs }) => `| \`${name}\` | ${cell(text(docs))} |`)].join('\n') : ''),
    `[Source](${REPOSITORY}/blob/main/${type.locationInModule.filename}#L${type.locationInModule.line})`,
  ];
  return page(slugOfType(type), type.name, plain(type.docs?.summary ?? kindOf(type)), blocks.filter((block) => block !== '').join('\n\n'));
}

function page(slug, title, description, body) {
  const content = body.includes('<TabItem') ? `${IMPORT_TABS}${body}` : body;
  const twin = body.replace(/<\/?Tabs?[^>]*>\n*|<TabItem label="([^"]*)">/g, (_, label) => (label ? `${label}:` : '')).replace(/<\/TabItem>\n*/g, '');
  return { slug, title, description, file: `${slug}.mdx`, content: withFrontmatter({ title, description, editUrl: false }, content), twin: `# ${title}\n\n${twin}` };
}

function section(title, body) {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

function heritage({ base, interfaces = [] }, link) {
  const lines = [...base ? [`Extends ${link({ fqn: base })}.`] : [], ...interfaces.length ? [`Implements ${interfaces.map((fqn) => link({ fqn })).join(', ')}.`] : []];
  return lines.join(' ');
}

function callable(name, { parameters = [], returns, docs }, link, translated) {
  const signature = `${name}(${parameters.map(({ name: parameter, optional, type }) => `${parameter}${optional ? '?' : ''}: ${textOfType(type)}`).join(', ')})${returns ? `: ${textOfType(returns.type)}` : ''}`;
  return [
    `\`\`\`ts\n${signature}\n\`\`\``,
    docsOf(docs, translated),
    parametersTable(parameters, link),
    ...returns ? [`Returns ${link(returns.type)}.`] : [],
  ].filter((part) => part !== '').join('\n\n');
}

/** Parameters of constructors, such as `scope`, mostly need no description. */
function parametersTable(parameters, link) {
  if (!parameters.length) return '';
  const described = parameters.some(({ docs }) => text(docs) !== '');
  const row = (...cells) => `| ${cells.slice(0, described ? 3 : 2).join(' | ')} |`;
  return [row('Parameter', 'Type', 'Description'), row('---', '---', '---'), ...parameters.map(({ name, optional, type, docs }) =>
    row(`\`${name}\`${optional ? '' : ', required'}`, link(type), cell(text(docs))))].join('\n');
}

function table(properties, link, withDefaults) {
  if (!properties.length) return '';
  const rows = properties.map(({ name, optional, type, docs, static: isStatic }) =>
    `| \`${name}\`${isStatic ? ', static' : ''}${withDefaults && !optional ? ', required' : ''} | ${link(type)} | ${cell(text(docs))}${docs?.default ? ` Default: ${cell(code(docs.default))}` : ''} |`);
  return ['| Name | Type | Description |', '|---|---|---|', ...rows].join('\n');
}

function docsOf(docs, translated) {
  const example = docs?.example ? codeBlock(docs.example, translated) : '';
  const see = docs?.see && /^https?:/.test(docs.see) ? `See [${docs.see}](${docs.see}).` : '';
  return [escapedForMdx(text(docs)), example, see].filter((part) => part !== '').join('\n\n');
}

function text(docs) {
  return [docs?.summary ?? '', docs?.remarks ?? ''].filter((part) => part !== '').join('\n\n').replace(/\{@link (\S+?)\}/g, '`$1`');
}

/** A default is code, or a sentence after a dash. */
function code(value) {
  return value.startsWith('- ') ? `${value.slice(2).replace(/\.?$/, '.')}` : `\`${value}\``;
}

/** Content of a table cell: one line, without characters that end it. */
function cell(markdown = '') {
  return escapedForMdx(markdown).replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|');
}

function kindOf(type) {
  return isStruct(type) ? KINDS.struct : KINDS[type.kind];
}

function isStruct(type) {
  return type.datatype === true;
}

function roomOf({ locationInModule }) {
  return /^src\/([^/]+)\//.exec(locationInModule.filename)?.[1] ?? 'pattern';
}

function slugOfType({ name }) {
  return `reference/${name.toLowerCase()}`;
}

function slugAddress(type) {
  return addressOf(slugOfType(type));
}

function textOfType(type) {
  if (type.primitive) return type.primitive;
  if (type.collection) return type.collection.kind === 'array' ? `${textOfType(type.collection.elementtype)}[]` : `{ [name: string]: ${textOfType(type.collection.elementtype)} }`;
  if (type.union) return type.union.types.map(textOfType).join(' | ');
  return type.fqn.split('.').at(-1);
}

/** Types of the library have pages here, those of the CDK in its own reference. */
function linked(type, assembly) {
  if (type.collection) return `${type.collection.kind === 'array' ? 'list of ' : 'map of '}${linked(type.collection.elementtype, assembly)}`;
  if (type.fqn === undefined) return `\`${textOfType(type).replace(/\|/g, '\\|')}\``;
  const own = assembly.types[type.fqn];
  if (own) return `[${own.name}](${slugAddress(own)})`;
  const [library, ...names] = type.fqn.split('.');
  if (library === 'constructs') return `[${names.join('.')}](https://docs.aws.amazon.com/cdk/api/v2/docs/constructs.${names.join('.')}.html)`;
  return `[${names.at(-1)}](https://docs.aws.amazon.com/cdk/api/v2/docs/${[library, ...names].join('.')}.html)`;
}
