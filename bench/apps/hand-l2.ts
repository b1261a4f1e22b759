import { Stack } from 'aws-cdk-lib';
import { addApi } from './hand-l2/api';
import { addData } from './hand-l2/data';
import { addFunctions } from './hand-l2/functions';
import { addMonitoring } from './hand-l2/monitoring';
import { synthesize } from './synthesize';

/** The system of the library as an experienced team would write it with L2 constructs, with as many resources of each type. */
synthesize((stack: Stack) => {
  const data = addData(stack);
  const functions = addFunctions(stack, data);
  const api = addApi(stack, functions);
  addMonitoring(stack, { ...data, ...functions, ...api });
});
