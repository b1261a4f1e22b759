import io.github.cdkserverlessapipattern.*;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.apigateway.JsonSchema;
import software.amazon.awscdk.services.apigateway.JsonSchemaType;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;

/** A function, routes, a schedule and subscriptions of the app's own. */
final class Routes {
    static void add(ServerlessApiPattern shop, Stack stack) {
        ServerlessFunction refunds = shop.addFunction("Refunds", ServerlessFunctionOptions.builder()
            .code(Code.fromInline(Everything.CODE))
            .handler("index.handler")
            .runtime(Runtime.NODEJS_22_X)
            .environment(Map.of("LIMIT", "50", "CURRENCY", "EUR"))
            .timeout(Duration.seconds(10))
            .deployment(DeploymentStrategy.canary(TrafficShift.builder().percentage(10).interval(Duration.minutes(5)).build()))
            .provisionedConcurrency(ProvisionedConcurrency.fixed(2))
            .build());
        JsonSchema refund = JsonSchema.builder()
            .type(JsonSchemaType.OBJECT)
            .required(List.of("order", "amount"))
            .properties(Map.of(
                "order", JsonSchema.builder().type(JsonSchemaType.STRING).build(),
                "amount", JsonSchema.builder().type(JsonSchemaType.NUMBER).minimum(0).build()))
            .build();
        Map<String, Object> receipt = Map.of(
            "type", "object",
            "properties", Map.of("id", Map.of("type", "string"), "amount", Map.of("type", "number")));
        shop.addRoute("POST /refunds", RouteOptions.builder()
            .function(refunds.getAlias())
            .authorization(RouteAuthorization.scopes("orders/refund"))
            .request(RequestSchema.json("Refund", refund)
                .requiring(RequiredParameters.builder().headers(List.of("Idempotency-Key")).build()))
            .responses(Map.of("201", RouteResponse.fromObject("Receipt", receipt), "409", RouteResponse.problem()))
            .summary("Refund an order")
            .tags(List.of("orders"))
            .build());
        shop.addRoute("GET /stock/{id}", RouteOptions.builder()
            .integration(RouteIntegration.dynamoDbGet(shop.getTable(), DynamoDbGetOptions.builder()
                .partitionKey(DynamoDbKeyAttribute.builder()
                    .name("pk")
                    .value(MappingValue.concat(MappingValue.text("STOCK#"), MappingValue.path("id")))
                    .build())
                .sortKey(DynamoDbKeyAttribute.builder().name("sk").value(MappingValue.text("STOCK")).build())
                .fields(Map.of("count", ItemFieldType.NUMBER, "place", ItemFieldType.STRING))
                .build()))
            .authorization(RouteAuthorization.none(NoAuthOptions.builder().reason("Stock is public.").build()))
            .build());
        shop.addRoute("POST /events", RouteOptions.builder()
            .integration(RouteIntegration.sqs(shop.getQueue().getQueue(), SqsIntegrationOptions.builder()
                .message(Mapping.json(Map.of(
                    "kind", MappingValue.body("$.kind"), "caller", MappingValue.principal(), "at", MappingValue.requestTime())))
                .attributes(Map.of("source", MappingValue.text("web"), "id", MappingValue.requestId()))
                .build()))
            .authorization(RouteAuthorization.groups("editors", "admins"))
            .build());
        shop.addRoute("GET /banner", RouteOptions.builder()
            .integration(new Banner())
            .authorization(RouteAuthorization.none(NoAuthOptions.builder().reason("The banner is on the start page.").build()))
            .build());
        shop.addSchedule("Weekly", ScheduleOptions.builder()
            .schedule(ScheduleExpression.rate(Duration.days(7)))
            .function(refunds.getAlias())
            .build());
        shop.onObjectCreated("receipts/", refunds.getAlias());
        shop.getTopic().addEmail("sales@example.com");
        Alarm failures = Alarm.Builder.create(stack, "Failures")
            .metric(refunds.getFunction().metricErrors())
            .threshold(1)
            .evaluationPeriods(1)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
            .build();
        shop.getMonitoring().adoptAlarm(failures);
    }

    private Routes() {
    }
}
