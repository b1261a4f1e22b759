"""What the library tells of an app, each as a file beside the template."""

from pathlib import Path

from aws_cdk import App, Stack, Validations
from cdk_serverless_api_pattern import (
    CostReport,
    MaskedTemplate,
    ServerlessApiPattern,
    ServerlessRules,
    StatefulBaseline,
)


def write_reports(app: App, shop: ServerlessApiPattern, folder: str) -> None:
    Validations.of(app).add_plugins(ServerlessRules.plugin())
    directory = Path(folder)
    (directory / "settings.json").write_text(shop.explain().to_json())
    (directory / "openapi.json").write_text(shop.api.open_api())
    (directory / "asyncapi.json").write_text(shop.async_api())
    rules = ServerlessRules.rules()
    (directory / "rules.txt").write_text("".join(f"{rule.id} {rule.severity}\n" for rule in rules))
    (directory / "masked.json").write_text(MaskedTemplate.of(Stack.of(shop)))
    cost = CostReport.of(app)
    (directory / "cost.txt").write_text(f"{cost.to_text()}\n{len(cost.lines)} lines\n")
    baseline = StatefulBaseline.of(app)
    baseline.write(str(directory / "stateful.json"))
    baseline.check(str(directory / "stateful.json"))
