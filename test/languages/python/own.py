"""Classes of the app's own, which the library calls."""

import jsii
from aws_cdk.aws_apigateway import (
    IntegrationResponse,
    MethodResponse,
    MockIntegration,
    PassthroughBehavior,
)
from aws_cdk.aws_cloudwatch import AlarmActionConfig, IAlarm, IAlarmAction
from cdk_serverless_api_pattern import (
    IntegrationBinding,
    IntegrationContext,
    RouteIntegration,
)
from constructs import Construct


class Banner(RouteIntegration):
    """A fixed answer."""

    # jsii declares the context as keyword arguments, and calls with one object.
    @jsii.member(jsii_name="bind")
    def bind(  # type: ignore[override]
        self, scope: Construct, context: IntegrationContext
    ) -> IntegrationBinding:
        return IntegrationBinding(
            integration=MockIntegration(
                passthrough_behavior=PassthroughBehavior.NEVER,
                request_templates={"application/json": '{"statusCode": 200}'},
                integration_responses=[
                    IntegrationResponse(
                        status_code="200",
                        response_templates={"application/json": '{"text": "Two for one"}'},
                    )
                ],
            ),
            method_responses=[MethodResponse(status_code="200")],
        )


@jsii.implements(IAlarmAction)
class Pager:
    """An alarm action."""

    def __init__(self, arn: str) -> None:
        self._arn = arn

    def bind(self, scope: Construct, alarm: IAlarm) -> AlarmActionConfig:
        return AlarmActionConfig(alarm_action_arn=self._arn)
