package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/jsii-runtime-go"
	pattern "github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern-go/cdkserverlessapipattern"
)

// A function, routes, a schedule and subscriptions of the app's own.
func addRoutes(shop pattern.ServerlessApiPattern, stack awscdk.Stack) {
	refunds := shop.AddFunction(jsii.String("Refunds"), &pattern.ServerlessFunctionOptions{
		Code:                   awslambda.Code_FromInline(jsii.String(code)),
		Handler:                jsii.String("index.handler"),
		Runtime:                awslambda.Runtime_NODEJS_22_X(),
		Environment:            &map[string]*string{"LIMIT": jsii.String("50"), "CURRENCY": jsii.String("EUR")},
		Timeout:                awscdk.Duration_Seconds(jsii.Number(10)),
		Deployment:             pattern.DeploymentStrategy_Canary(&pattern.TrafficShift{Percentage: jsii.Number(10), Interval: awscdk.Duration_Minutes(jsii.Number(5))}),
		ProvisionedConcurrency: pattern.ProvisionedConcurrency_Fixed(jsii.Number(2)),
	})
	refund := &awsapigateway.JsonSchema{
		Type:     awsapigateway.JsonSchemaType_OBJECT,
		Required: jsii.Strings("order", "amount"),
		Properties: &map[string]*awsapigateway.JsonSchema{
			"order":  {Type: awsapigateway.JsonSchemaType_STRING},
			"amount": {Type: awsapigateway.JsonSchemaType_NUMBER, Minimum: jsii.Number(0)},
		},
	}
	receipt := object{"type": "object", "properties": object{"id": object{"type": "string"}, "amount": object{"type": "number"}}}
	shop.AddRoute(jsii.String("POST /refunds"), &pattern.RouteOptions{
		Function:      refunds.Alias(),
		Authorization: pattern.RouteAuthorization_Scopes(jsii.String("orders/refund")),
		Request: pattern.RequestSchema_Json(jsii.String("Refund"), refund, nil).
			Requiring(&pattern.RequiredParameters{Headers: jsii.Strings("Idempotency-Key")}),
		Responses: &map[string]pattern.RouteResponse{
			"201": pattern.RouteResponse_FromObject(jsii.String("Receipt"), &receipt, nil),
			"409": pattern.RouteResponse_Problem(nil),
		},
		Summary: jsii.String("Refund an order"),
		Tags:    jsii.Strings("orders"),
	})
	shop.AddRoute(jsii.String("GET /stock/{id}"), &pattern.RouteOptions{
		Integration: pattern.RouteIntegration_DynamoDbGet(shop.Table(), &pattern.DynamoDbGetOptions{
			PartitionKey: &pattern.DynamoDbKeyAttribute{
				Name:  jsii.String("pk"),
				Value: pattern.MappingValue_Concat(pattern.MappingValue_Text(jsii.String("STOCK#")), pattern.MappingValue_Path(jsii.String("id"))),
			},
			SortKey: &pattern.DynamoDbKeyAttribute{Name: jsii.String("sk"), Value: pattern.MappingValue_Text(jsii.String("STOCK"))},
			Fields:  &map[string]pattern.ItemFieldType{"count": pattern.ItemFieldType_NUMBER, "place": pattern.ItemFieldType_STRING},
		}),
		Authorization: pattern.RouteAuthorization_None(&pattern.NoAuthOptions{Reason: jsii.String("Stock is public.")}),
	})
	shop.AddRoute(jsii.String("POST /events"), &pattern.RouteOptions{
		Integration: pattern.RouteIntegration_Sqs(shop.Queue().Queue(), &pattern.SqsIntegrationOptions{
			Message: pattern.Mapping_Json(&map[string]pattern.MappingValue{
				"kind":   pattern.MappingValue_Body(jsii.String("$.kind")),
				"caller": pattern.MappingValue_Principal(),
				"at":     pattern.MappingValue_RequestTime(),
			}),
			Attributes: &map[string]pattern.MappingValue{
				"source": pattern.MappingValue_Text(jsii.String("web")),
				"id":     pattern.MappingValue_RequestId(),
			},
		}),
		Authorization: pattern.RouteAuthorization_Groups(jsii.String("editors"), jsii.String("admins")),
	})
	shop.AddRoute(jsii.String("GET /banner"), &pattern.RouteOptions{
		Integration:   newBanner(),
		Authorization: pattern.RouteAuthorization_None(&pattern.NoAuthOptions{Reason: jsii.String("The banner is on the start page.")}),
	})
	shop.AddSchedule(jsii.String("Weekly"), &pattern.ScheduleOptions{
		Schedule: awsscheduler.ScheduleExpression_Rate(awscdk.Duration_Days(jsii.Number(7))),
		Function: refunds.Alias(),
	})
	shop.OnObjectCreated(jsii.String("receipts/"), refunds.Alias(), nil)
	shop.Topic().AddEmail(jsii.String("sales@example.com"), nil)
	failures := awscloudwatch.NewAlarm(stack, jsii.String("Failures"), &awscloudwatch.AlarmProps{
		Metric:             refunds.Function().MetricErrors(nil),
		Threshold:          jsii.Number(1),
		EvaluationPeriods:  jsii.Number(1),
		ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
	})
	shop.Monitoring().AdoptAlarm(failures, nil)
}
