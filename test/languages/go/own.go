package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	pattern "github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern-go/cdkserverlessapipattern"
)

// An integration of the app's own: a fixed answer.
type banner struct {
	pattern.RouteIntegration
}

func newBanner() pattern.RouteIntegration {
	own := &banner{}
	pattern.NewRouteIntegration_Override(own)
	return own
}

func (*banner) Bind(constructs.Construct, *pattern.IntegrationContext) *pattern.IntegrationBinding {
	return &pattern.IntegrationBinding{
		Integration: awsapigateway.NewMockIntegration(&awsapigateway.IntegrationOptions{
			PassthroughBehavior: awsapigateway.PassthroughBehavior_NEVER,
			RequestTemplates:    &map[string]*string{"application/json": jsii.String(`{"statusCode": 200}`)},
			IntegrationResponses: &[]*awsapigateway.IntegrationResponse{{
				StatusCode:        jsii.String("200"),
				ResponseTemplates: &map[string]*string{"application/json": jsii.String(`{"text": "Two for one"}`)},
			}},
		}),
		MethodResponses: &[]*awsapigateway.MethodResponse{{StatusCode: jsii.String("200")}},
	}
}

// An alarm action of the app's own.
type pager struct {
	arn string
}

func (own *pager) Bind(constructs.Construct, awscloudwatch.IAlarm) *awscloudwatch.AlarmActionConfig {
	return &awscloudwatch.AlarmActionConfig{AlarmActionArn: jsii.String(own.arn)}
}
