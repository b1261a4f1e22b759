import { Component, awscdk } from 'projen';
export class HandlerBundles extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) { super(project); }
}
