import { type ExportProcessorProps, processExport } from './process-export';
import { type QueueHandler, queueHandler } from '../shared/queue-handler';
import { MalformedMessageError, parseJobMessage } from '../worker/job-message';

/** Goes on with exports, as messages say. Only this function sends to its queue. */
export function exportsHandler(props: ExportProcessorProps): QueueHandler {
  return queueHandler(props, async (body, context) => {
    const message = parseJobMessage(body);
    if (message.version !== 1) {
      throw new MalformedMessageError();
    }
    await processExport(props, message, { remainingMilliseconds: () => context.getRemainingTimeInMillis() });
  });
}
