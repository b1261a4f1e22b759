"""Nearly all that the library has, in one stack."""

from aws_cdk import App, Duration, Environment, Stack
from aws_cdk.aws_apigateway import JsonSchema, JsonSchemaType, ThrottleSettings
from aws_cdk.aws_cloudwatch import Alarm, ComparisonOperator
from aws_cdk.aws_lambda import Code, Runtime
from aws_cdk.aws_logs import RetentionDays
from aws_cdk.aws_scheduler import ScheduleExpression
from cdk_serverless_api_pattern import (
    Access,
    AlarmNotification,
    AlarmOverride,
    ApiCorsOptions,
    ApiOptions,
    Auth,
    ComputeOptions,
    DeploymentStrategy,
    DynamoDbKeyAttribute,
    Encryption,
    Entity,
    EntityIndex,
    EntitySchema,
    FunctionDefaults,
    IngestOptions,
    ItemFieldType,
    JobInput,
    JobType,
    Mapping,
    MappingValue,
    MonitoringOptions,
    NamedScheduleOptions,
    OpenApiInfo,
    Profile,
    ProfileMonitoringSettings,
    ProfileSettings,
    ProvisionedConcurrency,
    RealtimeOptions,
    RequestSchema,
    ResourceServerOptions,
    ResourceServerScopeOptions,
    RouteAuthorization,
    RouteIntegration,
    RouteResponse,
    SecurityOptions,
    ServerlessApiPattern,
    ServerlessFunctionOptions,
    UsagePlanOptions,
    WebFirewallOptions,
    WebsiteOptions,
)

from own import Banner, Pager

CODE = "exports.handler = async () => ({ statusCode: 204 });"

PRODUCT = {
    "$defs": {"size": {"type": "object", "properties": {"height": {"type": "number"}, "width": {"type": "number"}}}},
    "type": "object",
    "properties": {
        "size": {"$ref": "#/$defs/size"},
        "stock": {"type": "integer", "minimum": 0},
        "price": {"type": "number", "minimum": 0},
        "title": {"type": "string", "maxLength": 100},
        "category": {"type": "string", "enum": ["book", "game", "tool"]},
    },
    "required": ["title", "category"],
}

NOTE = '{"type":"object","required":["text"],"properties":{"text":{"type":"string","maxLength":1000},"pinned":{"type":"boolean"}}}'

INVOICE = {
    "required": ["order"],
    "properties": {"copies": {"type": "integer", "minimum": 1, "maximum": 5}, "order": {"type": "string", "maxLength": 36}},
    "type": "object",
}


def everything(app: App) -> ServerlessApiPattern:
    stack = Stack(app, "Stack", env=Environment(region="eu-west-1"))
    shop = ServerlessApiPattern(
        stack,
        "Shop",
        profile=Profile.custom(
            "Shop",
            base=Profile.PRODUCTION,
            settings=ProfileSettings(monitoring=ProfileMonitoringSettings(log_retention=RetentionDays.ONE_YEAR)),
        ),
        api=ApiOptions(
            throttle=ThrottleSettings(rate_limit=100, burst_limit=200),
            cors=ApiCorsOptions(
                allow_origins=["https://shop.example.com", "http://localhost:3000"],
                allow_credentials=True,
                max_age=Duration.hours(1),
            ),
            usage_plans=[UsagePlanOptions(name="Partners", throttle=ThrottleSettings(rate_limit=10, burst_limit=20))],
            open_api_info=OpenApiInfo(title="Shop", version="1.0.0"),
        ),
        auth=Auth.cognito(
            domain_prefix="shop-example",
            callback_urls=["https://shop.example.com/signed-in"],
            resource_servers=[
                ResourceServerOptions(
                    identifier="orders",
                    scopes=[
                        ResourceServerScopeOptions(name="read", description="Read orders"),
                        ResourceServerScopeOptions(name="refund", description="Refund orders"),
                    ],
                )
            ],
        ),
        compute=ComputeOptions(
            defaults=FunctionDefaults(environment={"AREA": "shop", "REGION_NAME": "Ireland", "CURRENCY": "EUR"}, memory_size=512),
        ),
        entities=[
            Entity.of(
                "product",
                schema=EntitySchema.from_object(PRODUCT),
                access=[Access.anyone(reason="The catalog is public.").read().list(), Access.group("editors").all()],
                indexes=[EntityIndex.by("category").sorted_by("price")],
                changes=True,
            ),
            Entity.of("note", schema=EntitySchema.from_json(NOTE), access=[Access.owner().all()], batches=True, live=True),
        ],
        jobs=[
            JobType.of(
                "invoice",
                new_function=ServerlessFunctionOptions(
                    code=Code.from_inline(CODE), handler="index.handler", runtime=Runtime.NODEJS_22_X, memory_size=256
                ),
                input=JobInput.from_object(INVOICE),
                attempts=4,
                timeout=Duration.minutes(2),
            )
        ],
        realtime=RealtimeOptions(connections_per_owner=5),
        ingest=IngestOptions(import_prefix="incoming/"),
        schedules=[
            NamedScheduleOptions(
                id="Nightly",
                schedule=ScheduleExpression.cron(hour="3", minute="30"),
                description="Removes what is left over",
            )
        ],
        website=WebsiteOptions(settings={"title": "Shop", "area": "eu", "currency": "EUR"}),
        security=SecurityOptions(encryption=Encryption.one_key(), firewall=WebFirewallOptions(rate_limit=500)),
        monitoring=MonitoringOptions(
            alarm_overrides={
                "QueueAge": AlarmOverride(threshold=600, evaluation_periods=3),
                "QueueDeadLetters": AlarmOverride(threshold=5),
            },
            notifications=[
                AlarmNotification.email("operations@example.com"),
                AlarmNotification.action(Pager("arn:aws:sns:eu-west-1:123456789012:pager")),
            ],
        ),
    )
    add_routes(shop, stack)
    return shop


