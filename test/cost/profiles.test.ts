import * as fs from 'fs';
import * as path from 'path';
import { costsDocument } from './support/document';
import { profileReport, reportOf, wayOfARead } from './support/systems';
import { Profile } from '../../src';
import { everySystem, everythingSet } from '../support/systems';

/** By hand, from the price pages and a list of what the profile makes. */
const AT_REST: Record<string, number> = {
  development: 0,
  production:
    5 // web ACL
    + 4 * 1 // its rules: a rate and three managed groups
    + 3 // dashboard
    + 24 * 0.1 // alarms over one metric: API 2, users 2, table 2, queue 2, topic 1, uploads 3, four functions 3 each
    + 5 * 0.1, // alarm of the table: errors of five operations
  regulated:
    5 + 4 * 1 + 3 + 24 * 0.1 + 5 * 0.1 // as above
    + 9 * 0.1 // alarms of the backup, and of the dead letters of four functions and those that are lost
    + 5 * 1 // keys: table, objects, messages, logs, users
    + 2 * 2 * 730 * 0.01 // endpoints of SQS and SNS in two zones
    + 730 * 0.02, // cache of 0.5 GB
};

/** Firewall, API, function and one read of up to 4 KB; 100 ms with half a GB on arm64. */
const MILLION_READS: Record<string, number> = {
  development: 3.5 + (0.2 + 1_000_000 * 0.1 * 0.5 * 0.0000133334) + 0.125,
  production: 0.6 + 3.5 + (0.2 + 1_000_000 * 0.1 * 0.5 * 0.0000133334) + 0.125,
  regulated: 0.6 + 3.5 + (0.2 + 1_000_000 * 0.1 * 0.5 * 0.0000133334) + 0.125,
};

describe.each(Object.values(Profile))('the profile %s', (profile) => {
  test('costs at rest what it does by hand', () => {
    const report = profileReport(profile);
    expect(report.monthlyAtRest).toBeCloseTo(AT_REST[profile.name], 6);
    // Ten metrics of alarms and the dashboard, where there are any.
    expect(report.monthlyLessAllowances).toBeCloseTo(profile === Profile.DEVELOPMENT ? 0 : AT_REST[profile.name] - 10 * 0.1 - 3, 6);
  });

  test('costs for a million reads what it does by hand', () => {
    const sum = wayOfARead(profileReport(profile)).reduce((total, { perMillion = 0 }) => total + perMillion, 0);
    expect(sum).toBeCloseTo(MILLION_READS[profile.name], 3);
  });

  test('has a price for everything', () => {
    expect(profileReport(profile).notPriced).toEqual([]);
    expect(reportOf((stack) => void everySystem(stack, { profile })).notPriced).toEqual([]);
  });
});

test('everything set has a price, too', () => {
  expect(reportOf((stack) => void everythingSet(stack)).notPriced).toEqual([]);
});

test('docs/costs.md is what the templates cost', () => {
  expect(fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'costs.md'), 'utf8')).toEqual(costsDocument());
});
