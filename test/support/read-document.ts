import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

export interface Media { readonly schema: Record<string, unknown>; readonly example?: unknown }
export interface Answer {
  readonly $ref?: string;
  readonly description?: string;
  readonly headers?: Record<string, unknown>;
  readonly content?: Record<string, Media>;
}
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: string[];
  readonly deprecated?: boolean;
  readonly parameters?: { name: string; in: string; required: boolean; schema: Record<string, unknown>; example?: unknown }[];
  readonly requestBody?: { content: Record<string, Media> };
  readonly responses: Record<string, Answer>;
  readonly security: Record<string, string[]>[];
}
export interface OpenApi {
  readonly openapi: string;
  readonly info: Record<string, unknown>;
  readonly servers: { url: string }[];
  readonly tags: { name: string; description: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly webhooks?: Record<string, { post: Operation }>;
  readonly components: {
    schemas: Record<string, Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- Schemas are read as they are.
    responses: Record<string, Answer>;
    securitySchemes: Record<string, Record<string, unknown>>;
  };
}

/** A document as tools read it. */
export class ReadDocument {
  public readonly document: OpenApi;
  private readonly ajv: Ajv2020;

  constructor(text: string) {
    this.document = JSON.parse(text) as OpenApi;
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(this.document, 'document');
  }

  public get operations(): Operation[] {
    return Object.values(this.document.paths).flatMap((item) => Object.values(item));
  }

  public operation(route: string): Operation {
    const [method, path] = route.split(' ');
    return this.document.paths[path][method.toLowerCase()];
  }

  /** The answer with a status, itself. */
  public answer(operation: Operation, status: number | string): Answer | undefined {
    const answer = operation.responses[String(status)];
    return answer?.$ref === undefined ? answer : this.document.components.responses[answer.$ref.split('/').at(-1)!];
  }

  /** Errors of a value that a schema of the document describes. */
  public faults(schema: object, value: unknown): string[] {
    const placed = JSON.parse(JSON.stringify(schema).replace(/"#\//g, '"document#/')) as object;
    const validate: ValidateFunction = this.ajv.compile(placed);
    return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  /** Whether a value is one that the body of a route may have. */
  public takes(route: string, value: unknown, type = 'application/json'): boolean {
    return !this.faults(this.operation(route).requestBody!.content[type].schema, value).length;
  }

  /** Examples that their own schema refuses. */
  public wrongExamples(): string[] {
    const { document: { components, webhooks = {} } } = this;
    const media = (at: string, content: Record<string, Media> = {}): string[] => Object.values(content)
      .flatMap(({ schema, example }) => example === undefined ? [] : this.faults(schema, example).map((fault) => `${at}: ${fault}`));
    const operations = [...this.operations, ...Object.values(webhooks).map(({ post }) => post)];
    return operations.flatMap(({ operationId, parameters = [], requestBody, responses }) => [
      ...media(operationId, requestBody?.content),
      ...Object.entries(responses).flatMap(([status, { content }]) => media(`${operationId} ${status}`, content)),
      ...parameters.flatMap(({ name, schema, example }) => example === undefined ? [] : this.faults(schema, example).map((fault) => `${operationId} ${name}: ${fault}`)),
    ]).concat(Object.entries(components.responses).flatMap(([name, { content }]) => media(name, content)));
  }
}
