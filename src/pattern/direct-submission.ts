import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { RouteIntegration, Mapping, MappingValue } from '../api';
import { AuthBinding, OwnerSource } from '../auth';
import { invalid } from '../private/invalid';

/**
 * Puts a job into the queue without a function between. The id that API Gateway makes for the request becomes the job's, and the worker writes
 * the record when it takes the job.
 */
export function directSubmission(queue: IQueue, { ownerSource }: AuthBinding): RouteIntegration {
  return RouteIntegration.sqs(queue, {
    message: Mapping.json({
      version: MappingValue.number(2),
      ownerId: owner(ownerSource),
      jobId: MappingValue.extendedRequestId(),
      type: MappingValue.body('$.type'),
      input: MappingValue.body('$.input'),
      requestedAt: MappingValue.requestTime(),
    }),
    responses: [{
      statusCode: 202,
      template: Mapping.json({ job: MappingValue.object({ id: MappingValue.extendedRequestId(), status: MappingValue.text('QUEUED') }) }),
    }],
  });
}

/** The owner as the handlers read it, in the words of a mapping. */
function owner(source: OwnerSource): MappingValue {
  switch (source) {
    case OwnerSource.COGNITO: return MappingValue.claim('sub');
    case OwnerSource.LAMBDA: return MappingValue.principal();
    case OwnerSource.API_KEY: return MappingValue.context('identity.apiKeyId');
    case OwnerSource.NONE: return MappingValue.text('public');
    case OwnerSource.IAM:
    case OwnerSource.IAM_SESSION:
      throw invalid('queueing.jobSubmission', 'DIRECT', 'FUNCTION where callers sign with AWS credentials: a mapping cannot tell identity pools from roles');
  }
}
