import { createHash } from 'crypto';
import { App } from 'aws-cdk-lib';
import { WebsiteSystem } from '../../examples/website/website-system';

interface WebsiteDocument {
  readonly document: string;
  /** As `openapi-typescript` reads it: of AsyncAPI, the schemas. */
  readonly readable: string;
}

/** The documents that the types of the sample website are made of. */
export function documentsOfWebsite(): Record<'openapi' | 'asyncapi', WebsiteDocument> {
  const { board } = new WebsiteSystem(new App({ analyticsReporting: false, treeMetadata: false, builtinCloudFormationValidation: false }), 'Sample');
  const [openApi, asyncApi] = [board.api.openApi(), board.asyncApi()];
  const { info, components: { schemas } } = JSON.parse(asyncApi) as { info: object; components: { schemas: object } };
  return {
    openapi: { document: openApi, readable: openApi },
    asyncapi: { document: asyncApi, readable: JSON.stringify({ openapi: '3.1.0', info, paths: {}, components: { schemas } }) },
  };
}

/** The first line of types, by which a test sees that they are of this document. */
export function hashLine(document: string): string {
  return `// SHA-256 of the document: ${createHash('sha256').update(document).digest('hex')}. Made by contract/website-types.ts.`;
}
