import { join } from 'path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Code, Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { FunctionCode } from 'cdk-serverless-api-pattern';

const folderOf = (name: string) => join(__dirname, 'functions', name);

/** TypeScript, bundled by esbuild while the app synthesizes. The SDK is in the bundle: the runtime's own one starts slower. */
export function typeScript(name: string): FunctionCode {
  const bundle = (outdir: string) => buildSync({
    entryPoints: [join(folderOf(name), 'index.ts')],
    outfile: join(outdir, 'index.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    legalComments: 'none',
  });
  return {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(folderOf(name), {
      // A new version of the SDK is a new bundle of the same source.
      assetHashType: AssetHashType.OUTPUT,
      bundling: {
        // Named because CDK demands it, and never started: what esbuild cannot build is an error.
        image: DockerImage.fromRegistry('none'),
        local: { tryBundle: (outdir) => bundle(outdir).errors.length === 0 },
      },
    }),
  };
}

/** JavaScript as it is, with the SDK of the runtime: for asynchronous work. */
export function javaScript(name: string): FunctionCode {
  return { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromAsset(folderOf(name)) };
}

/** Python as it is: the standard library is all it imports. */
export function python(name: string): FunctionCode {
  return { runtime: Runtime.PYTHON_3_15, handler: 'index.handler', code: Code.fromAsset(folderOf(name), { exclude: ['__pycache__'] }) };
}

/** A container image for Arm, built when the app is deployed. */
export function image(name: string): FunctionCode {
  return {
    runtime: Runtime.FROM_IMAGE,
    handler: Handler.FROM_IMAGE,
    code: Code.fromAssetImage(folderOf(name), { platform: Platform.LINUX_ARM64 }),
  };
}

/** Files that functions find under `/opt`. */
export function layerContent(name: string): Code {
  return Code.fromAsset(folderOf(name));
}
