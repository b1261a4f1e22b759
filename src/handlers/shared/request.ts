import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HttpProblem } from './problem';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** With a second slash at its beginning, or what browsers take for one, a path would be another host's address. */
const PATH = /^\/(?![/\\])[\x21-\x7e]*$/;

/** The UUID that a text is, in any case of letters. */
export function uuidIn(text: string): string | undefined {
  return ID.exec(text.toLowerCase())?.[0];
}

/** One request of any caller. */
export class HttpRequest {
  readonly method: string;
  readonly path: string;

  constructor(private readonly event: APIGatewayProxyEvent) {
    this.method = textOf(event.httpMethod)?.toUpperCase() ?? '';
    this.path = textOf(event.resource) ?? '';
  }

  /** Key of routes, such as `GET /items/{id}`. */
  get route(): string {
    return `${this.method} ${this.path}`;
  }

  /** The id in the path. Nothing else can be found, so anything that is not an id is not found either. */
  get id(): string {
    return this.idAs(uuidIn);
  }

  /** The same where ids look otherwise, or the path has several. Undefined: it is none. */
  idAs(read: (text: string) => string | undefined, parameter = 'id'): string {
    const text = decoded(textOf(this.event.pathParameters?.[parameter]) ?? '');
    const id = text === undefined ? undefined : read(text);
    if (id === undefined) {
      throw new HttpProblem(404);
    }
    return id;
  }

  /** Address of a record below this route, with the stage or base path that the caller used. */
  locationOf(id: string): string {
    const path = textOf(this.event.requestContext.path ?? this.event.path);
    return `${path !== undefined && PATH.test(path) ? path.replace(/\/$/, '') : this.path}/${id}`;
  }

  header(name: string): string | undefined {
    return headerOf(this.event, name);
  }

  /** Number of values of each query parameter. */
  get queryCounts(): ReadonlyMap<string, number> {
    const { queryStringParameters, multiValueQueryStringParameters } = this.event;
    return new Map([
      ...Object.keys(queryStringParameters ?? {}).map((name) => [name, 1] as const),
      ...Object.entries(multiValueQueryStringParameters ?? {}).map(([name, values]) => [name, [values].flat().length] as const),
    ]);
  }

  /** A query parameter; of several the last one, as API Gateway does. */
  query(name: string): string | undefined {
    const [value] = [this.event.multiValueQueryStringParameters?.[name]].flat().slice(-1);
    return textOf(this.event.queryStringParameters?.[name]) ?? textOf(value);
  }

  /** The body's bytes as UTF-8 text. */
  text(): string {
    const { body, isBase64Encoded } = this.event;
    if (typeof body !== 'string') {
      return '';
    }
    if (!isBase64Encoded) {
      return body;
    }
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body, 'base64'));
    } catch {
      throw new HttpProblem(400, { detail: 'The body is not valid UTF-8.' });
    }
  }
}

/** A part of the path. API Gateway hands it on as the client wrote it, and many clients write `%3D` for `=`. Undefined: its encoding is wrong. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** One authenticated request, as routes see it. */
export class ApiRequest extends HttpRequest {
  constructor(event: APIGatewayProxyEvent, readonly owner: string) {
    super(event);
  }
}

/** The headers of any event of API Gateway. */
export interface HeaderSource {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
}

/** A header by its name in any case; several lines are one list, as RFC 9110 says. */
export function headerOf(event: HeaderSource, name: string): string | undefined {
  const lines = Object.entries(event.multiValueHeaders ?? {})
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, values]) => values ?? [])
    .filter((value) => textOf(value) !== undefined);
  if (lines.length > 0) {
    return lines.join(', ');
  }
  return textOf(Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]);
}

/** A value that an event should have here. Any other isn't from a caller: it counts as missing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
