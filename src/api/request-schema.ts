import { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import { invalid } from '../private/invalid';

/** What a request body must look like. API Gateway refuses others before a function is paid for. */
export class RequestSchema {
  /**
   * A JSON body.
   *
   * @param name name of the model, letters and digits; routes with the same name share it
   * @param schema JSON schema, draft 4 as API Gateway takes it
   * @param contentTypes content types that are checked; bodies of other types reach the function unchecked
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
   */
  public static json(name: string, schema: JsonSchema, contentTypes: string[] = ['application/json']): RequestSchema {
    return new RequestSchema(name, schema, contentTypes);
  }

  private constructor(
    /** Name of the model. */
    public readonly name: string,
    /** Schema of the body. */
    public readonly schema: JsonSchema,
    /** Content types that are checked. */
    public readonly contentTypes: string[],
  ) {
    if (!/^[A-Za-z0-9]+$/.test(name)) throw invalid('request.name', name, 'letters and digits');
    if (!contentTypes.length) throw invalid('request.contentTypes', '[]', 'at least one content type');
  }
}
