/**
 * Names a download, as an attachment: a browser then never renders an uploaded page on the bucket's origin.
 * The name is quoted in ASCII for old clients and percent-encoded for all others (RFC 6266, RFC 8187),
 * so that nothing in it can end the header or the parameter.
 */
export function attachment(name: string): string {
  const ascii = name.replace(/[^A-Za-z0-9 ._-]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
