import * as path from 'path';
import { CfnElement, PolicyViolation, Stack, Stage, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Acknowledgements } from './acknowledgements';
import { Judge } from './judge';
import { ordered, Section } from './section';
import { SynthesizedStack } from '../private/templates';

/** A finding at one resource. */
interface Finding {
  readonly stack: Stack;
  readonly judge: string;
  readonly rule: string;
  readonly path: string;
  readonly says: string;
  /** Undefined: it is open. */
  readonly reason?: string;
}

/** Findings of all judges in an app. */
export class Findings {
  private readonly found: Finding[];

  constructor(root: IConstruct, private readonly stacks: readonly SynthesizedStack[], private readonly judges: readonly Judge[]) {
    const acknowledgements = new Acknowledgements(root);
    this.found = judges.flatMap((judge) => this.judged(root, judge).flatMap((violation) => this.places(violation).map(({ stack, at }): Finding => ({
      stack,
      judge: judge.name,
      rule: judge.titles?.get(violation.ruleName) ?? violation.ruleName,
      path: at,
      says: violation.description,
      reason: acknowledgements.reasonFor(judge.name, violation.ruleName, at),
    }))));
  }

  /** Findings in a stack: a summary, open ones, and acknowledged ones. */
  public sections(stack: Stack): Section[] {
    const own = this.found.filter((finding) => finding.stack === stack);
    const open = own.filter(({ reason }) => reason === undefined);
    const acknowledged = own.filter(({ reason }) => reason !== undefined);
    const count = (findings: Finding[], judge: string) => String(findings.filter((finding) => finding.judge === judge).length);
    return [
      {
        name: 'judges',
        title: 'Packs and validators',
        remarks: ['A finding counts once for each resource. Rules read templates: they say nothing of your code, and of who has access to the account.'],
        columns: ['Judge', 'Version', 'Open', 'Acknowledged', 'Not judged'],
        rows: ordered(this.judges.map(({ name, version, plugin, missing = '' }) => [name, version, plugin ? count(open, name) : '', plugin ? count(acknowledged, name) : '', missing])),
      },
      {
        name: 'open',
        title: 'Open findings',
        remarks: [],
        columns: ['Judge', 'Rule', 'Resource', 'Description'],
        rows: ordered(open.map(({ judge, rule, path: at, says }) => [judge, rule, at, says])),
      },
      {
        name: 'acknowledged',
        title: 'Acknowledged findings',
        remarks: ['Those that are acknowledged as `Pack-Rule`, without `Pack::` in front, are not here: cdk-nag drops them.'],
        columns: ['Judge', 'Rule', 'Resource', 'Reason'],
        rows: ordered(acknowledged.map(({ judge, rule, path: at, reason = '' }) => [judge, rule, at, reason])),
      },
    ];
  }

  private judged(root: IConstruct, { plugin }: Judge): readonly PolicyViolation[] {
    const stackTemplates = this.stacks.map(({ stack }) => ({
      stackConstructPath: stack.node.path, templatePath: templateOf(stack), accountId: known(stack.account), region: known(stack.region),
    }));
    const templatePaths = stackTemplates.map(({ templatePath }) => templatePath);
    return plugin?.validate({ templatePaths, stackTemplates, appConstruct: root }).violations ?? [];
  }

  /** The resources that a rule finds something at. Packs name constructs, validators templates. */
  private places({ violatingResources }: PolicyViolation): { readonly stack: Stack; readonly at: string }[] {
    return violatingResources.flatMap(({ constructPath, templatePath, resourceLogicalId }) => this.stacks.flatMap(({ stack }) => {
      if (constructPath !== undefined) return ownerOf(constructPath, this.stacks) === stack ? [{ stack, at: constructPath }] : [];
      if (templatePath === undefined || path.resolve(templatePath) !== path.resolve(templateOf(stack))) return [];
      const elements = stack.node.findAll().filter((each): each is CfnElement => CfnElement.isCfnElement(each) && each.stack === stack);
      const element = elements.find(({ logicalId }) => stack.resolve(logicalId) === resourceLogicalId);
      return [{ stack, at: element?.node.path ?? stack.node.path }];
    }));
  }
}

/** The innermost stack that a path is in. */
function ownerOf(constructPath: string, stacks: readonly SynthesizedStack[]): Stack | undefined {
  const around = stacks.map(({ stack }) => stack).filter(({ node }) => constructPath === node.path || constructPath.startsWith(`${node.path}/`));
  return around.sort((a, b) => b.node.path.length - a.node.path.length)[0];
}

function templateOf(stack: Stack): string {
  return path.join(Stage.of(stack)!.outdir, stack.templateFile);
}

function known(value: string): string | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}
