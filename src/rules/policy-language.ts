/** Helpers of the rules that read policies. */
export const POLICY_LANGUAGE = String.raw`
document contains [name, property, at(props(name), property)] if {
	some [type, property] in [
		["AWS::IAM::Policy", "PolicyDocument"], ["AWS::IAM::ManagedPolicy", "PolicyDocument"], ["AWS::SQS::QueuePolicy", "PolicyDocument"],
		["AWS::SNS::TopicPolicy", "PolicyDocument"], ["AWS::S3::BucketPolicy", "PolicyDocument"], ["AWS::KMS::Key", "KeyPolicy"],
		["AWS::ApiGateway::RestApi", "Policy"],
	]
	some name in of_type(type)
}
document contains [name, sprintf("Policies.%d.PolicyDocument", [i]), policy.PolicyDocument] if {
	some name in of_type("AWS::IAM::Role")
	some i, policy in list(props(name).Policies)
}

# Every statement: resource, property path, statement.
statement contains [name, sprintf("%s.Statement.%d", [path, i]), s] if {
	some [name, path, policy] in document
	some i, s in list(policy.Statement)
}

statements_of[name] contains [path, s] if some [name, path, s] in statement

matches(pattern, name) if {
	expression := replace(replace(lower(pattern), "*", ".*"), "?", ".")
	regex.match(concat("", ["^", expression, "$"]), lower(name))
}

allows(s, action) if { s.Effect == "Allow"; some pattern in list(s.Action); is_string(pattern); matches(pattern, action) }
allows(s, _) if { s.Effect == "Allow"; s.NotAction }
allows(s, _) if unknown(s)

everybody(s) if s.Principal == "*"
everybody(s) if { some principal in list(s.Principal.AWS); principal == "*" }

service_principals(s) := {service | some service in list(object.get(s, ["Principal", "Service"], null))}

admits(s, _) if unknown(s)
admits(s, _) if unknown(s.Principal)
admits(s, _) if everybody(s)
admits(s, service) if { some principal in service_principals(s); principal == service }
admits(s, _) if { some principal in service_principals(s); unknown(principal) }

# Statements of the policies of a queue, topic or bucket.
attached[target] contains [name, path, s] if {
	some [type, property] in [["AWS::SQS::QueuePolicy", "Queues"], ["AWS::SNS::TopicPolicy", "Topics"], ["AWS::S3::BucketPolicy", "Bucket"]]
	some name in of_type(type)
	some target in refs(name, property)
	some [path, s] in statements_of[name]
}

takes_from(target, service, action) if { some [_, _, s] in attached[target]; admits(s, service); allows(s, action) }

secure_only(target) if {
	some [_, _, s] in attached[target]
	s.Effect == "Deny"
	some operator, values in entries(s.Condition)
	startswith(operator, "Bool")
	some key, value in entries(values)
	lower(key) == "aws:securetransport"
	lower(sprintf("%v", [value])) == "false"
}
# Something of the policies is known at deployment only.
secure_only(target) if { some [_, _, s] in attached[target]; unknown(s) }

condition_keys(s) := {lower(key) | some _, values in entries(s.Condition); some key, _ in entries(values)}

# A role with a statement of one of its policies.
role_statement[role] contains [name, path, s] if {
	some [name, path, s] in statement
	input.resources[name].resourceType in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
	some role in refs(name, "Roles")
}
role_statement[role] contains [role, path, s] if {
	some role in of_type("AWS::IAM::Role")
	some [path, s] in statements_of[role]
}
role_statement[role] contains [policy, path, s] if {
	some role in of_type("AWS::IAM::Role")
	some policy in refs(role, "ManagedPolicyArns")
	some [path, s] in statements_of[policy]
}

# Managed policies that CDK itself attaches to functions: they send nowhere.
plain_policies := "service-role/AWSLambda(BasicExecutionRole|VPCAccessExecutionRole)$|/AWSXRayDaemonWriteAccess$|/CloudWatchLambdaInsightsExecutionRolePolicy$"

# All that the role may do stands in the template.
known_role(role) if {
	of_kind(role, "AWS::IAM::Role")
	every arn in list(object.get(props(role), "ManagedPolicyArns", null)) { known_policy(arn) }
}
known_policy(arn) if of_kind(arn.__ref, "AWS::IAM::ManagedPolicy")
known_policy(arn) if regex.match(plain_policies, text(arn))

names_resource(s, path, name, target) if target in refs(name, concat(".", [path, "Resource"]))
names_resource(s, _, _, _) if { some resource in list(s.Resource); reaches_more(resource) }
names_resource(s, _, _, _) if s.NotResource

# All resources, or some that are known at deployment only.
reaches_more(resource) if { is_string(resource); contains(resource, "*") }
reaches_more(resource) if { unknown(resource); not resource.__ref; not contains(object.get(resource, "__dynamic", ""), "{ref:") }

may(role, action, target) if {
	some [name, path, s] in role_statement[role]
	allows(s, action)
	names_resource(s, path, name, target)
}
`;
