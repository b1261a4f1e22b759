import software.amazon.awscdk.services.cloudwatch.AlarmActionConfig;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.constructs.Construct;

/** An alarm action of the app's own. */
public record Pager(String arn) implements IAlarmAction {
    @Override
    public AlarmActionConfig bind(Construct scope, IAlarm alarm) {
        return AlarmActionConfig.builder().alarmActionArn(arn).build();
    }
}
