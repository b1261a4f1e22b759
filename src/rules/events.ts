import { Subject } from './subject';

export const EVENTS: Subject = {
  name: 'events',
  rules: {
    RuleDeadLetters: {
      severity: 'WARN',
      reason: 'An event that the target refuses is dropped after a day at the latest.',
      fix: 'Give every target a DeadLetterConfig',
      url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
    },
    ScheduleDeadLetters: {
      severity: 'WARN',
      reason: 'A run that the target rejects is dropped without notice.',
      fix: 'Give the target a DeadLetterConfig',
      url: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
    },
    AsyncFailures: {
      severity: 'WARN',
      reason: 'The function is tried three times, then the event is gone.',
      fix: 'Set an OnFailure destination for what is invoked (function or alias), or a DeadLetterConfig',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    },
    AliasBypassed: {
      severity: 'WARN',
      reason: 'The trigger runs $LATEST, past the alias with its canary, its provisioned concurrency and its rollback.',
      fix: 'Use the alias in the trigger',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html',
    },
    ObjectRecursion: {
      severity: 'ERROR',
      reason: 'Every object that the function writes invokes it again, without an end.',
      fix: 'Write to another bucket, or read and write prefixes of which neither covers the other, and grant no more than that',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html',
    },
  },
  rego: String.raw`
found contains ["RuleDeadLetters", name, sprintf("Properties.Targets.%d.DeadLetterConfig", [i]), "Target without dead letters"] if {
	some name in of_type("AWS::Events::Rule")
	some i, each in list(props(name).Targets)
	absent(each, "DeadLetterConfig")
}

found contains ["ScheduleDeadLetters", name, "Properties.Target.DeadLetterConfig", "Target without dead letters"] if {
	some name in of_type("AWS::Scheduler::Schedule")
	absent(props(name), "Target.DeadLetterConfig")
}

found contains ["AsyncFailures", target, "", sprintf("Invoked by %s", [name])] if {
	some [name, _, target] in invoked
	some fn in runs[target]
	absent(props(fn), "DeadLetterConfig.TargetArn")
	not keeps_failures(target, fn)
}
keeps_failures(target, fn) if {
	some name in of_type("AWS::Lambda::EventInvokeConfig")
	fn in functions_at(name, "FunctionName")
	qualifies(name, target)
	not absent(props(name), "DestinationConfig.OnFailure.Destination")
}
qualifies(name, target) if target in refs(name, "Qualifier")
qualifies(name, target) if props(name).Qualifier == props(target).Name
qualifies(name, _) if { unknown(props(name).Qualifier); refs(name, "Qualifier") == set() }
qualifies(name, target) if { props(name).Qualifier == "$LATEST"; of_kind(target, "AWS::Lambda::Function") }

aliased := {fn | some _, fns in alias_of; some fn in fns}

found contains ["AliasBypassed", name, concat(".", ["Properties", path]), sprintf("Function %s has an alias", [fn])] if {
	some [name, path] in trigger
	some fn in refs(name, path)
	fn in aliased
}
trigger contains [name, path] if some [name, path, _] in invoked
trigger contains [name, "FunctionName"] if some name in of_type("AWS::Lambda::EventSourceMapping")
trigger contains [name, "Integration.Uri"] if some name in of_type("AWS::ApiGateway::Method")
trigger contains [name, "IntegrationUri"] if some name in of_type("AWS::ApiGatewayV2::Integration")

# Objects that start a function: bucket, prefix, function.
started contains [bucket, prefix, fn] if {
	some [name, path, each] in object_target
	some bucket in bucket_of(name)
	some prefix in prefixes(each)
	some target in refs(name, path)
	some fn in consumers(target)
}
started contains [bucket, prefix, fn] if {
	some name in of_type("AWS::Events::Rule")
	pattern := props(name).EventPattern
	"aws.s3" in list(pattern.source)
	some bucket in refs(name, "EventPattern.detail.bucket.name")
	some prefix in pattern_prefixes(pattern)
	some target in refs(name, "Targets")
	some fn in consumers(target)
}

bucket_of(name) := {name} if of_kind(name, "AWS::S3::Bucket")
bucket_of(name) := refs(name, "BucketName") if of_kind(name, "Custom::S3BucketNotifications")

# A function itself, and those that read a queue.
consumers(target) := object.get(runs, target, set()) | {fn | some [_, fn, queue] in queue_mapping; queue == target}

prefixes(each) := {""} if count(prefix_values(each)) == 0
prefixes(each) := prefix_values(each) if count(prefix_values(each)) > 0
prefix_values(each) := {rule.Value | some rule in filter_rules(each); lower(rule.Name) == "prefix"}
filter_rules(each) := array.concat(list(at(each, "Filter.S3Key.Rules")), list(at(each, "Filter.Key.FilterRules")))

pattern_prefixes(pattern) := {""} if absent(pattern, "detail.object.key")
pattern_prefixes(pattern) := key_prefixes(pattern) if not absent(pattern, "detail.object.key")
key_prefixes(pattern) := {key.prefix | some key in list(at(pattern, "detail.object.key")); is_string(key.prefix)}

found contains ["ObjectRecursion", fn, "", sprintf("Started by and may write to %s/%s*", [bucket, written])] if {
	some [bucket, prefix, fn] in started
	some role in refs(fn, "Role")
	some [name, path, s] in role_statement[role]
	allows(s, "s3:PutObject")
	some resource in list(s.Resource)
	written := written_prefix(resource, bucket)
	overlap(prefix, written)
}
written_prefix(resource, bucket) := trim_suffix(trim_prefix(shown, start), "*") if {
	shown := text(resource)
	start := sprintf("{ref:%s}/", [bucket])
	startswith(shown, start)
}
overlap(a, b) if startswith(a, b)
overlap(a, b) if startswith(b, a)
`,
};
