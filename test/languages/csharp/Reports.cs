using System.IO;
using System.Linq;
using Amazon.CDK;
using CdkServerlessApiPattern;

namespace Shop
{
    /// <summary>What the library tells of an app, each as a file beside the template.</summary>
    public static class Reports
    {
        public static void Write(App app, ServerlessApiPattern shop, string folder)
        {
            Validations.Of(app).AddPlugins(ServerlessRules.Plugin());
            File.WriteAllText(Path.Combine(folder, "settings.json"), shop.Explain().ToJson());
            File.WriteAllText(Path.Combine(folder, "openapi.json"), shop.Api.OpenApi());
            File.WriteAllText(Path.Combine(folder, "asyncapi.json"), shop.AsyncApi());
            var rules = ServerlessRules.Rules().Select(rule => $"{rule.Id} {rule.Severity}\n");
            File.WriteAllText(Path.Combine(folder, "rules.txt"), string.Concat(rules));
            File.WriteAllText(Path.Combine(folder, "masked.json"), MaskedTemplate.Of(Stack.Of(shop)));
            var cost = CostReport.Of(app);
            File.WriteAllText(Path.Combine(folder, "cost.txt"), $"{cost.ToText()}\n{cost.Lines.Length} lines\n");
            var baseline = StatefulBaseline.Of(app);
            baseline.Write(Path.Combine(folder, "stateful.json"));
            baseline.Check(Path.Combine(folder, "stateful.json"));
        }
    }
}
