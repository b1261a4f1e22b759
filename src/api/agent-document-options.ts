/** Options of an OpenAPI document for agents. */
export interface AgentDocumentOptions {
  /**
   * Address of the API, with `https://` or `http://`. It may be a token.
   *
   * @default - that of `openApiInfo.servers` or the domain, or else the name that AWS gives the API, as a token: deployment fills it in, and `ApiSchema.fromInline` of CDK
   * validates nothing then
   */
  readonly server?: string;

  /**
   * Ids of the operations that agents may use, such as `listItems`.
   *
   * @default - all operations
   */
  readonly operations?: string[];
}
