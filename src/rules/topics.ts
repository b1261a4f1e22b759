import { Subject } from './subject';

export const TOPICS: Subject = {
  name: 'topics',
  rules: {
    SubscriptionDeadLetters: {
      severity: 'WARN',
      reason: 'Messages that the subscriber rejects are dropped after the retries.',
      fix: 'Give the subscription a redrive policy with a dead-letter queue',
      url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html',
    },
    SubscriptionPlainHttp: {
      severity: 'WARN',
      reason: 'Anyone on the way can read the messages.',
      fix: 'Subscribe an https endpoint',
      url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
    },
    TopicTransport: {
      severity: 'WARN',
      reason: 'The topic takes messages over plain HTTP.',
      fix: 'Deny sns:Publish where aws:SecureTransport is false (enforceSSL)',
      url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html',
    },
  },
  rego: String.raw`
found contains ["SubscriptionDeadLetters", name, "Properties.RedrivePolicy", sprintf("Protocol %s", [protocol])] if {
	some name in of_type("AWS::SNS::Subscription")
	protocol := props(name).Protocol
	protocol in {"lambda", "sqs", "http", "https", "firehose"}
	absent(props(name), "RedrivePolicy")
}

found contains ["SubscriptionPlainHttp", name, "Properties.Protocol", "Protocol http"] if {
	some name in of_type("AWS::SNS::Subscription")
	props(name).Protocol == "http"
}

found contains ["TopicTransport", name, "", "No policy of the topic refuses plain HTTP"] if {
	some name in of_type("AWS::SNS::Topic")
	not secure_only(name)
}
`,
};
