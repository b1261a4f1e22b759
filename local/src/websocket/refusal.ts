/** Ends a request to connect without a connection. */
export class ConnectRefusal extends Error {
  /** @param reason why, for the runner's log */
  constructor(public readonly status: number, message: string, public readonly reason: string = message) {
    super(message);
  }
}
