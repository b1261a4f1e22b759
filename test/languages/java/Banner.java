import io.github.cdkserverlessapipattern.RouteIntegration;
import io.github.cdkserverlessapipattern.IntegrationBinding;
import io.github.cdkserverlessapipattern.IntegrationContext;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.apigateway.IntegrationResponse;
import software.amazon.awscdk.services.apigateway.MethodResponse;
import software.amazon.awscdk.services.apigateway.MockIntegration;
import software.amazon.awscdk.services.apigateway.PassthroughBehavior;
import software.constructs.Construct;

/** An integration of the app's own: a fixed answer. */
public final class Banner extends RouteIntegration {
    @Override
    public IntegrationBinding bind(Construct scope, IntegrationContext context) {
        return IntegrationBinding.builder()
            .integration(MockIntegration.Builder.create()
                .passthroughBehavior(PassthroughBehavior.NEVER)
                .requestTemplates(Map.of("application/json", "{\"statusCode\": 200}"))
                .integrationResponses(List.of(IntegrationResponse.builder()
                    .statusCode("200")
                    .responseTemplates(Map.of("application/json", "{\"text\": \"Two for one\"}"))
                    .build()))
                .build())
            .methodResponses(List.of(MethodResponse.builder().statusCode("200").build()))
            .build();
    }
}
