package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/jsii-runtime-go"
	pattern "github.com/cdk-serverless-api-pattern/cdk-serverless-api-pattern-go/cdkserverlessapipattern"
)

const code = "exports.handler = async () => ({ statusCode: 204 });"

const note = `{"type":"object","required":["text"],"properties":{"text":{"type":"string","maxLength":1000},"pinned":{"type":"boolean"}}}`

// A JSON object.
type object = map[string]interface{}

var product = object{
	"type":     "object",
	"required": []interface{}{"title", "category"},
	"properties": object{
		"title":    object{"type": "string", "maxLength": 100},
		"category": object{"type": "string", "enum": []interface{}{"book", "game", "tool"}},
		"price":    object{"type": "number", "minimum": 0},
		"stock":    object{"type": "integer", "minimum": 0},
		"size":     object{"$ref": "#/$defs/size"},
	},
	"$defs": object{
		"size": object{"type": "object", "properties": object{"width": object{"type": "number"}, "height": object{"type": "number"}}},
	},
}

var invoice = object{
	"type":     "object",
	"required": []interface{}{"order"},
	"properties": object{
		"order":  object{"type": "string", "maxLength": 36},
		"copies": object{"type": "integer", "minimum": 1, "maximum": 5},
	},
}

// Nearly all that the library has, in one stack.
func everything(app awscdk.App) pattern.ServerlessApiPattern {
	stack := awscdk.NewStack(app, jsii.String("Stack"), &awscdk.StackProps{Env: &awscdk.Environment{Region: jsii.String("eu-west-1")}})
	shop := pattern.NewServerlessApiPattern(stack, jsii.String("Shop"), &pattern.ServerlessApiPatternProps{
		Profile: pattern.Profile_Custom(jsii.String("Shop"), &pattern.CustomProfileOptions{
			Base:     pattern.Profile_PRODUCTION(),
			Settings: &pattern.ProfileSettings{Monitoring: &pattern.ProfileMonitoringSettings{LogRetention: awslogs.RetentionDays_ONE_YEAR}},
		}),
		Api: &pattern.ApiOptions{
			Throttle: throttle(100, 200),
			Cors: &pattern.ApiCorsOptions{
				AllowOrigins:     jsii.Strings("https://shop.example.com", "http://localhost:3000"),
				AllowCredentials: jsii.Bool(true),
				MaxAge:           awscdk.Duration_Hours(jsii.Number(1)),
			},
			UsagePlans:  &[]*pattern.UsagePlanOptions{{Name: jsii.String("Partners"), Throttle: throttle(10, 20)}},
			OpenApiInfo: &pattern.OpenApiInfo{Title: jsii.String("Shop"), Version: jsii.String("1.0.0")},
		},
		Auth: pattern.Auth_Cognito(&pattern.UserDirectoryOptions{
			DomainPrefix: jsii.String("shop-example"),
			CallbackUrls: jsii.Strings("https://shop.example.com/signed-in"),
			ResourceServers: &[]*pattern.ResourceServerOptions{{
				Identifier: jsii.String("orders"),
				Scopes: &[]*pattern.ResourceServerScopeOptions{
					{Name: jsii.String("read"), Description: jsii.String("Read orders")},
					{Name: jsii.String("refund"), Description: jsii.String("Refund orders")},
				},
			}},
		}),
		Compute: &pattern.ComputeOptions{Defaults: &pattern.FunctionDefaults{
			Environment: &map[string]*string{"AREA": jsii.String("shop"), "REGION_NAME": jsii.String("Ireland"), "CURRENCY": jsii.String("EUR")},
			MemorySize:  jsii.Number(512),
		}},
		Entities: &[]pattern.Entity{
			pattern.Entity_Of(jsii.String("product"), &pattern.EntityOptions{
				Schema: pattern.EntitySchema_FromObject(&product),
				Access: &[]pattern.Access{
					pattern.Access_Anyone(&pattern.NoAuthOptions{Reason: jsii.String("The catalog is public.")}).Read().List(),
					pattern.Access_Group(jsii.String("editors")).All(),
				},
				Indexes: &[]pattern.EntityIndex{pattern.EntityIndex_By(jsii.String("category")).SortedBy(jsii.String("price"))},
				Changes: jsii.Bool(true),
			}),
			pattern.Entity_Of(jsii.String("note"), &pattern.EntityOptions{
				Schema:  pattern.EntitySchema_FromJson(jsii.String(note)),
				Access:  &[]pattern.Access{pattern.Access_Owner().All()},
				Batches: jsii.Bool(true),
				Live:    jsii.Bool(true),
			}),
		},
		Jobs: &[]pattern.JobType{pattern.JobType_Of(jsii.String("invoice"), &pattern.JobTypeOptions{
			NewFunction: &pattern.ServerlessFunctionOptions{
				Code:       awslambda.Code_FromInline(jsii.String(code)),
				Handler:    jsii.String("index.handler"),
				Runtime:    awslambda.Runtime_NODEJS_22_X(),
				MemorySize: jsii.Number(256),
			},
			Input:    pattern.JobInput_FromObject(&invoice),
			Attempts: jsii.Number(4),
			Timeout:  awscdk.Duration_Minutes(jsii.Number(2)),
		})},
		Realtime: &pattern.RealtimeOptions{ConnectionsPerOwner: jsii.Number(5)},
		Ingest:   &pattern.IngestOptions{ImportPrefix: jsii.String("incoming/")},
		Schedules: &[]*pattern.NamedScheduleOptions{{
			Id:          jsii.String("Nightly"),
			Schedule:    awsscheduler.ScheduleExpression_Cron(&awsscheduler.CronOptionsWithTimezone{Hour: jsii.String("3"), Minute: jsii.String("30")}),
			Description: jsii.String("Removes what is left over"),
		}},
		Website: &pattern.WebsiteOptions{Settings: &map[string]*string{
			"title": jsii.String("Shop"), "area": jsii.String("eu"), "currency": jsii.String("EUR"),
		}},
		Security: &pattern.SecurityOptions{
			Encryption: pattern.Encryption_OneKey(nil),
			Firewall:   &pattern.WebFirewallOptions{RateLimit: jsii.Number(500)},
		},
		Monitoring: &pattern.MonitoringOptions{
			AlarmOverrides: &map[string]*pattern.AlarmOverride{
				"QueueAge":         {Threshold: jsii.Number(600), EvaluationPeriods: jsii.Number(3)},
				"QueueDeadLetters": {Threshold: jsii.Number(5)},
			},
			Notifications: &[]pattern.AlarmNotification{
				pattern.AlarmNotification_Email(jsii.String("operations@example.com"), nil),
				pattern.AlarmNotification_Action(&pager{arn: "arn:aws:sns:eu-west-1:123456789012:pager"}, nil),
			},
		},
	})
	addRoutes(shop, stack)
	return shop
}

func throttle(rate, burst float64) *awsapigateway.ThrottleSettings {
	return &awsapigateway.ThrottleSettings{RateLimit: jsii.Number(rate), BurstLimit: jsii.Number(burst)}
}
