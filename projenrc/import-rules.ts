import { Component, awscdk } from 'projen';
export class ImportRules extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) { super(project); }
}