def add_routes(shop: ServerlessApiPattern, stack: Stack) -> None:
    refunds = shop.add_function(
        "Refunds",
        code=Code.from_inline(CODE),
        handler="index.handler",
        runtime=Runtime.NODEJS_22_X,
        environment={"CURRENCY": "EUR", "LIMIT": "50"},
        timeout=Duration.seconds(10),
        deployment=DeploymentStrategy.canary(percentage=10, interval=Duration.minutes(5)),
        provisioned_concurrency=ProvisionedConcurrency.fixed(2),
    )
    refund = JsonSchema(
        type=JsonSchemaType.OBJECT,
        required=["order", "amount"],
        properties={
            "amount": JsonSchema(type=JsonSchemaType.NUMBER, minimum=0),
            "order": JsonSchema(type=JsonSchemaType.STRING),
        },
    )
    receipt = {"type": "object", "properties": {"amount": {"type": "number"}, "id": {"type": "string"}}}
    shop.add_route(
        "POST /refunds",
        function=refunds.alias,
        authorization=RouteAuthorization.scopes("orders/refund"),
        request=RequestSchema.json("Refund", refund).requiring(headers=["Idempotency-Key"]),
        responses={"409": RouteResponse.problem(), "201": RouteResponse.from_object("Receipt", receipt)},
        summary="Refund an order",
        tags=["orders"],
    )
    shop.add_route(
        "GET /stock/{id}",
        integration=RouteIntegration.dynamo_db_get(
            shop.table,
            partition_key=DynamoDbKeyAttribute(
                name="pk", value=MappingValue.concat(MappingValue.text("STOCK#"), MappingValue.path("id"))
            ),
            sort_key=DynamoDbKeyAttribute(name="sk", value=MappingValue.text("STOCK")),
            fields={"place": ItemFieldType.STRING, "count": ItemFieldType.NUMBER},
        ),
        authorization=RouteAuthorization.none(reason="Stock is public."),
    )
    shop.add_route(
        "POST /events",
        integration=RouteIntegration.sqs(
            shop.queue.queue,
            message=Mapping.json(
                {
                    "at": MappingValue.request_time(),
                    "caller": MappingValue.principal(),
                    "kind": MappingValue.body("$.kind"),
                }
            ),
            attributes={"id": MappingValue.request_id(), "source": MappingValue.text("web")},
        ),
        authorization=RouteAuthorization.groups("editors", "admins"),
    )
    shop.add_route(
        "GET /banner",
        integration=Banner(),
        authorization=RouteAuthorization.none(reason="The banner is on the start page."),
    )
    shop.add_schedule("Weekly", schedule=ScheduleExpression.rate(Duration.days(7)), function=refunds.alias)
    shop.on_object_created("receipts/", refunds.alias)
    shop.topic.add_email("sales@example.com")
    failures = Alarm(
        stack,
        "Failures",
        metric=refunds.function.metric_errors(),
        threshold=1,
        evaluation_periods=1,
        comparison_operator=ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    )
    shop.monitoring.adopt_alarm(failures)
