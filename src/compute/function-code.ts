import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Code of a function: a source file as `entry`, or built code as `code`, `runtime` and `handler`. */
export interface FunctionCode {
  /**
   * Source file, relative to the folder that the app runs in.
   *
   * TypeScript and JavaScript are bundled by esbuild while the app synthesizes, as `NodejsFunction` does it, and without Docker: install esbuild
   * in your project. Of Python, the folder of the file is deployed with what its `requirements.txt` or `uv.lock` names, which `uv` or `pip` installs.
   * For other languages, use `code`.
   *
   * @default - `code`
   * @example
   * declare const shop: ServerlessApiPattern;
   * shop.addFunction('Orders', { entry: 'src/orders.ts' });
   */
  readonly entry?: string;

  /**
   * Options of `NodejsFunction` for bundling `entry` with esbuild. Set only those that differ.
   *
   * @default - minified, with the AWS SDK in the bundle, which starts faster than that of the runtime; packages by their ES modules
   */
  readonly bundling?: BundlingOptions;

  /**
   * Lock file of the project that `entry` belongs to. Set it where CDK finds several.
   *
   * @default - the lock file of npm, pnpm, yarn or bun in the folder that the app runs in, or in one above it
   */
  readonly depsLockFilePath?: string;

  /**
   * Folder of the project that `entry` belongs to.
   *
   * @default - the folder of the lock file
   */
  readonly projectRoot?: string;

  /**
   * Language runtime. Compliance packs report any but the newest of its family. `Runtime.FROM_IMAGE` for a container image.
   *
   * @default - Runtime.NODEJS_24_X or Runtime.PYTHON_3_15 for `entry`. Needed with `code`.
   */
  readonly runtime?: Runtime;

  /**
   * Code of the function: a folder, an archive, an object in a bucket, or a container image of at most 10 GB.
   * A folder or archive has at most 250 MB unzipped, layers included.
   *
   * @default - that of `entry`
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  readonly code?: Code;

  /**
   * Name of the handler. With `entry`, the name that the file exports. With `code`, the file and the name: `index.handler`, which inline code
   * always begins with `index.`. `Handler.FROM_IMAGE` for a container image.
   *
   * @default - handler for `entry`. Needed with `code`.
   */
  readonly handler?: string;
}
