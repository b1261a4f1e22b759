import { Subject } from './subject';

export const QUEUES: Subject = {
  name: 'queues',
  rules: {
    QueueVisibility: {
      severity: 'WARN',
      reason: 'A message that becomes visible while its batch is still retried is worked on twice.',
      fix: 'Set the visibility timeout to six times the timeout of the function, plus the batching window',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
    },
    QueuePartialBatch: {
      severity: 'WARN',
      reason: 'One bad message makes the whole batch come again, and takes the good ones with it into the dead-letter queue.',
      fix: 'Set FunctionResponseTypes to ReportBatchItemFailures and return the failed messages',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html',
    },
    QueueBatchWindow: {
      severity: 'ERROR',
      reason: 'Lambda refuses a batch of more than ten messages without a batching window.',
      fix: 'Set MaximumBatchingWindowInSeconds to 1 or more',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html',
    },
    QueueDeadLetters: {
      severity: 'WARN',
      reason: "Messages that the function can't process are retried until the retention ends, and then lost.",
      fix: 'Give the queue a redrive policy with a dead-letter queue',
      url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
    },
    QueueReceives: {
      severity: 'WARN',
      reason: 'Throttled invocations count as receives, so good messages reach the dead-letter queue in a burst.',
      fix: 'Set maxReceiveCount to 5 or more',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
    },
    QueueDeadLetterRetention: {
      severity: 'WARN',
      reason: 'A message keeps its age when it moves, so it can expire as soon as it arrives.',
      fix: 'Keep dead letters longer than the queue keeps messages, 14 days at best',
      url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html',
    },
    QueueConcurrency: {
      severity: 'WARN',
      reason: 'The poller takes more than the function may run, and the throttled messages reach the dead-letter queue.',
      fix: 'Reserve at least the maximum concurrency of all queues of the function',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
    },
    QueueTransport: {
      severity: 'WARN',
      reason: 'The queue takes requests over plain HTTP.',
      fix: 'Deny sqs:* where aws:SecureTransport is false (enforceSSL)',
      url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html',
    },
  },
  rego: String.raw`
found contains ["QueueVisibility", queue, "Properties.VisibilityTimeout", detail] if {
	some [name, fn, queue] in queue_mapping
	visible := number(queue, "VisibilityTimeout", 30)
	timeout := number(fn, "Timeout", 3)
	window := number(name, "MaximumBatchingWindowInSeconds", 0)
	visible < (6 * timeout) + window
	detail := sprintf("%d seconds; function %s takes up to %d, with a batching window of %d", [visible, fn, timeout, window])
}

found contains ["QueuePartialBatch", name, "Properties.FunctionResponseTypes", "Without ReportBatchItemFailures"] if {
	some [name, _, _] in queue_mapping
	absent(props(name), "FunctionResponseTypes")
	number(name, "BatchSize", 10) > 1
}

found contains ["QueueBatchWindow", name, "Properties.BatchSize", detail] if {
	some [name, _, queue] in queue_mapping
	not props(queue).FifoQueue
	size := number(name, "BatchSize", 10)
	size > 10
	number(name, "MaximumBatchingWindowInSeconds", 0) < 1
	detail := sprintf("%d messages", [size])
}

found contains ["QueueDeadLetters", queue, "Properties.RedrivePolicy", sprintf("Read by function %s", [fn])] if {
	some [_, fn, queue] in queue_mapping
	absent(props(queue), "RedrivePolicy")
}

found contains ["QueueReceives", queue, "Properties.RedrivePolicy.maxReceiveCount", sprintf("%d receives", [count])] if {
	some [_, _, queue] in queue_mapping
	count := as_number(at(props(queue), "RedrivePolicy.maxReceiveCount"))
	not by_parameter(queue, "RedrivePolicy.maxReceiveCount")
	count < 5
}

# In FIFO queues the age begins anew.
found contains ["QueueDeadLetterRetention", dead, "Properties.MessageRetentionPeriod", detail] if {
	some queue in of_type("AWS::SQS::Queue")
	not props(queue).FifoQueue
	some dead in refs(queue, "RedrivePolicy.deadLetterTargetArn")
	kept := number(dead, "MessageRetentionPeriod", 345600)
	age := number(queue, "MessageRetentionPeriod", 345600)
	kept <= age
	detail := sprintf("%d seconds; queue %s keeps messages for %d", [kept, queue, age])
}

found contains ["QueueConcurrency", name, "Properties.ScalingConfig.MaximumConcurrency", detail] if {
	some [name, fn, _] in queue_mapping
	reserved := number(fn, "ReservedConcurrentExecutions", 1000000)
	wanted := number(name, "ScalingConfig.MaximumConcurrency", 0)
	wanted > reserved
	detail := sprintf("%d; function %s reserves %d", [wanted, fn, reserved])
}

found contains ["QueueTransport", queue, "", "No policy of the queue refuses plain HTTP"] if {
	some queue in of_type("AWS::SQS::Queue")
	not secure_only(queue)
}
`,
};
