import * as fs from 'fs';
import * as path from 'path';
import { Stack, Stage } from 'aws-cdk-lib';
import { synthesized, SynthesizedStack, textOf } from '../private/templates';

/** Resources that get another logical id with every change of what they hold. */
const RENEWED = ['AWS::Lambda::Version', 'AWS::ApiGateway::Deployment'];

/**
 * A template for snapshot tests: `expect(MaskedTemplate.of(stack)).toMatchSnapshot()`. Values that change with every build, and say
 * nothing about the stack, are masked, so that a snapshot changes only with the resources: not with code of functions, not with
 * the bundles in a new version of this library, not with the files of a website.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/testing.html
 * @example
 * const stack = new Stack(new App(), 'Test');
 * new ServerlessApiPattern(stack, 'Shop');
 * const template = MaskedTemplate.of(stack);
 */
export class MaskedTemplate {
  /**
   * The template as JSON text, with the hashes of assets, the ids of Lambda versions and of API Gateway deployments masked as
   * `HASH`, and without CDK's own usage statistics. Synthesizes the app. Nested stacks have their own templates; of those the
   * parent shows parameters.
   */
  public static of(stack: Stack): string {
    const stacks = synthesized(stack.node.root).filter(({ stack: each }) => Stage.of(each) === Stage.of(stack));
    const text = [...maskAssets(stack), maskIds(stacks)].reduce((masked, mask) => mask(masked), textOf(stack));
    return JSON.stringify(withoutStatistics(JSON.parse(text)), undefined, 2);
  }

  private constructor() {}
}

type Mask = (text: string) => string;

function maskAssets(stack: Stack): Mask[] {
  const outdir = Stage.of(stack)!.outdir;
  const manifests = fs.readdirSync(outdir).filter((file) => file.endsWith('.assets.json'));
  const hashes = manifests.flatMap((file) => {
    const { files = {}, dockerImages = {} } = JSON.parse(fs.readFileSync(path.join(outdir, file), 'utf8'));
    return [...Object.keys(files), ...Object.keys(dockerImages)];
  });
  return [
    // Without a manifest, as with the synthesizer of CDK v1, the names of parameters hold the hashes, and are told apart by them.
    (text) => [...new Set([...text.matchAll(/AssetParameters([0-9a-f]{64})/g)].map(([, hash]) => hash))]
      .reduce((masked, hash, index) => masked.replaceAll(hash, `HASH${index + 1}`), text)
      .replace(/(AssetParametersHASH\d+(?:S3Bucket|S3VersionKey|ArtifactHash))[0-9A-F]{8}/g, '$1'),
    ...hashes.map((hash): Mask => (text) => text.replaceAll(hash, 'HASH')),
  ];
}

/** In all stacks, since one may refer to the versions of another. The names of exports have a hash of the id besides. */
function maskIds(stacks: SynthesizedStack[]): Mask {
  const ids = stacks.flatMap(({ resources }) => Object.entries(resources).filter(([, { Type }]) => RENEWED.includes(Type)).map(([id]) => id))
    .filter((id) => /^[0-9a-f]{32}$/.test(id.slice(-32)));
  return (text) => ids.reduce((masked, id) => masked.replace(new RegExp(`${id}(?:[0-9A-F]{8}\\b)?`, 'g'), `${id.slice(0, -32)}HASH`), text);
}

interface Content { Resources?: Record<string, unknown>; Conditions?: Record<string, unknown> }

function withoutStatistics({ Resources = {}, Conditions = {}, ...template }: Content): Content {
  const { CDKMetadata, ...resources } = Resources;
  const { CDKMetadataAvailable, ...conditions } = Conditions;
  return { ...template, Resources: resources, ...(Object.keys(conditions).length > 0 ? { Conditions: conditions } : {}) };
}
