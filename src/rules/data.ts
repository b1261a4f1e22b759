import { Subject } from './subject';

const CORS = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html';

export const DATA: Subject = {
  name: 'data',
  rules: {
    TableRecovery: {
      severity: 'WARN',
      reason: 'A table that is worth a deletion protection loses its items to a bug all the same.',
      fix: 'Switch point-in-time recovery on',
      url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html',
    },
    ReplicaRecovery: {
      severity: 'WARN',
      reason: 'Point-in-time recovery is set by replica: when its region is what remains, there is nothing to recover from.',
      fix: 'Switch point-in-time recovery on for every replica',
      url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html',
    },
    DataRemoval: {
      severity: 'WARN',
      reason: 'CloudFormation deletes the data with the resource, or when a property forces a new one.',
      fix: 'Set DeletionPolicy and UpdateReplacePolicy: Retain to keep it, Delete to say that it may go',
      url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
    },
    BucketPublicAccess: {
      severity: 'WARN',
      reason: 'One wrong policy or ACL makes the objects public.',
      fix: 'Set all four of PublicAccessBlockConfiguration (BlockPublicAccess.BLOCK_ALL)',
      url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    },
    BucketTransport: {
      severity: 'WARN',
      reason: 'The bucket takes requests over plain HTTP.',
      fix: 'Deny s3:* where aws:SecureTransport is false (enforceSSL)',
      url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
    },
    BucketUploads: {
      severity: 'WARN',
      reason: 'Parts of incomplete uploads are kept and cost money, and no list of objects shows them.',
      fix: 'Add a lifecycle rule with AbortIncompleteMultipartUpload',
      url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html',
    },
    BucketCorsWrites: {
      severity: 'WARN',
      reason: 'Every website can write from the browser of a user with a signed URL.',
      fix: 'Name the origins that upload',
      url: CORS,
    },
    BucketCorsCredentials: {
      severity: 'WARN',
      reason: 'Every website may send requests that carry credentials of its visitor.',
      fix: 'Name the origins, or leave Authorization and Cookie out of AllowedHeaders',
      url: CORS,
    },
  },
  rego: String.raw`
found contains ["TableRecovery", name, "Properties.PointInTimeRecoverySpecification", "Only with DeletionProtectionEnabled"] if {
	some name in of_type("AWS::DynamoDB::Table")
	is_true(props(name).DeletionProtectionEnabled)
	unrecoverable(props(name))
}
found contains ["TableRecovery", name, sprintf("Properties.Replicas.%d", [i]), "Only with DeletionProtectionEnabled"] if {
	some name in of_type("AWS::DynamoDB::GlobalTable")
	some i, replica in list(props(name).Replicas)
	is_true(replica.DeletionProtectionEnabled)
	unrecoverable(replica)
}
unrecoverable(table) if absent(table, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled")
unrecoverable(table) if at(table, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled") == false

found contains ["ReplicaRecovery", name, sprintf("Properties.Replicas.%d", [i]), "Other replicas have it"] if {
	some name in of_type("AWS::DynamoDB::GlobalTable")
	replicas := list(props(name).Replicas)
	some other in replicas
	is_true(at(other, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"))
	some i, replica in replicas
	unrecoverable(replica)
}

stateful := {
	"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::KMS::Key",
	"AWS::SecretsManager::Secret", "AWS::Kinesis::Stream", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::EFS::FileSystem",
}

# CloudFormation keeps a bucket with objects by itself.
found contains ["DataRemoval", name, "", "Neither DeletionPolicy nor UpdateReplacePolicy"] if {
	some name, resource in input.resources
	resource.resourceType in stateful
	resource.resourceType != "AWS::S3::Bucket"
	resource.deletionPolicy == null
	resource.updateReplacePolicy == null
}

found contains ["BucketPublicAccess", name, "Properties.PublicAccessBlockConfiguration", sprintf("Without %s", [each])] if {
	some name in of_type("AWS::S3::Bucket")
	some each in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"]
	not kept_private(name, each)
}
kept_private(name, each) if is_true(at(props(name), sprintf("PublicAccessBlockConfiguration.%s", [each])))
kept_private(name, each) if hidden(props(name), sprintf("PublicAccessBlockConfiguration.%s", [each]))

found contains ["BucketTransport", name, "", "No policy of the bucket refuses plain HTTP"] if {
	some name in of_type("AWS::S3::Bucket")
	not secure_only(name)
}

found contains ["BucketUploads", name, "Properties.LifecycleConfiguration", "Without AbortIncompleteMultipartUpload"] if {
	some name in of_type("AWS::S3::Bucket")
	not ends_uploads(name)
}
ends_uploads(name) if {
	some rule in list(at(props(name), "LifecycleConfiguration.Rules"))
	rule.Status == "Enabled"
	rule.AbortIncompleteMultipartUpload
}
ends_uploads(name) if { some rule in list(at(props(name), "LifecycleConfiguration.Rules")); unknown(rule) }

cors contains [name, i, rule] if {
	some name in of_type("AWS::S3::Bucket")
	some i, rule in list(at(props(name), "CorsConfiguration.CorsRules"))
	"*" in list(rule.AllowedOrigins)
}

found contains ["BucketCorsWrites", name, sprintf("Properties.CorsConfiguration.CorsRules.%d", [i]), sprintf("%s from every origin", [verb])] if {
	some [name, i, rule] in cors
	some verb in list(rule.AllowedMethods)
	verb in {"PUT", "POST", "DELETE"}
}

found contains ["BucketCorsCredentials", name, sprintf("Properties.CorsConfiguration.CorsRules.%d", [i]), sprintf("%s from every origin", [header])] if {
	some [name, i, rule] in cors
	some header in list(rule.AllowedHeaders)
	lower(header) in {"authorization", "cookie"}
}
`,
};
