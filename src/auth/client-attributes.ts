import { AttributeMapping, ClientAttributes, StandardAttributesMask, UserPoolClientOptions } from 'aws-cdk-lib/aws-cognito';
import { UserDirectoryOptions } from './user-directory-options';
import { invalid } from '../private/invalid';

/** User attributes that a client can read and write. */
export function clientAttributes(options: UserDirectoryOptions): Pick<UserPoolClientOptions, 'readAttributes' | 'writeAttributes'> {
  const { writeAttributes, readAttributes, identityProviders = [] } = options;
  const always = withMapped(new ClientAttributes(), {});
  const needed = identityProviders.reduce((attributes, { _attributes }) => withMapped(attributes, _attributes), always);
  const written = writeAttributes ?? needed;
  const missing = needed.attributes().filter((name) => !written.attributes().includes(name));
  if (missing.length) {
    throw invalid('auth.writeAttributes', written.attributes().join(', '),
      `attributes with ${missing.join(', ')} among them: every user has an e-mail address, and identity providers write what they are mapped to`);
  }
  return {
    writeAttributes: written,
    readAttributes: readAttributes ?? written.withStandardAttributes({ emailVerified: true }),
  };
}

/** Cognito writes what a provider says in the name of the client, but for what says that something is verified. */
function withMapped(attributes: ClientAttributes, { custom = {}, emailVerified: _verified, ...standard }: AttributeMapping): ClientAttributes {
  const mask: StandardAttributesMask = Object.fromEntries([...Object.keys(standard), 'email'].map((name) => [name, true]));
  const names = Object.keys(custom).map((name) => name.replace(/^custom:/, '')).sort();
  return attributes.withStandardAttributes(mask).withCustomAttributes(...names);
}
