import { partition } from '@aws-sdk/core/client';
import { extendedEncodeURIComponent } from '@smithy/core/protocols';
import type { AwsConfig } from './aws-config';

/** Where a bucket answers. Its objects are below the path, which is empty or ends without a slash. */
export interface BucketAddress {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

/** Names that the certificates of S3 cover as a part of the host: those without a dot. */
const VIRTUAL_HOST = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** The address of a bucket in its region, or below the endpoint that the environment names, such as an emulator's. */
export async function bucketAddress(config: AwsConfig, name: string, environment: NodeJS.ProcessEnv): Promise<BucketAddress> {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
  if (endpoint) {
    const { protocol, hostname, port, pathname } = new URL(endpoint);
    return { protocol, hostname, ...(port === '' ? {} : { port: Number(port) }), path: `${pathname.replace(/\/$/, '')}${pathOf(name)}` };
  }
  const [region, fips, dualStack] = await Promise.all([config.region(), config.useFipsEndpoint(), config.useDualstackEndpoint()]);
  const hostname = `s3${fips ? '-fips' : ''}${dualStack ? '.dualstack' : ''}.${region}.${partition(region).dnsSuffix}`;
  return VIRTUAL_HOST.test(name)
    ? { protocol: 'https:', hostname: `${name}.${hostname}`, path: '' }
    : { protocol: 'https:', hostname, path: pathOf(name) };
}

export function hostOf({ hostname, port }: BucketAddress): string {
  return port === undefined ? hostname : `${hostname}:${port}`;
}

function pathOf(name: string): string {
  return `/${extendedEncodeURIComponent(name)}`;
}
