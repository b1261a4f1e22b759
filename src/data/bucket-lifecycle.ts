import { Duration } from 'aws-cdk-lib';
import { LifecycleRule, StorageClass } from 'aws-cdk-lib/aws-s3';
import { ArchiveTierOptions, ObjectLifecycleRule, ObjectTransition } from './bucket-lifecycle-options';
import { checkDays, daysOf } from './whole-days';
import { invalid } from '../private/invalid';
import { entriesOf, sorted } from '../private/sorted';

/** Classes that objects can leave Intelligent-Tiering for, the warmest first: they go down this list and never up. */
const COLDER = ['ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'];

/** S3 takes this many rules for a bucket; one is ours. */
const MAX_RULES = 999;

/** The user's rules as CDK takes them. Throws for what S3 would refuse, and for days that contradict each other. */
export function lifecycleRules(rules: ObjectLifecycleRule[] = []): LifecycleRule[] {
  if (rules.length > MAX_RULES) throw invalid('data.bucket.lifecycleRules', `${rules.length} rules`, `at most ${MAX_RULES}`);
  const filters = new Set<string>();
  rules.forEach((rule, index) => {
    const prop = `data.bucket.lifecycleRules[${index}]`;
    checkRule(prop, rule);
    const filter = JSON.stringify([rule.prefix ?? '', entriesOf(rule.tags)]);
    if (filters.has(filter)) throw invalid(prop, filter, 'one rule for the same prefix and tags');
    filters.add(filter);
  });
  return rules.map(({ prefix, tags, transitions, expiration }) => ({
    prefix,
    tagFilters: tags && sorted(tags),
    expiration,
    transitions: transitions?.map(({ storageClass, after }) => ({ storageClass, transitionAfter: after })),
  }));
}

function checkRule(prop: string, { transitions = [], expiration }: ObjectLifecycleRule): void {
  if (transitions.length === 0 && !expiration) throw invalid(prop, 'a rule that does nothing', 'transitions or expiration');
  checkDays(`${prop}.expiration`, expiration);
  transitions.forEach((transition, index) => checkTransition(`${prop}.transitions[${index}]`, transition, transitions[index - 1]));
  const last = Math.max(0, ...transitions.map(({ after }) => daysOf(after) ?? 0));
  const expires = daysOf(expiration);
  if (expires !== undefined && expires <= last) {
    throw invalid(`${prop}.expiration`, `${expires} days`, `more than the ${last} days of the last transition`);
  }
}

function checkTransition(prop: string, { storageClass, after }: ObjectTransition, before?: ObjectTransition): void {
  const rank = COLDER.indexOf(storageClass.value);
  if (rank < 0) throw invalid(`${prop}.storageClass`, storageClass.value, `${COLDER.join(', ')}: objects leave Intelligent-Tiering for no other`);
  checkDays(`${prop}.after`, after);
  // S3 refuses the infrequent access classes for objects that are younger.
  atLeast(`${prop}.after`, after, storageClass.value === StorageClass.ONE_ZONE_INFREQUENT_ACCESS.value ? 30 : 1);
  if (!before) return;
  if (rank <= COLDER.indexOf(before.storageClass.value)) throw invalid(`${prop}.storageClass`, storageClass.value, `a colder class than ${before.storageClass.value}`);
  // Objects stay in infrequent access for thirty days.
  const stay = before.storageClass.value === StorageClass.ONE_ZONE_INFREQUENT_ACCESS.value ? 30 : 1;
  atLeast(`${prop}.after`, after, (daysOf(before.after) ?? 0) + stay);
}

/** Throws for archive tiers that S3 would refuse. */
export function checkArchiveTiers(tiers: ArchiveTierOptions | undefined): void {
  if (!tiers) return;
  const { archiveAccessAfter: archive, deepArchiveAccessAfter: deep } = tiers;
  if (!archive && !deep) throw invalid('data.bucket.archiveTiers', 'no tier', 'archiveAccessAfter, deepArchiveAccessAfter or both');
  checkDays('data.bucket.archiveTiers.archiveAccessAfter', archive, 90, 730);
  checkDays('data.bucket.archiveTiers.deepArchiveAccessAfter', deep, 180, 730);
  atLeast('data.bucket.archiveTiers.deepArchiveAccessAfter', deep, (daysOf(archive) ?? 0) + 1);
}

function atLeast(prop: string, duration: Duration | undefined, least: number): void {
  const days = daysOf(duration);
  if (days !== undefined && days < least) throw invalid(prop, `${days} days`, `${least} days or more`);
}
