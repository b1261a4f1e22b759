import { createHash, createHmac, getDiffieHellman, randomBytes } from 'node:crypto';

/**
 * The client's side of SRP as Cognito's own libraries do it, written after RFC 5054 and their documentation, and apart from the server's.
 */
const PRIME = getDiffieHellman('modp15').getPrime('hex').toUpperCase();
const modulus = BigInt(`0x${PRIME}`);
const sha256 = (hex: string) => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
const padded = (value: bigint | string) => {
  const hex = typeof value === 'string' ? value : value.toString(16);
  const even = hex.length % 2 === 1 ? `0${hex}` : hex;
  return '89ABCDEFabcdef'.includes(even.charAt(0)) ? `00${even}` : even;
};
const multiplier = BigInt(`0x${sha256(`00${PRIME}02`)}`);

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power((base * base) % modulus, exponent / 2n);
  return exponent % 2n === 0n ? half : (half * base) % modulus;
}

/** One sign-in of a client that never tells the password. */
export class SrpClient {
  private readonly secret = BigInt(`0x${randomBytes(128).toString('hex')}`) % modulus;
  private readonly open = power(2n, this.secret);

  /** `SRP_A` */
  public get publicValue(): string {
    return this.open.toString(16);
  }

  /** The responses to the challenge `PASSWORD_VERIFIER`. */
  public responses(pool: string, password: string, challenge: Readonly<Record<string, string>>): Record<string, string> {
    const { SALT = '', SRP_B = '', SECRET_BLOCK = '', USER_ID_FOR_SRP = '' } = challenge;
    const server = BigInt(`0x${SRP_B}`);
    const u = BigInt(`0x${sha256(padded(this.open) + padded(server))}`);
    const identity = createHash('sha256').update(`${pool}${USER_ID_FOR_SRP}:${password}`).digest('hex').padStart(64, '0');
    const x = BigInt(`0x${sha256(padded(BigInt(`0x${SALT}`)) + identity)}`);
    const base = (((server - multiplier * power(2n, x)) % modulus) + modulus) % modulus;
    const shared = power(base, this.secret + u * x);
    const extracted = createHmac('sha256', Buffer.from(padded(u), 'hex')).update(Buffer.from(padded(shared), 'hex')).digest();
    const key = createHmac('sha256', extracted).update(Buffer.concat([Buffer.from('Caldera Derived Key', 'utf8'), Buffer.from([1])])).digest().subarray(0, 16);
    const timestamp = new Date().toUTCString().replace(/^(\w+), 0?(\d+) (\w+) (\d+) (\S+) GMT$/, '$1 $3 $2 $5 UTC $4');
    const signature = createHmac('sha256', key).update(pool).update(USER_ID_FOR_SRP).update(Buffer.from(SECRET_BLOCK, 'base64')).update(timestamp).digest('base64');
    return { USERNAME: USER_ID_FOR_SRP, PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK, TIMESTAMP: timestamp, PASSWORD_CLAIM_SIGNATURE: signature };
  }
}
