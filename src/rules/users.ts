import { Subject } from './subject';

const CLIENT = 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html';

export const USERS: Subject = {
  name: 'users',
  rules: {
    UsersUnverified: {
      severity: 'WARN',
      reason: 'Anyone can sign up with the address of another person.',
      fix: 'Set AutoVerifiedAttributes, or AllowAdminCreateUserOnly',
      url: 'https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html',
    },
    ClientImplicitGrant: {
      severity: 'WARN',
      reason: 'Tokens are in the address of the page, and therefore in its history and in logs.',
      fix: 'Use the code grant with PKCE',
      url: CLIENT,
    },
    ClientPlainCallback: {
      severity: 'ERROR',
      reason: 'Cognito accepts http only for localhost.',
      fix: 'Use https, or http://localhost while developing',
      url: CLIENT,
    },
    ClientTellsUsers: {
      severity: 'WARN',
      reason: 'The answer to a wrong sign-in says whether the user exists.',
      fix: 'Set PreventUserExistenceErrors to ENABLED',
      url: 'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html',
    },
  },
  rego: String.raw`
found contains ["UsersUnverified", name, "Properties.AutoVerifiedAttributes", "Sign-up without verification"] if {
	some name in of_type("AWS::Cognito::UserPool")
	not is_true(at(props(name), "AdminCreateUserConfig.AllowAdminCreateUserOnly"))
	not hidden(props(name), "AdminCreateUserConfig.AllowAdminCreateUserOnly")
	count(list(at(props(name), "AutoVerifiedAttributes"))) == 0
	absent(props(name), "LambdaConfig.PreSignUp")
}

found contains ["ClientImplicitGrant", name, "Properties.AllowedOAuthFlows", "implicit"] if {
	some name in of_type("AWS::Cognito::UserPoolClient")
	is_true(props(name).AllowedOAuthFlowsUserPoolClient)
	"implicit" in list(props(name).AllowedOAuthFlows)
}

found contains ["ClientPlainCallback", name, sprintf("Properties.%s", [property]), address] if {
	some name in of_type("AWS::Cognito::UserPoolClient")
	some property in ["CallbackURLs", "LogoutURLs"]
	some each in list(props(name)[property])
	address := text(each)
	startswith(address, "http://")
	not regex.match("^http://(localhost|127[.]0[.]0[.]1|\\[::1\\])([:/?]|$)", address)
}

found contains ["ClientTellsUsers", name, "Properties.PreventUserExistenceErrors", "Not ENABLED"] if {
	some name in of_type("AWS::Cognito::UserPoolClient")
	not says_nothing(name)
}
says_nothing(name) if props(name).PreventUserExistenceErrors == "ENABLED"
says_nothing(name) if hidden(props(name), "PreventUserExistenceErrors")
`,
};
