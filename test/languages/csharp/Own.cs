using System.Collections.Generic;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.JSII.Runtime.Deputy;
using CdkServerlessApiPattern;
using Constructs;

namespace Shop
{
    /// <summary>An integration of the app's own: a fixed answer.</summary>
    public class Banner : RouteIntegration
    {
        public override IIntegrationBinding Bind(Construct scope, IIntegrationContext context) => new IntegrationBinding
        {
            Integration = new MockIntegration(new IntegrationOptions
            {
                PassthroughBehavior = PassthroughBehavior.NEVER,
                RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\": 200}" },
                IntegrationResponses = new[]
                {
                    new IntegrationResponse
                    {
                        StatusCode = "200",
                        ResponseTemplates = new Dictionary<string, string> { ["application/json"] = "{\"text\": \"Two for one\"}" },
                    },
                },
            }),
            MethodResponses = new[] { new MethodResponse { StatusCode = "200" } },
        };
    }

    /// <summary>An alarm action of the app's own.</summary>
    public class Pager : DeputyBase, IAlarmAction
    {
        private readonly string _arn;

        public Pager(string arn) => _arn = arn;

        public IAlarmActionConfig Bind(Construct scope, IAlarm alarm) => new AlarmActionConfig { AlarmActionArn = _arn };
    }
}
