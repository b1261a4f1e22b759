import { IConstruct } from 'constructs';

/** Metadata key of CDK's acknowledgements on a construct. */
const METADATA = 'aws:cdk:acknowledged-rules';

/** The acknowledgements of findings in an app, as CDK looks them up: that of the closest construct counts. */
export class Acknowledgements {
  /** By path, then by the whole id of the finding. */
  private readonly reasons = new Map<string, { readonly [id: string]: string }>();

  constructor(root: IConstruct) {
    for (const { node } of root.node.findAll()) {
      const data = node.metadata.filter(({ type }) => type === METADATA).map(({ data: each }) => each as { [id: string]: string });
      if (data.length) this.reasons.set(node.path, Object.assign({}, ...data) as { [id: string]: string });
    }
  }

  /** Why a finding is acknowledged. Undefined: it is open. */
  public reasonFor(judge: string, rule: string, path: string): string | undefined {
    const id = `${judge}::${rule}`;
    for (let place = path; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
      const reasons = this.reasons.get(place);
      if (reasons && Object.hasOwn(reasons, id)) return reasons[id];
      if (place === '') return undefined;
    }
  }
}
