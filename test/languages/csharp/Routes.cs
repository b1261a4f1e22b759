using System.Collections.Generic;
using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Scheduler;
using CdkServerlessApiPattern;

namespace Shop
{
    /// <summary>A function, routes, a schedule and subscriptions of the app's own.</summary>
    public static class Routes
    {
        public static void Add(ServerlessApiPattern shop, Stack stack)
        {
            var refunds = shop.AddFunction("Refunds", new ServerlessFunctionOptions
            {
                Code = Code.FromInline(Everything.Code),
                Handler = "index.handler",
                Runtime = Runtime.NODEJS_22_X,
                Environment = new Dictionary<string, string> { ["LIMIT"] = "50", ["CURRENCY"] = "EUR" },
                Timeout = Duration.Seconds(10),
                Deployment = DeploymentStrategy.Canary(new TrafficShift { Percentage = 10, Interval = Duration.Minutes(5) }),
                ProvisionedConcurrency = ProvisionedConcurrency.Fixed(2),
            });
            var refund = new JsonSchema
            {
                Type = JsonSchemaType.OBJECT,
                Required = new[] { "order", "amount" },
                Properties = new Dictionary<string, IJsonSchema>
                {
                    ["order"] = new JsonSchema { Type = JsonSchemaType.STRING },
                    ["amount"] = new JsonSchema { Type = JsonSchemaType.NUMBER, Minimum = 0 },
                },
            };
            var receipt = new Dictionary<string, object>
            {
                ["type"] = "object",
                ["properties"] = new Dictionary<string, object>
                {
                    ["id"] = new Dictionary<string, object> { ["type"] = "string" },
                    ["amount"] = new Dictionary<string, object> { ["type"] = "number" },
                },
            };
            shop.AddRoute("POST /refunds", new RouteOptions
            {
                Function = refunds.Alias,
                Authorization = RouteAuthorization.Scopes("orders/refund"),
                Request = RequestSchema.Json("Refund", refund).Requiring(new RequiredParameters { Headers = new[] { "Idempotency-Key" } }),
                Responses = new Dictionary<string, RouteResponse>
                {
                    ["201"] = RouteResponse.FromObject("Receipt", receipt),
                    ["409"] = RouteResponse.Problem(),
                },
                Summary = "Refund an order",
                Tags = new[] { "orders" },
            });
            shop.AddRoute("GET /stock/{id}", new RouteOptions
            {
                Integration = RouteIntegration.DynamoDbGet(shop.Table, new DynamoDbGetOptions
                {
                    PartitionKey = new DynamoDbKeyAttribute
                    {
                        Name = "pk",
                        Value = MappingValue.Concat(MappingValue.Text("STOCK#"), MappingValue.Path("id")),
                    },
                    SortKey = new DynamoDbKeyAttribute { Name = "sk", Value = MappingValue.Text("STOCK") },
                    Fields = new Dictionary<string, ItemFieldType> { ["count"] = ItemFieldType.NUMBER, ["place"] = ItemFieldType.STRING },
                }),
                Authorization = RouteAuthorization.None(new NoAuthOptions { Reason = "Stock is public." }),
            });
            shop.AddRoute("POST /events", new RouteOptions
            {
                Integration = RouteIntegration.Sqs(shop.Queue.Queue, new SqsIntegrationOptions
                {
                    Message = Mapping.Json(new Dictionary<string, MappingValue>
                    {
                        ["kind"] = MappingValue.Body("$.kind"),
                        ["caller"] = MappingValue.Principal(),
                        ["at"] = MappingValue.RequestTime(),
                    }),
                    Attributes = new Dictionary<string, MappingValue>
                    {
                        ["source"] = MappingValue.Text("web"),
                        ["id"] = MappingValue.RequestId(),
                    },
                }),
                Authorization = RouteAuthorization.Groups("editors", "admins"),
            });
            shop.AddRoute("GET /banner", new RouteOptions
            {
                Integration = new Banner(),
                Authorization = RouteAuthorization.None(new NoAuthOptions { Reason = "The banner is on the start page." }),
            });
            shop.AddSchedule("Weekly", new CdkServerlessApiPattern.ScheduleOptions
            {
                Schedule = ScheduleExpression.Rate(Duration.Days(7)),
                Function = refunds.Alias,
            });
            shop.OnObjectCreated("receipts/", refunds.Alias);
            shop.Topic.AddEmail("sales@example.com");
            var failures = new Alarm(stack, "Failures", new AlarmProps
            {
                Metric = refunds.Function.MetricErrors(),
                Threshold = 1,
                EvaluationPeriods = 1,
                ComparisonOperator = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            });
            shop.Monitoring.AdoptAlarm(failures);
        }
    }
}
