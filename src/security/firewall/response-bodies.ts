import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { BlockResponse } from './block-response';

/** The bodies that a firewall answers with. A web ACL holds them once, and its rules name them. */
export class ResponseBodies {
  private readonly contents: string[] = [];

  constructor(/** The answer of rules that have none of their own. */ public readonly standard?: BlockResponse) {}

  /** The name of a body, which is taken up where it is new. */
  public nameOf(content: string): string {
    if (!this.contents.includes(content)) this.contents.push(content);
    return bodyName(this.contents.indexOf(content));
  }

  /** The bodies by name. Undefined without any. */
  public render(): Record<string, CfnWebACL.CustomResponseBodyProperty> | undefined {
    if (this.contents.length === 0) return undefined;
    return Object.fromEntries(this.contents.map((content, index) => [bodyName(index), { contentType: 'APPLICATION_JSON', content }]));
  }
}

function bodyName(index: number): string {
  return `Response${index + 1}`;
}
