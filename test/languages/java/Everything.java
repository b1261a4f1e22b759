import io.github.cdkserverlessapipattern.*;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.apigateway.ThrottleSettings;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.scheduler.CronOptionsWithTimezone;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;

/** Nearly all that the library has, in one stack. */
final class Everything {
    static final String CODE = "exports.handler = async () => ({ statusCode: 204 });";

    private static final Map<String, Object> PRODUCT = Map.of(
        "type", "object",
        "required", List.of("title", "category"),
        "properties", Map.of(
            "title", Map.of("type", "string", "maxLength", 100),
            "category", Map.of("type", "string", "enum", List.of("book", "game", "tool")),
            "price", Map.of("type", "number", "minimum", 0),
            "stock", Map.of("type", "integer", "minimum", 0),
            "size", Map.of("$ref", "#/$defs/size")),
        "$defs", Map.of(
            "size", Map.of("type", "object", "properties", Map.of("width", Map.of("type", "number"), "height", Map.of("type", "number")))));

    private static final String NOTE = """
        {"type":"object","required":["text"],"properties":{"text":{"type":"string","maxLength":1000},"pinned":{"type":"boolean"}}}
        """;

    private static final Map<String, Object> INVOICE = Map.of(
        "type", "object",
        "required", List.of("order"),
        "properties", Map.of(
            "order", Map.of("type", "string", "maxLength", 36),
            "copies", Map.of("type", "integer", "minimum", 1, "maximum", 5)));

    static ServerlessApiPattern in(software.amazon.awscdk.App app) {
        Stack stack = new Stack(app, "Stack", StackProps.builder().env(Environment.builder().region("eu-west-1").build()).build());
        ServerlessApiPattern shop = ServerlessApiPattern.Builder.create(stack, "Shop")
            .profile(Profile.custom("Shop", CustomProfileOptions.builder()
                .base(Profile.PRODUCTION)
                .settings(ProfileSettings.builder()
                    .monitoring(ProfileMonitoringSettings.builder().logRetention(RetentionDays.ONE_YEAR).build())
                    .build())
                .build()))
            .api(ApiOptions.builder()
                .throttle(throttle(100, 200))
                .cors(ApiCorsOptions.builder()
                    .allowOrigins(List.of("https://shop.example.com", "http://localhost:3000"))
                    .allowCredentials(true)
                    .maxAge(Duration.hours(1))
                    .build())
                .usagePlans(List.of(UsagePlanOptions.builder().name("Partners").throttle(throttle(10, 20)).build()))
                .openApiInfo(OpenApiInfo.builder().title("Shop").version("1.0.0").build())
                .build())
            .auth(Auth.cognito(UserDirectoryOptions.builder()
                .domainPrefix("shop-example")
                .callbackUrls(List.of("https://shop.example.com/signed-in"))
                .resourceServers(List.of(ResourceServerOptions.builder()
                    .identifier("orders")
                    .scopes(List.of(scope("read", "Read orders"), scope("refund", "Refund orders")))
                    .build()))
                .build()))
            .compute(ComputeOptions.builder()
                .defaults(FunctionDefaults.builder()
                    .environment(Map.of("AREA", "shop", "REGION_NAME", "Ireland", "CURRENCY", "EUR"))
                    .memorySize(512)
                    .build())
                .build())
            .entities(List.of(
                Entity.of("product", EntityOptions.builder()
                    .schema(EntitySchema.fromObject(PRODUCT))
                    .access(List.of(
                        Access.anyone(NoAuthOptions.builder().reason("The catalog is public.").build()).read().list(),
                        Access.group("editors").all()))
                    .indexes(List.of(EntityIndex.by("category").sortedBy("price")))
                    .changes(true)
                    .build()),
                Entity.of("note", EntityOptions.builder()
                    .schema(EntitySchema.fromJson(NOTE))
                    .access(List.of(Access.owner().all()))
                    .batches(true)
                    .live(true)
                    .build())))
            .jobs(List.of(JobType.of("invoice", JobTypeOptions.builder()
                .newFunction(ServerlessFunctionOptions.builder()
                    .code(Code.fromInline(CODE))
                    .handler("index.handler")
                    .runtime(Runtime.NODEJS_22_X)
                    .memorySize(256)
                    .build())
                .input(JobInput.fromObject(INVOICE))
                .attempts(4)
                .timeout(Duration.minutes(2))
                .build())))
            .realtime(RealtimeOptions.builder().connectionsPerOwner(5).build())
            .ingest(IngestOptions.builder().importPrefix("incoming/").build())
            .schedules(List.of(NamedScheduleOptions.builder()
                .id("Nightly")
                .schedule(ScheduleExpression.cron(CronOptionsWithTimezone.builder().hour("3").minute("30").build()))
                .description("Removes what is left over")
                .build()))
            .website(WebsiteOptions.builder().settings(Map.of("title", "Shop", "area", "eu", "currency", "EUR")).build())
            .security(SecurityOptions.builder()
                .encryption(Encryption.oneKey())
                .firewall(WebFirewallOptions.builder().rateLimit(500).build())
                .build())
            .monitoring(MonitoringOptions.builder()
                .alarmOverrides(Map.of(
                    "QueueAge", AlarmOverride.builder().threshold(600).evaluationPeriods(3).build(),
                    "QueueDeadLetters", AlarmOverride.builder().threshold(5).build()))
                .notifications(List.of(
                    AlarmNotification.email("operations@example.com"),
                    AlarmNotification.action(new Pager("arn:aws:sns:eu-west-1:123456789012:pager"))))
                .build())
            .build();
        Routes.add(shop, stack);
        return shop;
    }

    private static ThrottleSettings throttle(int rate, int burst) {
        return ThrottleSettings.builder().rateLimit(rate).burstLimit(burst).build();
    }

    private static ResourceServerScopeOptions scope(String name, String description) {
        return ResourceServerScopeOptions.builder().name(name).description(description).build();
    }

    private Everything() {
    }
}
