import type { User } from '../identity/user';
import { flag, JsonObject, optionalObject, optionalString } from '../json';
import type { Challenge, Challenges } from './challenges';
import { notAuthorized } from './directory';
import { signedIn, SignIn } from './signed-in';

/** Challenges of a user, with the answers. */
interface Answered {
  readonly before: Challenge;
  readonly answer: string;
}

/** Lets functions of the app decide what a user is asked, and whether the answers are enough. */
export async function customChallenge(signIn: SignIn, user: User, challenges: Challenges, answered?: Answered): Promise<JsonObject> {
  const { pool, client, metadata } = signIn;
  const shared = { user, clientId: client.id };
  const session = answered === undefined ? [] : [...answered.before.custom?.answers ?? [], await verified(signIn, user, answered)];
  const { challengeName, issueTokens, failAuthentication } = await pool.triggers.run('DefineAuthChallenge', {
    ...shared,
    source: 'DefineAuthChallenge_Authentication',
    request: { session, userNotFound: false, clientMetadata: metadata ?? {} },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  });
  if (flag(issueTokens)) return signedIn(signIn, user);
  if (flag(failAuthentication) || challengeName !== 'CUSTOM_CHALLENGE') throw notAuthorized();
  const made = await pool.triggers.run('CreateAuthChallenge', {
    ...shared,
    source: 'CreateAuthChallenge_Authentication',
    request: { challengeName, session, userNotFound: false, clientMetadata: metadata ?? {} },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  });
  const Session = challenges.begin({
    name: 'CUSTOM_CHALLENGE',
    poolId: pool.id,
    clientId: client.id,
    username: user.username,
    custom: { answers: session, parameters: optionalObject(made.privateChallengeParameters, 'privateChallengeParameters'), metadata: optionalString(made.challengeMetadata, 'challengeMetadata') },
  });
  return { ChallengeName: 'CUSTOM_CHALLENGE', Session, ChallengeParameters: { USERNAME: user.username, ...optionalObject(made.publicChallengeParameters, 'publicChallengeParameters') } };
}

async function verified({ pool, client, metadata }: SignIn, user: User, { before, answer }: Answered): Promise<JsonObject> {
  const { answerCorrect } = await pool.triggers.run('VerifyAuthChallengeResponse', {
    user,
    clientId: client.id,
    source: 'VerifyAuthChallengeResponse_Authentication',
    request: {
      privateChallengeParameters: before.custom?.parameters ?? {}, challengeAnswer: answer, userNotFound: false, clientMetadata: metadata ?? {},
    },
    response: { answerCorrect: false },
  });
  return { challengeName: 'CUSTOM_CHALLENGE', challengeResult: flag(answerCorrect), challengeMetadata: before.custom?.metadata ?? null };
}
