import { Token } from 'aws-cdk-lib';
import { checkText } from './check-text';
import { ForwardedAddress } from './forwarded-address';
import { RequestMatch } from './request-match';
import { invalid } from '../../private/invalid';

const PROOF = 'security.firewall.forwardedAddress.proof';

/** Callers whose address is found in one way. A rule that looks at addresses is made once for each of them. */
export interface Callers {
  /** Ends the names of their rules. */
  readonly suffix: string;

  /** Header with their address. Undefined: the address of the connection. */
  readonly forwarded?: ForwardedAddress;

  /** Which requests are theirs. Undefined: all. */
  readonly match?: RequestMatch;
}

/** Two kinds if a proof tells them apart, in separate rules: AWS WAF applies no rule to a request that lacks its address header. */
export function callersOf(forwarded: ForwardedAddress | undefined): Callers[] {
  const proven = forwarded && provenBy(forwarded);
  if (!proven) return [{ suffix: '', forwarded }];
  return [{ suffix: '', match: RequestMatch.otherThan(proven) }, { suffix: 'Forwarded', forwarded, match: proven }];
}

/** The requests whose header can be trusted. Undefined where no proof is asked for. */
export function provenBy({ proof }: ForwardedAddress): RequestMatch | undefined {
  if (!proof) return undefined;
  checkText(`${PROOF}.headerName`, proof.headerName, /^[\w-]{1,64}$/, "1 to 64 letters, digits, '-' and '_'");
  const value = proof.value.unsafeUnwrap();
  const length = Buffer.byteLength(value);
  if (!Token.isUnresolved(value) && (length < 16 || length > 200)) throw invalid(`${PROOF}.value`, `a secret of ${length} bytes`, '16 to 200 bytes');
  return RequestMatch.header(proof.headerName, value);
}

/** Combines all of these matches. Undefined without any. */
export function allOf(...matches: (RequestMatch | undefined)[]): RequestMatch | undefined {
  const given = matches.filter((match) => match !== undefined);
  return given.length ? RequestMatch.all(...given) : undefined;
}
