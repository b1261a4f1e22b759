using System.Collections.Generic;
using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.Scheduler;
using CdkServerlessApiPattern;

namespace Shop
{
    /// <summary>Nearly all that the library has, in one stack.</summary>
    public static class Everything
    {
        public const string Code = "exports.handler = async () => ({ statusCode: 204 });";

        private const string Note =
            "{\"type\":\"object\",\"required\":[\"text\"],\"properties\":{\"text\":{\"type\":\"string\",\"maxLength\":1000},\"pinned\":{\"type\":\"boolean\"}}}";

        private static readonly Dictionary<string, object> Product = new()
        {
            ["type"] = "object",
            ["required"] = new[] { "title", "category" },
            ["properties"] = new Dictionary<string, object>
            {
                ["title"] = new Dictionary<string, object> { ["type"] = "string", ["maxLength"] = 100 },
                ["category"] = new Dictionary<string, object> { ["type"] = "string", ["enum"] = new[] { "book", "game", "tool" } },
                ["price"] = new Dictionary<string, object> { ["type"] = "number", ["minimum"] = 0 },
                ["stock"] = new Dictionary<string, object> { ["type"] = "integer", ["minimum"] = 0 },
                ["size"] = new Dictionary<string, object> { ["$ref"] = "#/$defs/size" },
            },
            ["$defs"] = new Dictionary<string, object>
            {
                ["size"] = new Dictionary<string, object>
                {
                    ["type"] = "object",
                    ["properties"] = new Dictionary<string, object> { ["width"] = TypeOf("number"), ["height"] = TypeOf("number") },
                },
            },
        };

        private static readonly Dictionary<string, object> Invoice = new()
        {
            ["type"] = "object",
            ["required"] = new[] { "order" },
            ["properties"] = new Dictionary<string, object>
            {
                ["order"] = new Dictionary<string, object> { ["type"] = "string", ["maxLength"] = 36 },
                ["copies"] = new Dictionary<string, object> { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 5 },
            },
        };

        public static ServerlessApiPattern In(App app)
        {
            var stack = new Stack(app, "Stack", new StackProps { Env = new Amazon.CDK.Environment { Region = "eu-west-1" } });
            var shop = new ServerlessApiPattern(stack, "Shop", new ServerlessApiPatternProps
            {
                Profile = Profile.Custom("Shop", new CustomProfileOptions
                {
                    Base = Profile.PRODUCTION,
                    Settings = new ProfileSettings { Monitoring = new ProfileMonitoringSettings { LogRetention = RetentionDays.ONE_YEAR } },
                }),
                Api = new ApiOptions
                {
                    Throttle = new ThrottleSettings { RateLimit = 100, BurstLimit = 200 },
                    Cors = new ApiCorsOptions
                    {
                        AllowOrigins = new[] { "https://shop.example.com", "http://localhost:3000" },
                        AllowCredentials = true,
                        MaxAge = Duration.Hours(1),
                    },
                    UsagePlans = new[] { new UsagePlanOptions { Name = "Partners", Throttle = new ThrottleSettings { RateLimit = 10, BurstLimit = 20 } } },
                    OpenApiInfo = new OpenApiInfo { Title = "Shop", Version = "1.0.0" },
                },
                Auth = Auth.Cognito(new UserDirectoryOptions
                {
                    DomainPrefix = "shop-example",
                    CallbackUrls = new[] { "https://shop.example.com/signed-in" },
                    ResourceServers = new[]
                    {
                        new ResourceServerOptions
                        {
                            Identifier = "orders",
                            Scopes = new[]
                            {
                                new ResourceServerScopeOptions { Name = "read", Description = "Read orders" },
                                new ResourceServerScopeOptions { Name = "refund", Description = "Refund orders" },
                            },
                        },
                    },
                }),
                Compute = new ComputeOptions
                {
                    Defaults = new FunctionDefaults
                    {
                        Environment = new Dictionary<string, string> { ["AREA"] = "shop", ["REGION_NAME"] = "Ireland", ["CURRENCY"] = "EUR" },
                        MemorySize = 512,
                    },
                },
                Entities = new[]
                {
                    Entity.Of("product", new EntityOptions
                    {
                        Schema = EntitySchema.FromObject(Product),
                        Access = new[]
                        {
                            Access.Anyone(new NoAuthOptions { Reason = "The catalog is public." }).Read().List(),
                            Access.Group("editors").All(),
                        },
                        Indexes = new[] { EntityIndex.By("category").SortedBy("price") },
                        Changes = true,
                    }),
                    Entity.Of("note", new EntityOptions
                    {
                        Schema = EntitySchema.FromJson(Note),
                        Access = new[] { Access.Owner().All() },
                        Batches = true,
                        Live = true,
                    }),
                },
                Jobs = new[]
                {
                    JobType.Of("invoice", new JobTypeOptions
                    {
                        NewFunction = new ServerlessFunctionOptions
                        {
                            Code = Amazon.CDK.AWS.Lambda.Code.FromInline(Code),
                            Handler = "index.handler",
                            Runtime = Runtime.NODEJS_22_X,
                            MemorySize = 256,
                        },
                        Input = JobInput.FromObject(Invoice),
                        Attempts = 4,
                        Timeout = Duration.Minutes(2),
                    }),
                },
                Realtime = new RealtimeOptions { ConnectionsPerOwner = 5 },
                Ingest = new IngestOptions { ImportPrefix = "incoming/" },
                Schedules = new[]
                {
                    new NamedScheduleOptions
                    {
                        Id = "Nightly",
                        Schedule = ScheduleExpression.Cron(new CronOptionsWithTimezone { Hour = "3", Minute = "30" }),
                        Description = "Removes what is left over",
                    },
                },
                Website = new WebsiteOptions
                {
                    Settings = new Dictionary<string, string> { ["title"] = "Shop", ["area"] = "eu", ["currency"] = "EUR" },
                },
                Security = new SecurityOptions { Encryption = Encryption.OneKey(), Firewall = new WebFirewallOptions { RateLimit = 500 } },
                Monitoring = new MonitoringOptions
                {
                    AlarmOverrides = new Dictionary<string, IAlarmOverride>
                    {
                        ["QueueAge"] = new AlarmOverride { Threshold = 600, EvaluationPeriods = 3 },
                        ["QueueDeadLetters"] = new AlarmOverride { Threshold = 5 },
                    },
                    Notifications = new[]
                    {
                        AlarmNotification.Email("operations@example.com"),
                        AlarmNotification.Action(new Pager("arn:aws:sns:eu-west-1:123456789012:pager")),
                    },
                },
            });
            Routes.Add(shop, stack);
            return shop;
        }

        private static Dictionary<string, object> TypeOf(string type) => new() { ["type"] = type };
    }
}
