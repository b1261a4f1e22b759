import io.github.cdkserverlessapipattern.CostReport;
import io.github.cdkserverlessapipattern.MaskedTemplate;
import io.github.cdkserverlessapipattern.ServerlessApiPattern;
import io.github.cdkserverlessapipattern.ServerlessRules;
import io.github.cdkserverlessapipattern.StatefulBaseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;

/** What the library tells of an app, each as a file beside the template. */
final class Reports {
    static void write(software.amazon.awscdk.App app, ServerlessApiPattern shop, String folder) throws IOException {
        Validations.of(app).addPlugins(ServerlessRules.plugin());
        Path directory = Path.of(folder);
        Files.writeString(directory.resolve("settings.json"), shop.explain().toJson());
        Files.writeString(directory.resolve("openapi.json"), shop.getApi().openApi());
        Files.writeString(directory.resolve("asyncapi.json"), shop.asyncApi());
        Files.writeString(directory.resolve("rules.txt"), ServerlessRules.rules().stream()
            .map(rule -> rule.getId() + " " + rule.getSeverity() + "\n")
            .collect(Collectors.joining()));
        Files.writeString(directory.resolve("masked.json"), MaskedTemplate.of(Stack.of(shop)));
        CostReport cost = CostReport.of(app);
        Files.writeString(directory.resolve("cost.txt"), cost.toText() + "\n" + cost.getLines().size() + " lines\n");
        StatefulBaseline baseline = StatefulBaseline.of(app);
        baseline.write(directory.resolve("stateful.json").toString());
        baseline.check(directory.resolve("stateful.json").toString());
    }

    private Reports() {
    }
}
