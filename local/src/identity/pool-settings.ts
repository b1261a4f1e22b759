import { flag, isObject, JsonObject, optionalNumber, optionalObject, optionalString, strings } from '../json';

/** A client of a pool, as far as it signs in. */
export interface PoolClient {
  readonly id: string;
  readonly name: string;
  /** None of a public client. */
  readonly secret?: string;
  readonly flows: readonly string[];
  readonly idSeconds: number;
  readonly accessSeconds: number;
  readonly refreshSeconds: number;
  /** For how many seconds a refresh token is still taken after its use. @default - as long as it is valid */
  readonly rotationSeconds?: number;
  /** Whether it is told that a user doesn't exist. */
  readonly tellsMissingUsers: boolean;
}

/** Settings of a pool for its users. */
export interface PoolRules {
  readonly usernameAttributes: readonly string[];
  readonly autoVerified: readonly string[];
  readonly adminCreatesOnly: boolean;
  readonly passwordPolicy: JsonObject;
  readonly mfa: 'OFF' | 'OPTIONAL' | 'ON';
  /** Functions by trigger, by ARN. */
  readonly triggers: Readonly<Record<string, string>>;
  /** Of the event that changes tokens: V1_0, V2_0 or V3_0. */
  readonly tokenTriggerVersion: string;
}

const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

export function poolRules(properties: JsonObject): PoolRules {
  const lambda = optionalObject(properties.LambdaConfig, 'LambdaConfig');
  const configured = optionalObject(lambda.PreTokenGenerationConfig, 'PreTokenGenerationConfig');
  const token = optionalString(configured.LambdaArn ?? lambda.PreTokenGeneration, 'PreTokenGeneration');
  const mfa = optionalString(properties.MfaConfiguration, 'MfaConfiguration');
  return {
    usernameAttributes: strings(properties.UsernameAttributes, 'UsernameAttributes'),
    autoVerified: strings(properties.AutoVerifiedAttributes, 'AutoVerifiedAttributes'),
    adminCreatesOnly: flag(optionalObject(properties.AdminCreateUserConfig, 'AdminCreateUserConfig').AllowAdminCreateUserOnly),
    passwordPolicy: optionalObject(optionalObject(properties.Policies, 'Policies').PasswordPolicy, 'PasswordPolicy'),
    mfa: mfa === 'ON' || mfa === 'OPTIONAL' ? mfa : 'OFF',
    triggers: {
      ...Object.fromEntries(Object.entries(lambda).filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
      ...(token === undefined ? {} : { PreTokenGeneration: token }),
    },
    tokenTriggerVersion: optionalString(configured.LambdaVersion, 'LambdaVersion') ?? 'V1_0',
  };
}

export function poolClient({ id, name, secret }: Pick<PoolClient, 'id' | 'name' | 'secret'>, properties: JsonObject): PoolClient {
  const units = optionalObject(properties.TokenValidityUnits, 'TokenValidityUnits');
  const seconds = (validity: string, token: string, unit: string, otherwise: number): number => {
    const value = optionalNumber(properties[validity], validity);
    return value === undefined ? otherwise : value * (SECONDS[String(units[token] ?? unit)] ?? 1);
  };
  return {
    id,
    name,
    secret,
    flows: strings(properties.ExplicitAuthFlows, 'ExplicitAuthFlows'),
    idSeconds: seconds('IdTokenValidity', 'IdToken', 'hours', 3600),
    accessSeconds: seconds('AccessTokenValidity', 'AccessToken', 'hours', 3600),
    refreshSeconds: seconds('RefreshTokenValidity', 'RefreshToken', 'days', 30 * 86_400),
    rotationSeconds: rotationOf(properties),
    tellsMissingUsers: properties.PreventUserExistenceErrors !== 'ENABLED',
  };
}

/** Undefined: its tokens don't rotate. */
export function rotationOf({ RefreshTokenRotation }: JsonObject): number | undefined {
  const { Feature, RetryGracePeriodSeconds = 0 } = optionalObject(RefreshTokenRotation, 'RefreshTokenRotation');
  return Feature === 'ENABLED' ? Number(RetryGracePeriodSeconds) : undefined;
}

/** The requirement that a password doesn't meet. Undefined if it meets all. */
export function passwordFault(password: string, policy: JsonObject): string | undefined {
  const { MinimumLength = 8, RequireLowercase, RequireUppercase, RequireNumbers, RequireSymbols } = isObject(policy) ? policy : {};
  if (password.length < Number(MinimumLength)) return 'Password not long enough';
  if (flag(RequireLowercase) && !/[a-z]/.test(password)) return 'Password must have lowercase characters';
  if (flag(RequireUppercase) && !/[A-Z]/.test(password)) return 'Password must have uppercase characters';
  if (flag(RequireNumbers) && !/\d/.test(password)) return 'Password must have numeric characters';
  return flag(RequireSymbols) && !/[^A-Za-z0-9]/.test(password) ? 'Password must have symbol characters' : undefined;
}
