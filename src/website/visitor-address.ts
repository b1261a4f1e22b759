import { Fn, SecretValue, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ForwardedAddress, ProxyProof } from '../security/contract';

/** The edge function writes the visitor's address into it, over whatever the visitor sent. In lower case, as functions know headers. */
export const VISITOR_HEADER = 'true-client-ip';

/** Header with the address of a visitor who comes through a website in the stack, for the API. */
export function visitorAddress(scope: IConstruct): ForwardedAddress {
  return { headerName: VISITOR_HEADER, proof: originProof(scope) };
}

/**
 * CloudFront adds it to what it sends to the API, over whatever the visitor sent. The id that CloudFormation gave the stack is in no template
 * and known in the account only: see docs/adr/0007-visitors-behind-the-website.md.
 */
export function originProof(scope: IConstruct): ProxyProof {
  return { headerName: 'X-Origin-Verify', value: SecretValue.unsafePlainText(Fn.select(2, Fn.split('/', Stack.of(scope).stackId))) };
}
