import { Stack } from 'aws-cdk-lib';
import { ARRANGEMENTS } from './arrangements';
import { broughtIn } from './brought-in';
import { everyDelivery } from './every-delivery';
import { deploy, judge, Verdict } from './verdicts';
import { ApiGatewayLogging, Profile } from '../../../src';
import { allOr } from '../../support/all';
import { FLAG_SETS } from '../../support/synth';
import { everySystem, everythingSet } from '../../support/systems';

/** Every delivery under every arrangement of keys, and the system whose every setting is another than the default. */
export const SYSTEMS: [string, (stack: Stack) => void][] = [
  ...ARRANGEMENTS.map(([name, encryption]): [string, (stack: Stack) => void] => [name, (stack) => void everyDelivery(stack, encryption(stack))]),
  ...Object.values(Profile).map((profile): [string, (stack: Stack) => void] => [`profile ${profile}`, (stack) => {
    everySystem(stack, { profile });
    new ApiGatewayLogging(stack, 'ApiGatewayLogging');
  }]),
  ['resources brought in', broughtIn],
  ['every setting another', (stack) => {
    everythingSet(stack);
    new ApiGatewayLogging(stack, 'ApiGatewayLogging');
  }],
];

/** Those of which the others hold no more than a part, but for the keys. */
const LARGEST = ['a key per service', `profile ${Profile.REGULATED}`, 'resources brought in', 'every setting another'];
export const SAMPLED_SYSTEMS = allOr(SYSTEMS, SYSTEMS.filter(([name]) => LARGEST.includes(name)));

/** Verdicts on the edges of one system. */
export interface Judged {
  readonly system: string;
  readonly flags: string;
  readonly verdicts: Verdict[];
}

let judged: Promise<Judged[]> | undefined;

/** All of it, once for a process. */
export function judgeAll(flagSets = FLAG_SETS, systems = SYSTEMS): Promise<Judged[]> {
  return judged ??= Promise.all(flagSets.flatMap(([flags, context]) => systems.map(async ([system, build]) =>
    ({ system, flags, verdicts: await judge(deploy(build, context)) }))));
}
