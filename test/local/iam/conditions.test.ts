import { holds } from '../../../local/src/iam/conditions';
import { Context } from '../../../local/src/iam/patterns';

const VALUES: Record<string, string[]> = { 'aws:principalaccount': ['000000000000'], 's3:prefix': ['a/'], 'aws:tagkeys': ['team', 'stage'], 'aws:sourcearn': [], 'aws:currenttime': ['2026-06-01T00:00:00Z'] };
const context: Context = (key) => VALUES[key];

test.each<[string, object, boolean | undefined]>([
  ['no condition', {}, true],
  ['a value that is equal', { StringEquals: { 'aws:PrincipalAccount': ['1', '000000000000'] } }, true],
  ['a value that is none of them', { StringNotEquals: { 'aws:PrincipalAccount': ['1', '000000000000'] } }, false],
  ['all of several conditions', { StringEquals: { 'aws:PrincipalAccount': '000000000000', 's3:prefix': 'b/' } }, false],
  ['a key that the call has not', { ArnLike: { 'aws:SourceArn': '*' } }, false],
  ['its opposite', { ArnNotLike: { 'aws:SourceArn': 'arn:*' } }, true],
  ['the same, if it exists', { ArnLikeIfExists: { 'aws:SourceArn': 'arn:*' } }, true],
  ['that there is none', { Null: { 'aws:SourceArn': 'true' } }, true],
  ['any of several values', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team', 'other'] } }, true],
  ['all of several values', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'other'] } }, false],
  ['all of no values', { 'ForAllValues:StringEquals': { 'aws:SourceArn': 'x' } }, true],
  ['any of no values', { 'ForAnyValue:StringNotEquals': { 'aws:SourceArn': 'x' } }, false],
  ['a time', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, true],
  ['a policy variable', { StringLike: { 's3:prefix': '${s3:prefix}*' } }, true],
  ['a policy variable that is not known', { StringEquals: { 's3:prefix': '${aws:PrincipalTag/team}' } }, undefined],
  ['a key that is not known', { StringEquals: { 'aws:ResourceTag/team': 'a' } }, undefined],
  ['a key that is not known beside one that decides', { StringEquals: { 'aws:ResourceTag/team': 'a', 's3:prefix': 'b/' } }, false],
  ['an operator that is not known', { IpAddress: { 's3:prefix': '10.0.0.0/8' } }, undefined],
])('%s', (_, condition, expected) => expect(holds(condition as never, context)).toBe(expected));
