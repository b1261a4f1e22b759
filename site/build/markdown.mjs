const FENCE = /^([ \t]*)```(\w*)([^\n]*)\n([\s\S]*?)^\1```[ \t]*$/gm;

/** Changes code blocks and the text between them, each with its own function. */
export function mapBlocks(markdown, { text, code }) {
  let result = '';
  let from = 0;
  for (const match of markdown.matchAll(FENCE)) {
    result += text(markdown.slice(from, match.index)) + code(match[0], { language: match[2], info: match[3].trim(), code: match[4] });
    from = match.index + match[0].length;
  }
  return result + text(markdown.slice(from));
}

/** Changes a text outside of inline code. */
export function outsideOfCode(text, change) {
  return text.split(/(`+[^`]+`+)/).map((part, index) => (index % 2 ? part : change(part))).join('');
}

/** Changes the targets of links and images. */
export function mapLinks(markdown, change) {
  return mapBlocks(markdown, {
    text: (text) => outsideOfCode(text, (part) => part)
      .replace(/(!?)\[((?:[^\[\]`]|`[^`]*`|\[[^\]]*\]\([^)]*\))*)\]\(<?([^()\s>]+)>?\)/g, (_, image, label, target) => `${image}[${image ? label : mapLinks(label, change)}](${change(target, image === '!')})`),
    code: (block) => block,
  });
}

/** A text that MDX takes as it is. */
export function escapedForMdx(markdown) {
  return mapBlocks(markdown, {
    text: (text) => outsideOfCode(text.replace(/<!--[\s\S]*?-->\n?/g, ''), (part) => part.replace(/[{}]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/<(?!\/?[a-z]+[ >/])/g, '&lt;')),
    code: (block) => block,
  });
}

export function escapedForHtml(text) {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const LONGEST = 160;

/** The title, what follows it, and the first sentences. */
export function partsOf(markdown) {
  const [, title, body] = /^\s*# ([^\n]+)\n([\s\S]*)$/.exec(markdown) ?? [];
  if (title === undefined) throw new Error('a page begins with a heading of the first level');
  const first = body.trim().split(/\n\s*\n/).find((paragraph) => /^[A-Za-z`*[]/.test(paragraph)) ?? title;
  return { title: plain(title), body: body.trimStart(), description: shortened(plain(first)) };
}

export function plain(markdown) {
  return markdown.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();
}

/** As many whole sentences as search engines show, or the beginning of a long one. */
function shortened(text) {
  if (text.length <= LONGEST) return text;
  const end = Math.max(...['. ', '? ', '! '].map((sign) => text.lastIndexOf(sign, LONGEST - 1)));
  return end > 0 ? text.slice(0, end + 1) : `${text.slice(0, LONGEST - 3).replace(/\s\S*$/, '')}…`;
}

export function withFrontmatter(data, body) {
  const lines = Object.entries(data).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return ['---', ...lines, '---', '', body].join('\n');
}
