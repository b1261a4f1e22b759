import { Subject } from './subject';

const QUOTAS = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';

export const FUNCTIONS: Subject = {
  name: 'functions',
  rules: {
    FunctionOutlivesCaller: {
      severity: 'WARN',
      reason: 'The API has answered 504 when the function ends, and the client tries again.',
      fix: 'Set a timeout below that of the integration, or answer 202 and work behind a queue',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
    },
    FunctionSwitchedOff: {
      severity: 'ERROR',
      reason: 'A reserved concurrency of 0 throttles every invocation.',
      fix: 'Remove ReservedConcurrentExecutions or raise it',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
    },
    FunctionProvisionedLatest: {
      severity: 'ERROR',
      reason: 'Lambda refuses provisioned concurrency on $LATEST.',
      fix: 'Let the alias point to a version',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html',
    },
    FunctionEnvironmentSize: {
      severity: 'ERROR',
      reason: 'Lambda takes 4 KB of environment variables.',
      fix: 'Move settings into Parameter Store or into the package',
      url: QUOTAS,
    },
    FunctionPlainSecret: {
      severity: 'WARN',
      reason: 'Anyone who can read the function or the template can read the secret.',
      fix: 'Keep it in Secrets Manager or Parameter Store and pass its name',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
    },
    FunctionPolicySize: {
      severity: 'WARN',
      reason: 'The policy of a function or alias takes 20 KB, about 50 statements.',
      fix: 'Grant one permission for the whole API (scopePermissionToMethod: false)',
      url: QUOTAS,
    },
    PermissionRepeated: {
      severity: 'WARN',
      reason: 'It allows nothing more, and takes room in the policy of the function.',
      fix: 'Remove one of the two',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
    },
    PermissionWithoutSource: {
      severity: 'WARN',
      reason: 'Another account can make the service invoke the function.',
      fix: 'Set SourceArn or SourceAccount',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html',
    },
    FunctionLogGroup: {
      severity: 'WARN',
      reason: 'The log group that Lambda creates keeps everything forever, and outlives the stack.',
      fix: 'Give the function a log group of the stack (logGroup)',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
    },
    LogRetention: {
      severity: 'WARN',
      reason: 'Logs are kept, and cost money, forever.',
      fix: 'Set RetentionInDays',
      url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
    },
  },
  rego: String.raw`
found contains ["FunctionOutlivesCaller", fn, "Properties.Timeout", detail] if {
	some [name, fn, limit] in called
	timeout := number(fn, "Timeout", 3)
	timeout * 1000 > limit
	detail := sprintf("%d seconds; %s waits for %d ms", [timeout, name, limit])
}
called contains [name, fn, limit] if {
	some name in of_type("AWS::ApiGateway::Method")
	some fn in functions_at(name, "Integration.Uri")
	integration := props(name).Integration
	not integration.ResponseTransferMode == "STREAM"
	not asynchronous(integration)
	limit := number(name, "Integration.TimeoutInMillis", 29000)
}
called contains [name, fn, limit] if {
	some name in of_type("AWS::ApiGatewayV2::Integration")
	some fn in functions_at(name, "IntegrationUri")
	limit := number(name, "TimeoutInMillis", default_limit(name))
}
default_limit(name) := 30000 if http_api(name)
default_limit(name) := 29000 if not http_api(name)
http_api(name) if { some api in refs(name, "ApiId"); props(api).ProtocolType == "HTTP" }
asynchronous(integration) if integration.RequestParameters["integration.request.header.X-Amz-Invocation-Type"]

found contains ["FunctionSwitchedOff", fn, "Properties.ReservedConcurrentExecutions", "0 concurrent executions"] if {
	some fn in of_type("AWS::Lambda::Function")
	number(fn, "ReservedConcurrentExecutions", 1) == 0
}

found contains ["FunctionProvisionedLatest", name, "Properties.ProvisionedConcurrencyConfig", "On $LATEST"] if {
	some name in of_type("AWS::Lambda::Alias")
	props(name).FunctionVersion == "$LATEST"
	props(name).ProvisionedConcurrencyConfig
}

found contains ["FunctionEnvironmentSize", fn, "Properties.Environment.Variables", sprintf("At least %d bytes", [size])] if {
	some fn in of_type("AWS::Lambda::Function")
	variables := entries(at(props(fn), "Environment.Variables"))
	size := sum([bytes | some key, value in variables; not unknown(value); bytes := count(key) + count(sprintf("%v", [value]))])
	size > 4096
}

found contains ["FunctionPlainSecret", fn, sprintf("Properties.Environment.Variables.%s", [key]), "A literal"] if {
	some fn in of_type("AWS::Lambda::Function")
	some key, value in entries(at(props(fn), "Environment.Variables"))
	regex.match("(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|APIKEY|API_KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY)$", upper(key))
	is_string(value)
	value != ""
	not startswith(value, "arn:")
	not by_parameter(fn, sprintf("Environment.Variables.%s", [key]))
}

# A statement with the usual ARNs takes some 400 bytes.
found contains ["FunctionPolicySize", target, "", sprintf("%d permissions", [size])] if {
	some target, permissions in permissions_of
	size := count(permissions)
	size > 40
}
permissions_of[target] contains name if {
	some name in of_type("AWS::Lambda::Permission")
	some target in refs(name, "FunctionName")
	runs[target]
}

found contains ["PermissionRepeated", name, "", sprintf("The same as %s", [other])] if {
	some _, permissions in permissions_of
	some name in permissions
	some other in permissions
	other < name
	props(name) == props(other)
	same_condition(name, other)
}
same_condition(a, b) if object.get(input.resources[a], "condition", null) == object.get(input.resources[b], "condition", null)

found contains ["PermissionWithoutSource", name, "Properties.SourceArn", sprintf("For %s", [principal])] if {
	some name in of_type("AWS::Lambda::Permission")
	principal := props(name).Principal
	endswith(principal, ".amazonaws.com")
	every path in ["SourceArn", "SourceAccount", "EventSourceToken", "PrincipalOrgID"] { absent(props(name), path) }
}

found contains ["FunctionLogGroup", fn, "Properties.LoggingConfig.LogGroup", "Without a log group"] if {
	some fn in of_type("AWS::Lambda::Function")
	absent(props(fn), "LoggingConfig.LogGroup")
	not has_group(fn)
	not serves_deployments(fn)
}
# Many of the functions behind custom resources are made by CDK, and their users cannot set a log group.
serves_deployments(fn) if { some name, _ in input.resources; fn in refs(name, "ServiceToken") }
has_group(fn) if {
	some name, resource in input.resources
	some [type, property] in [["AWS::Logs::LogGroup", "LogGroupName"], ["Custom::LogRetention", "LogGroupName"]]
	resource.resourceType == type
	fn in refs(name, property)
}
has_group(fn) if {
	some name in of_type("AWS::Logs::LogGroup")
	props(name).LogGroupName == sprintf("/aws/lambda/%s", [props(fn).FunctionName])
}

found contains ["LogRetention", name, "Properties.RetentionInDays", "Without retention"] if {
	some name in of_type("AWS::Logs::LogGroup")
	absent(props(name), "RetentionInDays")
	not props(name).LogGroupClass == "DELIVERY"
}
`,
};
