import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/invalid';

const OWN_RUNBOOK = 'https://github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern/blob/main/docs/runbook.md';

/** CloudWatch takes as many characters. */
const MAX_DESCRIPTION = 1024;

/** Address of the runbook. */
export class Runbook {
  constructor(private readonly url: string = OWN_RUNBOOK) {
    if (!Token.isUnresolved(url) && !(/^https?:\/\/[^\s#]+$/.test(url) && URL.canParse(url))) {
      throw invalid('monitoring.runbookUrl', url, 'an address that begins with https:// or http://, without a # in it');
    }
  }

  /** The address of a section, or of the runbook. */
  public linkTo(section?: string): string {
    return section === undefined ? this.url : `${this.url}#${section}`;
  }

  /** Description of an alarm. */
  public describe(description: string, section: string | undefined): string {
    const text = section === undefined ? description : `${description} ${this.linkTo(section)}`;
    if (!Token.isUnresolved(text) && text.length > MAX_DESCRIPTION) throw invalid('description', text, `at most ${MAX_DESCRIPTION} characters, the link to the runbook included`);
    return text;
  }
}
