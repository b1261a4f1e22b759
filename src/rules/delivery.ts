import { Subject } from './subject';

const EVERY_QUEUE_NEEDS = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html';

/** Deliveries between resources, and whether the destination permits them. Denied deliveries are silent: at most, they show in a metric. */
export const DELIVERY: Subject = {
  name: 'delivery',
  rules: {
    QueueRefusesSender: {
      severity: 'ERROR',
      reason: 'SQS denies the delivery without notice.',
      fix: 'Allow the service sqs:SendMessage in the policy of the queue',
      url: EVERY_QUEUE_NEEDS,
    },
    TopicRefusesSender: {
      severity: 'ERROR',
      reason: 'SNS denies the message without notice.',
      fix: 'Allow the service sns:Publish in the policy of the topic',
      url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
    },
    KeyRefusesSender: {
      severity: 'ERROR',
      reason: "The service can't encrypt its messages, so the delivery is denied without notice.",
      fix: 'Use a customer managed key whose policy allows the service kms:GenerateDataKey* and kms:Decrypt',
      url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html',
    },
    FailureQueueRefusesRole: {
      severity: 'ERROR',
      reason: 'Lambda sends failures in the name of the function, so they are lost.',
      fix: 'Allow the role of the function to send to the destination',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    },
    FailureQueueFifo: {
      severity: 'ERROR',
      reason: 'Neither Lambda nor EventBridge sends failures to a FIFO queue.',
      fix: 'Use a standard queue',
      url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
    },
  },
  rego: String.raw`
# Deliveries that need no role: service, sender, property path, target.
delivery contains ["sns.amazonaws.com", name, path, target] if {
	some name in of_type("AWS::SNS::Subscription")
	some path in ["Endpoint", "RedrivePolicy.deadLetterTargetArn"]
	some target in refs(name, path)
}
delivery contains ["events.amazonaws.com", name, path, target] if {
	some name in of_type("AWS::Events::Rule")
	some i, each in list(props(name).Targets)
	some end in ["Arn", "DeadLetterConfig.Arn"]
	not role_sends(each, end)
	path := sprintf("Targets.%d.%s", [i, end])
	some target in refs(name, path)
}
role_sends(each, end) if { end == "Arn"; each.RoleArn }
delivery contains ["s3.amazonaws.com", name, path, target] if {
	some [name, path, _] in object_target
	some target in refs(name, path)
}
delivery contains ["cloudwatch.amazonaws.com", name, path, target] if {
	some type in ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"]
	some name in of_type(type)
	some path in ["AlarmActions", "OKActions", "InsufficientDataActions"]
	some target in refs(name, path)
}

found contains ["QueueRefusesSender", name, concat(".", ["Properties", path]), detail] if {
	some [service, name, path, target] in delivery
	of_kind(target, "AWS::SQS::Queue")
	not takes_from(target, service, "sqs:SendMessage")
	detail := sprintf("Queue %s does not let %s in", [target, service])
}

# A topic without a policy of its own takes alarms of its account, but nothing of other services.
found contains ["TopicRefusesSender", name, concat(".", ["Properties", path]), detail] if {
	some [service, name, path, target] in delivery
	of_kind(target, "AWS::SNS::Topic")
	not default_policy_takes(target, service)
	not takes_from(target, service, "sns:Publish")
	detail := sprintf("Topic %s does not let %s in", [target, service])
}
default_policy_takes(target, service) if { service == "cloudwatch.amazonaws.com"; not attached[target] }

found contains ["KeyRefusesSender", name, concat(".", ["Properties", path]), detail] if {
	some [service, name, path, target] in delivery
	input.resources[target].resourceType in {"AWS::SQS::Queue", "AWS::SNS::Topic"}
	some key in refs(target, "KmsMasterKeyId")
	of_kind(key, "AWS::KMS::Key")
	not key_takes(key, service)
	detail := sprintf("Key %s of %s does not let %s in", [key, target, service])
}
key_takes(key, service) if { some [_, s] in statements_of[key]; admits(s, service); allows(s, "kms:GenerateDataKey") }

found contains ["KeyRefusesSender", name, concat(".", ["Properties", path]), detail] if {
	some [service, name, path, target] in delivery
	key := props(target).KmsMasterKeyId
	regex.match("^alias/aws/|:alias/aws/", text(key))
	detail := sprintf("The key of AWS that encrypts %s lets no service in", [target])
}

# Where failures go that Lambda reports in the name of the function: resource, property path, function.
failure contains [fn, "DeadLetterConfig.TargetArn", fn] if some fn in of_type("AWS::Lambda::Function")
failure contains [name, "DestinationConfig.OnFailure.Destination", fn] if {
	some type in ["AWS::Lambda::EventInvokeConfig", "AWS::Lambda::EventSourceMapping"]
	some name in of_type(type)
	some fn in functions_at(name, "FunctionName")
}

found contains ["FailureQueueRefusesRole", name, concat(".", ["Properties", path]), detail] if {
	some [name, path, fn] in failure
	some target in refs(name, path)
	action := {"AWS::SQS::Queue": "sqs:SendMessage", "AWS::SNS::Topic": "sns:Publish"}[input.resources[target].resourceType]
	some role in refs(fn, "Role")
	known_role(role)
	not may(role, action, target)
	not invited(target, role)
	detail := sprintf("Role %s may not do %s on %s", [role, action, target])
}
# The policy of the target names the role.
invited(target, role) if {
	some [name, path, s] in attached[target]
	s.Effect == "Allow"
	role in refs(name, concat(".", [path, "Principal"]))
}

found contains ["FailureQueueFifo", name, concat(".", ["Properties", path]), sprintf("Queue %s is FIFO", [target])] if {
	some [name, path] in failure_queue
	some target in refs(name, path)
	is_true(props(target).FifoQueue)
}
failure_queue contains [name, path] if { some [name, path, _] in failure; not of_kind(name, "AWS::Lambda::EventSourceMapping") }
failure_queue contains [name, "Target.DeadLetterConfig.Arn"] if some name in of_type("AWS::Scheduler::Schedule")
failure_queue contains [name, sprintf("Targets.%d.DeadLetterConfig.Arn", [i])] if {
	some name in of_type("AWS::Events::Rule")
	some i, _ in list(props(name).Targets)
}
`,
};
