/** A WebSocket API as its template defines it. */
export interface WebSocketDefinition {
  readonly logicalId: string;
  readonly id: string;
  readonly region: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Path of what selects a route in a message, such as `['action']`. */
  readonly selector: readonly string[];
  readonly routes: ReadonlyMap<string, SocketRoute>;
}

export interface SocketRoute {
  readonly key: string;
  /** Reference to the function. */
  readonly function: string;
  readonly timeoutMs: number;
  /** Whether the client gets the function's answer. */
  readonly answers: boolean;
  readonly authorizationType: string;
  readonly authorizer?: SocketAuthorizer;
}

export interface SocketAuthorizer {
  readonly function: string;
  /** Such as `route.request.header.Authorization`; all must be there. */
  readonly identitySource: readonly string[];
}
