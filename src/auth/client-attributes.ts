import { ClientAttributes, UserPoolClientOptions } from 'aws-cdk-lib/aws-cognito';
import { UserDirectoryOptions } from './user-directory-options';
import { invalid } from '../private/invalid';

/** What a client may read and write of its user. */
export function clientAttributes({ writeAttributes, readAttributes }: UserDirectoryOptions): Pick<UserPoolClientOptions, 'readAttributes' | 'writeAttributes'> {
  const written = writeAttributes ?? new ClientAttributes().withStandardAttributes({ email: true });
  const missing = ['email'].filter((name) => !written.attributes().includes(name));
  if (missing.length) {
    throw invalid('auth.writeAttributes', written.attributes().join(', '), `attributes with ${missing.join(' and ')} among them: every user has an e-mail address`);
  }
  return {
    writeAttributes: written,
    readAttributes: readAttributes ?? written.withStandardAttributes({ email: true, emailVerified: true }),
  };
}
