import { Subject } from './subject';

const ORIGIN = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html';

export const WEBSITES: Subject = {
  name: 'websites',
  rules: {
    OriginOpen: {
      severity: 'WARN',
      reason: 'CloudFront can read the bucket only if it is public, which bypasses the cache and the firewall.',
      fix: 'Give the origin an origin access control',
      url: ORIGIN,
    },
    OriginIdentity: {
      severity: 'WARN',
      reason: "An origin access identity can't read objects under a KMS key, and can't write any objects.",
      fix: 'Use an origin access control',
      url: ORIGIN,
    },
    PlainViewers: {
      severity: 'WARN',
      reason: 'Anyone on the way can read pages and cookies.',
      fix: 'Set ViewerProtocolPolicy to redirect-to-https or https-only',
      url: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html',
    },
    SecurityHeaders: {
      severity: 'WARN',
      reason: 'Browsers keep none of their protections against framing, sniffing and injected scripts.',
      fix: 'Set a response headers policy',
      url: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html',
    },
  },
  rego: String.raw`
s3_origin contains [name, i, origin] if {
	some name in of_type("AWS::CloudFront::Distribution")
	some i, origin in list(at(props(name), "DistributionConfig.Origins"))
	origin.S3OriginConfig
}
identified(origin) if { identity := at(origin, "S3OriginConfig.OriginAccessIdentity"); not identity in {null, ""} }

found contains ["OriginOpen", name, sprintf("Properties.DistributionConfig.Origins.%d", [i]), "Without origin access control"] if {
	some [name, i, origin] in s3_origin
	absent(origin, "OriginAccessControlId")
	not identified(origin)
}

found contains ["OriginIdentity", name, sprintf("Properties.DistributionConfig.Origins.%d", [i]), "With an origin access identity"] if {
	some [name, i, origin] in s3_origin
	absent(origin, "OriginAccessControlId")
	identified(origin)
}

behavior contains [name, "DefaultCacheBehavior", at(props(name), "DistributionConfig.DefaultCacheBehavior")] if {
	some name in of_type("AWS::CloudFront::Distribution")
}
behavior contains [name, sprintf("CacheBehaviors.%d", [i]), each] if {
	some name in of_type("AWS::CloudFront::Distribution")
	some i, each in list(at(props(name), "DistributionConfig.CacheBehaviors"))
}

found contains ["PlainViewers", name, sprintf("Properties.DistributionConfig.%s.ViewerProtocolPolicy", [path]), "allow-all"] if {
	some [name, path, each] in behavior
	each.ViewerProtocolPolicy == "allow-all"
}

found contains ["SecurityHeaders", name, sprintf("Properties.DistributionConfig.%s.ResponseHeadersPolicyId", [path]), "Without headers"] if {
	some [name, path, each] in behavior
	absent(each, "ResponseHeadersPolicyId")
}
`,
};
