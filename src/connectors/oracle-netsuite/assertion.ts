import { constants, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { AuthError } from "../../sdk/index.ts";

/** NetSuite takes an assertion of less than an hour; ours is used at once. */
const LIFETIME_SECONDS = 300;
/** RFC 7518, 3.5: as long as the hash. */
const PSS_SALT_BYTES = 32;
const CURVES: ReadonlyMap<string, readonly [algorithm: string, hash: string]> = new Map([
  ["prime256v1", ["ES256", "sha256"]],
  ["secp384r1", ["ES384", "sha384"]],
  ["secp521r1", ["ES512", "sha512"]],
]);

export interface Claim {
  readonly clientId: string;
  readonly certificateId: string;
  readonly privateKey: string;
  readonly audience: string;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * A claim to be the application, signed with the key of the certificate that lies at NetSuite.
 * https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_162790605110.html
 * @throws AuthError where the key cannot be read or is of another kind
 */
export function assertionOf({ clientId, certificateId, privateKey, ...rest }: Claim): string {
  const key = readKey(privateKey);
  const { algorithm, hash } = methodOf(key);
  const header = { typ: "JWT", alg: algorithm, kid: certificateId };
  const claims = {
    iss: clientId,
    scope: ["rest_webservices"],
    aud: rest.audience,
    iat: rest.now,
    exp: rest.now + LIFETIME_SECONDS,
  };
  const content = `${encoded(header)}.${encoded(claims)}`;
  const options =
    algorithm === "PS256"
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: PSS_SALT_BYTES }
      : { key, dsaEncoding: "ieee-p1363" as const };
  return `${content}.${sign(hash, Buffer.from(content), options).toString("base64url")}`;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

function methodOf(key: KeyObject): { readonly algorithm: string; readonly hash: string } {
  if (key.asymmetricKeyType === "rsa") return { algorithm: "PS256", hash: "sha256" };
  const curve = CURVES.get(key.asymmetricKeyDetails?.namedCurve ?? "");
  if (key.asymmetricKeyType !== "ec" || !curve)
    throw new AuthError(
      "NetSuite takes RSA keys and the elliptic curves P-256, P-384 and P-521, not this private key.",
    );
  return { algorithm: curve[0], hash: curve[1] };
}

function readKey(text: string): KeyObject {
  const key = tryKey(rewrapped(text));
  if (key) return key;
  throw new AuthError(
    "The private key cannot be read: paste its whole PEM text without a password, from BEGIN to END.",
  );
}

/** Without the error of OpenSSL: it tells parts of the key's structure. */
function tryKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

const PEM = /^\s*-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\s]+)-----END \1-----\s*$/;

/** With the line breaks that a form of one line takes away. */
function rewrapped(text: string): string {
  const [, label, body = ""] = PEM.exec(text) ?? [];
  if (label === undefined) return text;
  const lines = body.replace(/\s/g, "").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
