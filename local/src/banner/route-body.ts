import { readFileSync } from 'node:fs';
import { sampleOf } from './sample-body';
import type { Route } from '../api/definition';
import type { RestApi } from '../api/rest-api';
import type { AssemblyStack } from '../assembly/assembly-stack';
import { DocumentReader } from '../contract/document-reader';
import { Json, parsed } from '../json';

const CONTENT_TYPE = 'application/json';

/**
 * Bodies to try routes of an API with: the example of its document, where its construct wrote one, or else a value that fits the schema there, or
 * the model of the route. Models know less than documents, because API Gateway takes but a part of JSON schema.
 */
export class RouteBodies {
  private readonly document?: DocumentReader;

  constructor(private readonly api: RestApi, stack: Pick<AssemblyStack, 'documents' | 'paths'>) {
    const path = stack.paths.get(api.definition.logicalId) ?? api.definition.logicalId;
    const written = stack.documents.find(({ kind, file, path: owner }) => kind === 'openapi' && file !== undefined && (path === owner || path.startsWith(`${owner}/`)));
    const document = written?.file === undefined ? undefined : parsed(readFileSync(written.file, 'utf8'));
    if (document !== undefined) this.document = new DocumentReader(document);
  }

  /** Whether it fits is known for the model only. */
  public sample(route: Route): Json {
    const media = this.media(route);
    return this.document !== undefined && media !== undefined ? this.document.sample(this.document.read(media)) : sampleOf(this.model(route));
  }

  /** A body that the route takes, as far as one can know. Undefined: none is found. */
  public accepted(route: Route): Json | undefined {
    const body = this.sample(route);
    return this.api.accepts(route, body) && this.fitsDocument(route, body) ? body : undefined;
  }

  private fitsDocument(route: Route, body: Json): boolean {
    const media = this.media(route);
    if (this.document === undefined || media === undefined || this.document.read(media).schema === undefined) return true;
    return this.document.accepts(['paths', route.resourcePath, route.method.toLowerCase(), 'requestBody', 'content', CONTENT_TYPE, 'schema'], body);
  }

  private media({ resourcePath, method }: Route): Json | undefined {
    const read = (value: Json | undefined) => this.document?.read(value) ?? {};
    const operation = read(read(read(this.document?.document.paths)[resourcePath])[method.toLowerCase()]);
    return read(read(operation.requestBody).content)[CONTENT_TYPE];
  }

  private model({ models }: Route): Json | undefined {
    return this.api.definition.models.get(models[CONTENT_TYPE] ?? models.$default ?? '');
  }
}
