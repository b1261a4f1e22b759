/** A pack of rules of cdk-nag. */
export enum CompliancePack {
  /** AWS Solutions. */
  AWS_SOLUTIONS = 'AwsSolutions',

  /** HIPAA Security. */
  HIPAA_SECURITY = 'HIPAA.Security',

  /** NIST 800-53, revision 4. */
  NIST_800_53_R4 = 'NIST.800.53.R4',

  /** NIST 800-53, revision 5. */
  NIST_800_53_R5 = 'NIST.800.53.R5',

  /** PCI DSS 3.2.1. */
  PCI_DSS_321 = 'PCI.DSS.321',

  /** Serverless applications. */
  SERVERLESS = 'Serverless',
}
