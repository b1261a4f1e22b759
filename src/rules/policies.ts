import { ACTIONS_DATA } from './actions';
import { Subject } from './subject';

const DEPUTY = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html';
const ACTIONS_PAGE = 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html';

export const POLICIES: Subject = {
  name: 'policies',
  rules: {
    PolicyForEverybody: {
      severity: 'ERROR',
      reason: 'Anyone on the internet can use the resource.',
      fix: 'Name the principals, or add a condition on the account or organization',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    },
    PolicyWithoutSource: {
      severity: 'WARN',
      reason: 'Another account can make the service act on the resource.',
      fix: 'Add a condition on aws:SourceArn or aws:SourceAccount',
      url: DEPUTY,
    },
    ActionUnknown: {
      severity: 'ERROR',
      reason: 'IAM takes any action that looks like one, and the call that was meant is denied.',
      fix: 'Spell the action as in the service authorization reference',
      url: ACTIONS_PAGE,
    },
    ActionOfOtherService: {
      severity: 'ERROR',
      reason: 'The action never works on a resource of another service, so the statement allows nothing.',
      fix: 'Name resources of the service of the action',
      url: ACTIONS_PAGE,
    },
    RolePassesAny: {
      severity: 'WARN',
      reason: 'A principal that can pass every role can become every role.',
      fix: 'Name the roles that are passed, with a condition on iam:PassedToService',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    },
    KeyForAll: {
      severity: 'WARN',
      reason: 'A principal with kms:* can change the policy of the key and delete it.',
      fix: 'Give kms:* only to the root of the account, and single actions to others',
      url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html',
    },
    KeyRotation: {
      severity: 'WARN',
      reason: 'The same key material is used for ever.',
      fix: 'Set EnableKeyRotation',
      url: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
    },
  },
  rego: String.raw`
${ACTIONS_DATA}

open_kinds := {"AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::KMS::Key"}

found contains ["PolicyForEverybody", name, concat(".", ["Properties", path]), "Principal * without a condition"] if {
	some [name, path, s] in statement
	input.resources[name].resourceType in open_kinds
	s.Effect == "Allow"
	everybody(s)
	absent(s, "Condition")
}

# The services themselves ask for the source; CloudFront, logs and billing do not send it everywhere.
found contains ["PolicyWithoutSource", name, concat(".", ["Properties", path]), sprintf("For %s", [service])] if {
	some [name, path, s] in statement
	input.resources[name].resourceType in {"AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"}
	s.Effect == "Allow"
	some service in service_principals(s)
	is_string(service)
	not hidden(s, "Condition")
	count(condition_keys(s) & {"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"}) == 0
}

literal_action contains [name, path, action] if {
	some [name, path, s] in statement
	some action in list(s.Action)
	is_string(action)
	action != "*"
}

found contains ["ActionUnknown", name, concat(".", ["Properties", path, "Action"]), sprintf("'%s' is no action", [action])] if {
	some [name, path, action] in literal_action
	not regex.match("^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$", action)
}
found contains ["ActionUnknown", name, concat(".", ["Properties", path, "Action"]), detail] if {
	some [name, path, action] in literal_action
	[prefix, _] := split(action, ":")
	meant := mistaken_prefixes[lower(prefix)]
	detail := sprintf("'%s': the prefix is '%s'", [action, meant])
}
found contains ["ActionUnknown", name, concat(".", ["Properties", path, "Action"]), sprintf("'%s' is no action", [action])] if {
	some [name, path, action] in literal_action
	[prefix, verb] := split(action, ":")
	verbs := known_actions[lower(prefix)]
	not known_verb(verbs, verb)
}
known_verb(verbs, verb) if { some each in verbs; matches(verb, each) }

service_of := {
	"AWS::SQS::Queue": "sqs", "AWS::SNS::Topic": "sns", "AWS::DynamoDB::Table": "dynamodb", "AWS::DynamoDB::GlobalTable": "dynamodb",
	"AWS::S3::Bucket": "s3", "AWS::Lambda::Function": "lambda", "AWS::Lambda::Alias": "lambda", "AWS::KMS::Key": "kms",
	"AWS::Logs::LogGroup": "logs", "AWS::StepFunctions::StateMachine": "states", "AWS::Events::EventBus": "events",
	"AWS::SecretsManager::Secret": "secretsmanager", "AWS::SSM::Parameter": "ssm", "AWS::Kinesis::Stream": "kinesis",
	"AWS::KinesisFirehose::DeliveryStream": "firehose", "AWS::IAM::Role": "iam",
}

# The service of a resource in an identity policy, where it can be told.
resource_service(resource) := service_of[input.resources[resource.__ref].resourceType]
resource_service(resource) := split(resource, ":")[2] if { is_string(resource); regex.match("^arn:[^:*]*:[a-z0-9-]+:", resource) }
resource_service(resource) := split(shown, ":")[2] if { shown := text(resource); not is_string(resource); startswith(shown, "arn:") }
resource_service(resource) := service_of[input.resources[start].resourceType] if {
	shown := text(resource)
	not resource.__ref
	startswith(shown, "{ref:")
	start := trim_prefix(split(shown, "}")[0], "{ref:")
}

# Their actions take resources of their own alone. Others share, as rds-data does with rds and ssm with ec2.
plain_services := {service | some _, service in service_of}

identity_kinds := {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::Role"}

found contains ["ActionOfOtherService", name, concat(".", ["Properties", path]), detail] if {
	some [name, path, s] in statement
	input.resources[name].resourceType in identity_kinds
	s.Effect == "Allow"
	resources := list(s.Resource)
	services := {service | some resource in resources; service := resource_service(resource)}
	every resource in resources { resource_service(resource) }
	every service in services { service in plain_services }
	some action in list(s.Action)
	[prefix, _] := split(action, ":")
	lower(prefix) in plain_services
	not lower(prefix) in services
	detail := sprintf("'%s' on resources of %s", [action, concat(", ", services)])
}
found contains ["RolePassesAny", name, concat(".", ["Properties", path]), "iam:PassRole on *"] if {
	some [name, path, s] in statement
	input.resources[name].resourceType in identity_kinds
	allows(s, "iam:PassRole")
	"*" in list(s.Resource)
	absent(s, "Condition")
}

found contains ["KeyForAll", key, concat(".", ["Properties", path]), "kms:* for another than the root"] if {
	some [key, path, s] in statement
	of_kind(key, "AWS::KMS::Key")
	s.Effect == "Allow"
	"kms:*" in list(s.Action)
	some principal in list(object.get(s, ["Principal", "AWS"], null))
	given := text(principal)
	not regex.match(":root$|^[0-9]+$", given)
}

found contains ["KeyRotation", key, "Properties.EnableKeyRotation", "Without rotation"] if {
	some key in of_type("AWS::KMS::Key")
	not is_true(at(props(key), "EnableKeyRotation"))
	not hidden(props(key), "EnableKeyRotation")
	absent(props(key), "KeyUsage")
	absent(props(key), "KeySpec")
	absent(props(key), "Origin")
}
`,
};
