import { Token } from 'aws-cdk-lib';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { parameterSource } from './request';
import { errorResponse, ResponseSpec, statusErrors } from './responses';
import { integrationRole, READ_WITH_KEY, RoleGrant, WRITE_WITH_KEY } from './role';
import { ServiceCall, serviceIntegration } from './service-integration';
import { acknowledgeWildcard } from '../../private/acknowledge';
import { invalid } from '../../private/invalid';
import { IntegrationBinding, IntegrationContext } from '../integration-binding';
import { MappedIntegrationOptions } from '../integration-response';
import { MappingValue } from '../mapping-value';

/** Options of `RouteIntegration.s3Get` and `RouteIntegration.s3Put`. */
export interface S3IntegrationOptions extends MappedIntegrationOptions {
  /**
   * Key of the object: a parameter of the path, or several values put together by `MappingValue.concat`.
   * Keys aren't compared with the caller's identity: an object is only as private as the first part of its key makes it.
   */
  readonly key: MappingValue;

  /**
   * Prefix of every key, such as `public/`. The role can reach nothing else.
   *
   * @default - none: the fixed text that the key begins with, if there is one, else the whole bucket
   */
  readonly prefix?: string;
}

const OBJECT_HEADERS = ['Content-Type', 'ETag', 'Last-Modified', 'Content-Disposition'];

/** Reads an object. */
export function bindS3Get(scope: Construct, context: IntegrationContext, bucket: IBucket, options: S3IntegrationOptions): IntegrationBinding {
  if (context.responseTemplatePrefix !== undefined && !options.responses) {
    throw invalid('responseTemplatePrefix', context.responseTemplatePrefix, 'none for objects, which no template touches; fixed responseHeaders, such as one origin, are possible');
  }
  return serviceIntegration(context, {
    ...call(scope, bucket, options, { action: 's3:GetObject', keyActions: READ_WITH_KEY }),
    method: 'GET',
    defaults: [
      {
        statusCode: 200,
        headers: {
          ...Object.fromEntries(OBJECT_HEADERS.map((name) => [name, `integration.response.header.${name}`])),
          'X-Content-Type-Options': "'nosniff'",
        },
      },
      // Without permission to list a bucket, S3 answers 403 for keys that don't exist.
      errorResponse(404, '403|404'),
      errorResponse(400, '4(?!03|04|29)\\d{2}'),
      errorResponse(502, '5(?!03)\\d{2}'),
      errorResponse(503, '429|503'),
    ],
  });
}

/** Writes an object. */
export function bindS3Put(scope: Construct, context: IntegrationContext, bucket: IBucket, options: S3IntegrationOptions): IntegrationBinding {
  const contentType = MappingValue.header('Content-Type');
  const { parameters, values, ...rest } = call(scope, bucket, options, { action: 's3:PutObject', keyActions: WRITE_WITH_KEY });
  return serviceIntegration(context, {
    ...rest,
    method: 'PUT',
    parameters: { ...parameters, 'integration.request.header.Content-Type': contentType._parameter! },
    values: [...values, contentType],
    defaults: [WRITTEN, ...statusErrors()],
  });
}

const WRITTEN: ResponseSpec = { statusCode: 201, template: '{}', headers: { ETag: 'integration.response.header.ETag' } };

function call(
  scope: Construct, bucket: IBucket, options: S3IntegrationOptions, grant: Omit<RoleGrant, 'resource'>,
): Omit<ServiceCall, 'defaults'> {
  const { prefix = '' } = options;
  checkKeyText('prefix', prefix);
  const values = options.key._sequence;
  const parameters: { [name: string]: string } = {};
  let path = prefix;
  let reach = prefix;
  let open = false;
  for (const value of values) {
    const source = parameterSource('key', value);
    const fixed = /^'(.*)'$/s.exec(source)?.[1];
    if (fixed !== undefined) {
      checkKeyText('key', fixed);
      path += fixed;
      reach += open ? '' : fixed;
    } else {
      const name = `key${Object.keys(parameters).length + 1}`;
      parameters[`integration.request.path.${name}`] = source;
      path += `{${name}}`;
      open = true;
    }
  }
  if (!path) throw invalid('key', '', 'at least one character');
  const resource = bucket.arnForObjects(open ? `${reach}*` : reach);
  const role = integrationRole(scope, { ...grant, resource, key: bucket.encryptionKey });
  if (open) acknowledgeWildcard(role, resource, 'Requests name the object; the grant is one action and ends at the prefix of the keys, or at this one bucket.');
  return { service: 's3', path: `${bucket.bucketName}/${path}`, region: bucket.env.region, role, parameters, values, responses: options.responses };
}

/** Characters that mean themselves in an address, in a policy and in a key. */
function checkKeyText(prop: string, text: string): void {
  if (!Token.isUnresolved(text) && !/^[A-Za-z0-9!_.()/-]*$/.test(text)) throw invalid(prop, text, 'letters, digits and ! _ . ( ) / -');
}
