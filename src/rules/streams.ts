import { Subject } from './subject';

export const STREAMS: Subject = {
  name: 'streams',
  rules: {
    StreamFailures: {
      severity: 'WARN',
      reason: 'Records that are given up leave no trace but a metric.',
      fix: 'Set DestinationConfig.OnFailure to a queue, topic or bucket',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
    },
    StreamRetries: {
      severity: 'WARN',
      reason: 'One bad record blocks its shard until it expires, a day or more.',
      fix: 'Set MaximumRetryAttempts or MaximumRecordAgeInSeconds',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-params.html',
    },
    StreamPartialBatch: {
      severity: 'WARN',
      reason: 'Every retry repeats the whole batch, the good records too.',
      fix: 'Set FunctionResponseTypes to ReportBatchItemFailures, or BisectBatchOnFunctionError',
      url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html',
    },
  },
  rego: String.raw`
stream_mapping contains name if {
	some name in of_type("AWS::Lambda::EventSourceMapping")
	source := props(name).EventSourceArn
	is_stream(source)
}

is_stream(source) if source.__kind == "getatt:StreamArn"
is_stream(source) if of_kind(source.__ref, "AWS::Kinesis::Stream")
is_stream(source) if of_kind(source.__ref, "AWS::Kinesis::StreamConsumer")
is_stream(source) if regex.match("^arn:[^:]+:(dynamodb|kinesis):", text(source))

found contains ["StreamFailures", name, "Properties.DestinationConfig.OnFailure", "Without a destination"] if {
	some name in stream_mapping
	absent(props(name), "DestinationConfig.OnFailure.Destination")
}

found contains ["StreamRetries", name, "Properties.MaximumRetryAttempts", "Retries without an end"] if {
	some name in stream_mapping
	endless(name, "MaximumRetryAttempts")
	endless(name, "MaximumRecordAgeInSeconds")
}

endless(name, path) if absent(props(name), path)
endless(name, path) if { at(props(name), path) == -1; not by_parameter(name, path) }

found contains ["StreamPartialBatch", name, "Properties.FunctionResponseTypes", "Without ReportBatchItemFailures"] if {
	some name in stream_mapping
	absent(props(name), "FunctionResponseTypes")
	bisect := at(props(name), "BisectBatchOnFunctionError")
	not is_true(bisect)
	not hidden(props(name), "BisectBatchOnFunctionError")
	number(name, "BatchSize", 100) > 1
}
`,
};
