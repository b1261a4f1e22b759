import { withLocalOrigins } from './addresses';
import { bucketName } from '../assembly/names';
import { awsRequest } from '../emulators/aws-call';
import { CorsRule } from '../front/s3/cors';
import { S3Service } from '../front/s3/s3';
import { VersionStore } from '../front/s3/version-store';
import { flag, objects, optionalNumber, optionalObject, optionalString, strings } from '../json';
import { Construction, Resource, ResourceType } from './resource-type';

export const s3: ResourceType = {
  types: ['AWS::S3::Bucket'],
  phase: 'store',
  identify: (resource, place) => {
    const name = nameOf(resource);
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
        WebsiteURL: `http://${name}.s3-website.${place.region}.amazonaws.com`,
      },
    };
  },
  serve: async (buckets, system) => {
    const endpoint = await system.emulators.messaging();
    const before = system.front.service('s3');
    const service = new S3Service(endpoint, (accessKeyId) => system.front.caller(accessKeyId), before instanceof S3Service ? before : undefined);
    system.front.addService(service);
    await Promise.all(buckets.map(async (bucket) => {
      const answer = await awsRequest({ endpoint, service: 's3', region: system.region, method: 'PUT', path: `/${nameOf(bucket)}` });
      if (answer.status !== 200) throw new Error(`${bucket.id} cannot be created: ${answer.body}`);
      const versioned = hasVersions(bucket);
      const path = `/${VersionStore.bucketOf(nameOf(bucket))}`;
      const hidden = versioned ? await awsRequest({ endpoint, service: 's3', region: system.region, method: 'PUT', path }) : undefined;
      if (hidden !== undefined && hidden.status !== 200) throw new Error(`${bucket.id} can't have versions: ${hidden.body}`);
      service.addBucket(nameOf(bucket), corsRules(bucket, system), { locked: locksByDefault(bucket), versioned });
    }));
  },
};

function nameOf(resource: Resource): string {
  return optionalString(resource.properties.BucketName, 'BucketName') ?? bucketName(resource.id);
}

/** S3 turns versions on where objects are locked. */
function hasVersions({ properties }: Resource): boolean {
  const { ObjectLockEnabled: locks, VersioningConfiguration: versions } = properties;
  return optionalObject(versions, 'VersioningConfiguration').Status === 'Enabled' || (locks !== undefined && flag(locks));
}

/** Whether new versions are locked by default. */
function locksByDefault({ properties }: Resource): boolean {
  const { Rule } = optionalObject(properties.ObjectLockConfiguration, 'ObjectLockConfiguration');
  return optionalObject(Rule, 'Rule').DefaultRetention !== undefined;
}

function corsRules(bucket: Resource, system: Construction): CorsRule[] {
  return objects(optionalObject(bucket.properties.CorsConfiguration, 'CorsConfiguration').CorsRules, 'CorsRules').map((rule) => ({
    // The addresses of websites are known later.
    get origins() {
      return withLocalOrigins(strings(rule.AllowedOrigins, 'AllowedOrigins'), system);
    },
    methods: strings(rule.AllowedMethods, 'AllowedMethods'),
    headers: strings(rule.AllowedHeaders, 'AllowedHeaders'),
    exposed: strings(rule.ExposedHeaders, 'ExposedHeaders'),
    maxAge: optionalNumber(rule.MaxAge, 'MaxAge'),
  }));
}
