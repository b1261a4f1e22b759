import * as fs from 'fs';
import { Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { BLIND_SPOTS } from './blind-spots';
import { CONTROLS } from './control-tower';
import { EXPLAINED, MET_BY_DOMAIN } from './control-tower-reasons';
import { collectEvidence, Evidence, evidenceOf, Found } from './evidence';
import { Verdict } from './packs';
import { DOCUMENT, render } from './report';
import { Profile } from '../../src';
import { SAMPLED_FLAG_SETS } from '../support/flag-sets';
import { everySystem } from '../support/systems';

const EVIDENCE = collectEvidence(SAMPLED_FLAG_SETS);
const CASES = EVIDENCE.map((each): [string, Evidence] => [`${each.system}, ${each.profile}, ${each.flags}`, each]);
const REGULATED = EVIDENCE.filter(({ profile }) => profile === Profile.REGULATED);

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/1';

const rulesIn = (found: Found[]) => found.map(({ rule }) => rule);
const controlsIn = (found: Found[]) => found.map(({ rule }) => CONTROLS.get(rule)!.id);

test('docs/compliance.md says what the rules say; else run npm run compliance', () => {
  expect(fs.readFileSync(DOCUMENT, 'utf8')).toBe(render(EVIDENCE));
});

test('the document names no machine, no hash and no day', () => {
  expect(render(EVIDENCE)).not.toMatch(/\/(work|home|tmp|Users)\/|[0-9A-F]{8}\b|\b20\d\d-\d\d/);
});

test('flags of CDK make no difference', () => {
  const told = ({ packs, controlTower, ownRules, builtIn, unjudged }: Evidence) => ({
    packs: packs.map((each) => ({ ...each, verdicts: [...each.verdicts] })), controlTower, ownRules, builtIn, unjudged,
  });
  for (const each of EVIDENCE) {
    const others = EVIDENCE.filter(({ profile, system }) => profile === each.profile && system === each.system);
    expect(others).toHaveLength(SAMPLED_FLAG_SETS.length);
    expect(others.map(told)).toEqual(others.map(() => told(each)));
  }
});

describe.each(CASES)('%s:', (_, { profile, packs, ownRules, builtIn, overridden, resources }) => {
  test('nothing is open in the packs that the profile is made for', () => {
    const promised = profile === Profile.REGULATED ? packs : packs.filter(({ pack }) => ['AwsSolutions', 'Serverless'].includes(pack));
    expect(promised).toHaveLength(profile === Profile.REGULATED ? 6 : 2);
    expect(promised.flatMap(({ unacknowledged }) => rulesIn(unacknowledged))).toEqual([]);
  });

  test('the strict validator and the rules of this library find nothing', () => {
    // All systems together, with a key for each service, are more than one stack should have.
    const many = Object.keys(resources).length > 400 ? ['SRV-StackResources'] : [];
    expect([...rulesIn(builtIn), ...rulesIn(ownRules)]).toEqual(many);
  });

  test('every acknowledgement has its reason', () => {
    const acknowledged = packs.flatMap((each) => each.acknowledged);
    expect(acknowledged).not.toEqual([]);
    for (const { rule, reason } of acknowledged) expect(reason.length > 40 ? '' : `${rule}: ${reason}`).toBe('');
  });

  test('every finding of a rule is open or acknowledged', () => {
    for (const { pack, verdicts, acknowledged, unacknowledged } of packs) {
      const told = rulesIn([...acknowledged, ...unacknowledged]).map((rule) => rule.slice(pack.length + 1).replace(/\[.*/, ''));
      expect([...new Set(told)].sort()).toEqual([...verdicts].filter(([, verdict]) => verdict === Verdict.FOUND).map(([rule]) => rule).sort());
    }
  });

  test('the packs read the templates that are deployed', () => {
    expect(overridden).toEqual([]);
  });

  test.each(BLIND_SPOTS.map((spot): [string, typeof spot] => [spot.setting, spot]))('%s, where the profile says so', (__, { profiles, holds }) => {
    expect(holds(resources)).toBe(profiles.includes(profile));
  });
});

test('the default system in REGULATED has only these acknowledged rules', () => {
  for (const { packs } of REGULATED.filter(({ system }) => system === 'default system')) {
    const rules = packs.flatMap(({ pack, acknowledged }) => rulesIn(acknowledged).map((rule) => rule.slice(pack.length + 1).replace(/\[.*/, '')));
    expect([...new Set(rules)].sort()).toEqual([
      'IAM5', 'LambdaEventSourceMappingDestination', 'S3BucketDefaultLockEnabled', 'S3BucketReplicationEnabled', 'S3DefaultEncryptionKMS',
      'SQS3', 'SQSRedrivePolicy', 'VPCDefaultSecurityGroupClosed',
    ]);
  }
});

test('the rules that see no table are those that are stood in for', () => {
  const [{ packs }] = EVIDENCE;
  const blind = packs.flatMap(({ pack, verdicts }) => [...verdicts].filter(([rule]) => /^(DDB3|DynamoDB\w+)$/.test(rule)).map(([rule, verdict]) => {
    expect(verdict).toBe(Verdict.NOT_APPLICABLE);
    return `${pack}-${rule}`;
  }));
  const controls = [...CONTROLS.values()].filter(({ resourceTypes }) => resourceTypes.includes('AWS::DynamoDB::Table')).map(({ id }) => id);
  expect(BLIND_SPOTS.flatMap(({ rules }) => rules).sort()).toEqual([...blind, ...controls].sort());
});

describe('the controls of Control Tower', () => {
  test('are loaded and find what is wrong', () => {
    expect(CONTROLS.size).toBe(237);
    const { controlTower } = evidenceOf((stack: Stack) => new CfnBucket(stack, 'Bad'));
    expect(controlsIn(controlTower)).toEqual(expect.arrayContaining(['CT.S3.PR.1', 'CT.S3.PR.2', 'CT.S3.PR.10', 'CT.S3.PR.11']));
  });

  test.each(EXPLAINED.map((each): [string, typeof each] => [each.control, each]))('%s has the findings in REGULATED that it has a reason for', (_, { control, resources, reason }) => {
    expect(reason.length).toBeGreaterThan(40);
    const found = REGULATED.flatMap(({ controlTower }) => controlTower.filter(({ rule }) => CONTROLS.get(rule)!.id === control));
    expect([...new Set(found.flatMap((each) => each.resources))].sort()).toEqual([...resources].sort());
  });

  test('have no other findings in REGULATED', () => {
    const explained = EXPLAINED.flatMap(({ control, resources }) => resources.map((each) => `${control}: ${each}`));
    for (const { controlTower } of REGULATED) {
      const found = controlTower.flatMap(({ rule, resources }) => resources.map((each) => `${CONTROLS.get(rule)!.id}: ${each}`));
      expect(found.filter((each) => !explained.includes(each))).toEqual([]);
    }
  });

  test('have three findings less on a website with its own domain', () => {
    const { controlTower } = evidenceOf((stack) => everySystem(stack, {
      profile: Profile.REGULATED,
      website: { domain: { domainName: 'shop.example.com', certificate: Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE) } },
    }));
    expect(controlsIn(controlTower).sort()).toEqual(EXPLAINED.map(({ control }) => control).filter((id) => !MET_BY_DOMAIN.includes(id)).sort());
  });
});
