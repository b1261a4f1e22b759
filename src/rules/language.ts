/**
 * Helpers of all rules. Values that aren't known before deployment are objects in the engine's input, with keys that begin
 * with `__`; an edge in `outgoingRefs` for every reference is left even where the value is not known, as behind Fn::Select.
 */
export const LANGUAGE = String.raw`
by_type[type] contains name if { some name, resource in input.resources; type := resource.resourceType }

of_type(type) := object.get(by_type, type, set())

props(name) := input.resources[name].properties

list(x) := x if is_array(x)
list(x) := [x] if { not is_array(x); x != null }
list(x) := [] if x == null

# The engine gives up at an iteration over anything but a collection.
entries(x) := x if is_object(x)

unknown(value) if { is_object(value); some key, _ in value; startswith(key, "__") }

at(values, path) := object.get(values, split(path, "."), null)

# Something on the way to the path is known at deployment only.
hidden(values, path) if {
	parts := split(path, ".")
	some i, _ in parts
	unknown(object.get(values, array.slice(parts, 0, i + 1), null))
}

absent(values, path) if { at(values, path) == null; not hidden(values, path) }

# A parameter's default is no decision.
by_parameter(name, path) if { some target in refs(name, path); input.parameters[target] }

under(path, parent) if path == parent
under(path, parent) if startswith(path, concat("", [parent, "."]))

# Logical ids that a property of a resource refers to, however deep in intrinsic functions.
refs(name, path) := {ref.target |
	some ref in input.resources[name].outgoingRefs
	under(ref.sourcePath, concat(".", ["Properties", path]))
}

as_number(x) := x if is_number(x)
as_number(x) := to_number(x) if { is_string(x); regex.match("^[0-9]+$", x) }

number(name, path, fallback) := fallback if absent(props(name), path)
number(name, path, _) := as_number(at(props(name), path)) if not by_parameter(name, path)

is_true(x) if x == true
is_true(x) if x == "true"

# A text with its references as {ref:LogicalId}.
text(x) := x if is_string(x)
text(x) := sprintf("{ref:%s}", [x.__ref]) if x.__ref
text(x) := substring(x.__dynamic, 5, -1) if startswith(x.__dynamic, "Join:")

of_kind(name, type) if input.resources[name].resourceType == type

version_of[name] contains fn if {
	some name in of_type("AWS::Lambda::Version")
	some fn in refs(name, "FunctionName")
	of_kind(fn, "AWS::Lambda::Function")
}

alias_of[name] contains fn if {
	some name in of_type("AWS::Lambda::Alias")
	some fn in refs(name, "FunctionName")
	of_kind(fn, "AWS::Lambda::Function")
}
alias_of[name] contains fn if {
	some name in of_type("AWS::Lambda::Alias")
	some version in refs(name, "FunctionName")
	some fn in version_of[version]
}

# The function that a function, version or alias runs.
runs[name] contains name if some name in of_type("AWS::Lambda::Function")
runs[name] contains fn if { some name, fns in version_of; some fn in fns }
runs[name] contains fn if { some name, fns in alias_of; some fn in fns }

functions_at(name, path) := {fn | some target in refs(name, path); some fn in runs[target]}

# Event source mappings: name, function, source.
mapping contains [name, fn, source] if {
	some name in of_type("AWS::Lambda::EventSourceMapping")
	some fn in functions_at(name, "FunctionName")
	some source in refs(name, "EventSourceArn")
}

queue_mapping contains [name, fn, queue] if {
	some [name, fn, queue] in mapping
	of_kind(queue, "AWS::SQS::Queue")
}

# What is invoked asynchronously: where, property path, function or alias.
invoked contains [name, path, target] if {
	some name in of_type("AWS::Events::Rule")
	some i, _ in list(props(name).Targets)
	path := sprintf("Targets.%d.Arn", [i])
	some target in refs(name, path)
	runs[target]
}
invoked contains [name, path, target] if {
	some [type, path] in [["AWS::SNS::Subscription", "Endpoint"], ["AWS::Scheduler::Schedule", "Target.Arn"]]
	some name in of_type(type)
	some target in refs(name, path)
	runs[target]
}
invoked contains [name, path, target] if {
	some [name, path, _] in object_target
	some target in refs(name, path)
	runs[target]
}

# Notifications of buckets: where, property path of the target, what is said of it.
object_target contains [name, sprintf("NotificationConfiguration.%s.%d.%s", [kind, i, key]), each] if {
	some name, resource in input.resources
	resource.resourceType in {"AWS::S3::Bucket", "Custom::S3BucketNotifications"}
	some [kind, key] in [
		["LambdaConfigurations", "Function"], ["LambdaFunctionConfigurations", "LambdaFunctionArn"],
		["QueueConfigurations", "Queue"], ["QueueConfigurations", "QueueArn"],
		["TopicConfigurations", "Topic"], ["TopicConfigurations", "TopicArn"],
	]
	some i, each in list(object.get(resource.properties, ["NotificationConfiguration", kind], null))
	each[key]
}
`;
