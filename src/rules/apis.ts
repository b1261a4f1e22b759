import { Subject } from './subject';

const CORS = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html';

export const APIS: Subject = {
  name: 'apis',
  rules: {
    MethodOpen: {
      severity: 'WARN',
      reason: 'Anyone on the internet can call it.',
      fix: 'Set an authorizer or IAM, or acknowledge the method with the reason why it is public',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html',
    },
    MethodValidation: {
      severity: 'WARN',
      reason: 'Every malformed body starts, and is paid as, a function.',
      fix: 'Set a request validator and a model',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
    },
    PreflightAuthorized: {
      severity: 'ERROR',
      reason: 'Browsers send a preflight without credentials, so every call from another origin fails.',
      fix: 'Set AuthorizationType to NONE for OPTIONS, and require no API key',
      url: CORS,
    },
    PreflightPaid: {
      severity: 'WARN',
      reason: 'Every preflight waits for, and pays, the integration.',
      fix: 'Answer OPTIONS with a mock integration',
      url: CORS,
    },
    StageThrottling: {
      severity: 'WARN',
      reason: 'One caller can use up the limit of the account, and with it every other API in the region.',
      fix: 'Set a rate and a burst limit for all methods (routes) of the stage',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
    },
    StageLogFields: {
      severity: 'WARN',
      reason: 'Without the id of the request and the status, the log finds neither the failed requests nor their traces.',
      fix: 'Put $context.requestId and $context.status into the format',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    },
    CacheShared: {
      severity: 'ERROR',
      reason: 'The next caller gets the cached answer of the previous one.',
      fix: 'Make the Authorization header a cache key of the method, or switch its cache off',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
    },
    ConnectOpen: {
      severity: 'WARN',
      reason: 'Anyone on the internet can open connections.',
      fix: 'Give the $connect route an authorizer',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html',
    },
    FirewallScope: {
      severity: 'ERROR',
      reason: 'A web ACL of the scope CLOUDFRONT cannot be associated: set it on the distribution.',
      fix: 'Use the scope REGIONAL, or set WebACLId of the distribution',
      url: 'https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html',
    },
    ApiPolicyOpen: {
      severity: 'WARN',
      reason: 'A policy that allows every caller and denies none restricts nothing.',
      fix: 'Add a condition, or a statement that denies',
      url: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html',
    },
  },
  rego: String.raw`
found contains ["MethodOpen", name, "Properties.AuthorizationType", sprintf("%s without authorization", [verb])] if {
	some name in of_type("AWS::ApiGateway::Method")
	verb := props(name).HttpMethod
	verb != "OPTIONS"
	unauthorized(name)
	not is_true(at(props(name), "ApiKeyRequired"))
	not hidden(props(name), "ApiKeyRequired")
	not restricted(name)
}
unauthorized(name) if props(name).AuthorizationType == "NONE"
unauthorized(name) if absent(props(name), "AuthorizationType")
# The API has a policy, or is private.
restricted(name) if { some api in refs(name, "RestApiId"); props(api).Policy }
restricted(name) if { some api in refs(name, "RestApiId"); "PRIVATE" in list(at(props(api), "EndpointConfiguration.Types")) }

found contains ["MethodValidation", name, "Properties.RequestValidatorId", sprintf("%s without a validator", [verb])] if {
	some name in of_type("AWS::ApiGateway::Method")
	verb := props(name).HttpMethod
	verb in {"POST", "PUT", "PATCH"}
	functions_at(name, "Integration.Uri") != set()
	absent(props(name), "RequestValidatorId")
}

preflight contains name if { some name in of_type("AWS::ApiGateway::Method"); props(name).HttpMethod == "OPTIONS" }

found contains ["PreflightAuthorized", name, "Properties.AuthorizationType", "OPTIONS with authorization"] if {
	some name in preflight
	type := props(name).AuthorizationType
	is_string(type)
	type != "NONE"
}
found contains ["PreflightAuthorized", name, "Properties.ApiKeyRequired", "OPTIONS with an API key"] if {
	some name in preflight
	is_true(props(name).ApiKeyRequired)
}

found contains ["PreflightPaid", name, "Properties.Integration.Type", sprintf("OPTIONS by %s", [type])] if {
	some name in preflight
	type := at(props(name), "Integration.Type")
	is_string(type)
	type != "MOCK"
}

found contains ["StageThrottling", name, "Properties.MethodSettings", "Without a limit for all methods"] if {
	some name in of_type("AWS::ApiGateway::Stage")
	not throttled(name)
}
throttled(name) if {
	some each in list(props(name).MethodSettings)
	for_all(each)
	not absent(each, "ThrottlingRateLimit")
	not absent(each, "ThrottlingBurstLimit")
}
throttled(name) if { some each in list(props(name).MethodSettings); unknown(each) }
for_all(each) if { each.HttpMethod == "*"; each.ResourcePath in {"/*", "/"} }

found contains ["StageThrottling", name, "Properties.DefaultRouteSettings", "Without a limit for all routes"] if {
	some name in of_type("AWS::ApiGatewayV2::Stage")
	some setting in ["DefaultRouteSettings.ThrottlingRateLimit", "DefaultRouteSettings.ThrottlingBurstLimit"]
	absent(props(name), setting)
}

found contains ["StageLogFields", name, sprintf("Properties.%s.Format", [property]), sprintf("Without %s", [field])] if {
	some [type, property] in [["AWS::ApiGateway::Stage", "AccessLogSetting"], ["AWS::ApiGatewayV2::Stage", "AccessLogSettings"]]
	some name in of_type(type)
	format := at(props(name), sprintf("%s.Format", [property]))
	is_string(format)
	some field in ["$context.requestId", "$context.status"]
	not contains(format, field)
	not contains(format, replace(field, "requestId", "extendedRequestId"))
}

found contains ["CacheShared", name, "Properties.Integration.CacheKeyParameters", sprintf("%s is cached for all callers", [verb])] if {
	some stage in of_type("AWS::ApiGateway::Stage")
	is_true(props(stage).CacheClusterEnabled)
	some api in refs(stage, "RestApiId")
	some setting in list(props(stage).MethodSettings)
	for_all(setting)
	keeps(setting)
	some name in of_type("AWS::ApiGateway::Method")
	api in refs(name, "RestApiId")
	verb := props(name).HttpMethod
	verb in {"GET", "ANY"}
	authorized(name)
	not keyed(name)
	not own_setting(stage, name)
}
# A cache that keeps answers for no time keeps none.
keeps(setting) if { is_true(setting.CachingEnabled); not object.get(setting, "CacheTtlInSeconds", 300) == 0 }

authorized(name) if { type := props(name).AuthorizationType; is_string(type); type != "NONE" }
keyed(name) if { some key in list(at(props(name), "Integration.CacheKeyParameters")); startswith(key, "method.request.header.") }
keyed(name) if hidden(props(name), "Integration.CacheKeyParameters")

# A setting of the stage for this method alone: its path ends like that of the method.
own_setting(stage, name) if {
	some setting in list(props(stage).MethodSettings)
	not keeps(setting)
	setting.HttpMethod in {props(name).HttpMethod, "*"}
	some resource in refs(name, "ResourceId")
	endswith(setting.ResourcePath, object.get(props(resource), "PathPart", "/"))
}

found contains ["ConnectOpen", name, "Properties.AuthorizationType", "$connect without authorization"] if {
	some name in of_type("AWS::ApiGatewayV2::Route")
	props(name).RouteKey == "$connect"
	unauthorized(name)
}

found contains ["FirewallScope", name, "Properties.WebACLArn", sprintf("Web ACL %s", [acl])] if {
	some name in of_type("AWS::WAFv2::WebACLAssociation")
	some acl in refs(name, "WebACLArn")
	props(acl).Scope == "CLOUDFRONT"
}

found contains ["ApiPolicyOpen", name, concat(".", ["Properties", path]), "Principal * without a condition"] if {
	some [name, path, s] in statement
	of_kind(name, "AWS::ApiGateway::RestApi")
	s.Effect == "Allow"
	everybody(s)
	absent(s, "Condition")
	not denies(name)
}
denies(api) if { some [_, s] in statements_of[api]; s.Effect != "Allow" }
denies(api) if { some [_, s] in statements_of[api]; unknown(s) }
`,
};
