import { Names } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { writeAtSynthesis, writeBesideTemplate } from './write-at-synthesis';

/** By this metadata of a construct, the local runner finds its document in the assembly. */
const METADATA = 'cdk-serverless-api-pattern:document';

/** A document of a construct that tools read from the assembly. */
export interface AssemblyDocument {
  readonly kind: 'openapi' | 'asyncapi';
  /** The prop that names its file, and that file where it does. */
  readonly prop: string;
  readonly file?: string;
  readonly text: () => string;
}

/**
 * Writes a document beside the template, and notes in the metadata which file it is. A document that wasn't asked for never fails the synthesis: the
 * metadata then has what is wrong with it.
 */
export function documentAtSynthesis(scope: IConstruct, { kind, prop, file, text }: AssemblyDocument): void {
  const note = (data: object) => {
    // An app may be synthesized again.
    const isNoted = scope.node.metadata.some((each) => each.type === METADATA && each.data.kind === kind);
    if (!isNoted) scope.node.addMetadata(METADATA, { kind, ...data });
  };
  if (file !== undefined) {
    note({ file });
    return writeAtSynthesis(scope, prop, file, text);
  }
  const own = `${Names.uniqueId(scope)}.${kind}.json`;
  scope.node.addValidation({
    validate: () => {
      try {
        writeBesideTemplate(scope, own, text());
        note({ file: own });
      } catch (error) {
        note({ problem: (error as Error).message });
      }
      return [];
    },
  });
}
