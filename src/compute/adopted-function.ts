import { Duration } from 'aws-cdk-lib';
import { Alias, CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { warnOfGaps } from './adopted-gaps';
import { monitorFunction } from './function-monitoring';
import { warnOfLateValues } from './late-values';
import { LiveFunction } from './live-function';
import { IMonitoring } from '../monitoring/contract';
import { invalidIn } from '../private/invalid';
import { located } from '../private/located';

/** Options of `adoptFunction`. */
export interface AdoptionOptions {
  /**
   * Name of the function in alarms, on the dashboard and in `adoptedFunctions`.
   *
   * @default - the id of the function's construct
   */
  readonly id?: string;
}

/** Properties of `AdoptedFunction`. */
export interface AdoptedFunctionProps {
  /** The function: a `Function` or `NodejsFunction` of the app. */
  readonly function: LambdaFunction;

  /**
   * Watches errors, throttles and durations.
   *
   * @default - not watched
   */
  readonly monitoring?: IMonitoring;
}

/**
 * A function that CDK's own construct made. It gets what a `ServerlessFunction` has around it: the alias `live`, alarms, and its place on the
 * dashboard. Nothing of the function itself is changed: a warning says what it lacks.
 *
 * @example
 * declare const orders: nodejs.NodejsFunction;
 * new AdoptedFunction(this, 'Adopted', { function: orders, monitoring: new Monitoring(this, 'Monitoring') });
 */
@located
export class AdoptedFunction extends LiveFunction {
  /** The function. */
  public readonly function: LambdaFunction;

  /** The alias `live` of the version that was deployed last. */
  public readonly alias: Alias;

  /** The log group of the function. */
  public readonly logGroup: ILogGroup;

  constructor(scope: Construct, id: string, props: AdoptedFunctionProps) {
    super(scope, id);
    const { function: adopted, monitoring } = props;
    checkAdopted(this, adopted);
    this.function = adopted;
    this.alias = new Alias(this, 'Live', { aliasName: 'live', version: adopted.currentVersion });
    this._standForAlias();
    const resource = adopted.node.defaultChild as CfnFunction;
    // CDK makes a custom resource for the log group of a function that names none.
    this.logGroup = resource.loggingConfig ? adopted.logGroup : LogGroup.fromLogGroupName(this, 'Logs', `/aws/lambda/${adopted.functionName}`);
    warnOfGaps(this, adopted, this.alias);
    warnOfLateValues(this, adopted);
    if (!monitoring) return;
    monitorFunction(id, {
      handler: adopted,
      alias: this.alias,
      logGroup: this.logGroup,
      timeout: adopted.timeout ?? Duration.seconds(3),
      memorySize: resource.memorySize ?? 128,
      architecture: adopted.architecture,
      provisioned: false,
      deadLetters: resource.deadLetterConfig !== undefined,
    }, monitoring);
  }
}

function checkAdopted(scope: Construct, adopted: LambdaFunction): void {
  if (!(adopted instanceof LambdaFunction)) {
    throw invalidIn(scope, 'adoptFunction.function', (adopted as Construct).node.path, 'a Function or NodejsFunction that the app makes. An imported function has no versions to put an alias on');
  }
  if (adopted.node.scope instanceof LiveFunction) {
    throw invalidIn(scope, 'adoptFunction.function', adopted.node.path, 'a function that this library did not make: this one has its alias and alarms');
  }
  const taken = adopted.node.findAll().find((each) => each instanceof Alias && each.aliasName === 'live');
  if (taken) throw invalidIn(scope, 'adoptFunction.function', adopted.node.path, `a function without an alias 'live': remove ${taken.node.path}, or give it another name`);
}
