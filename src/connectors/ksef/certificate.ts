import {
  createPrivateKey,
  type KeyObject,
  type PrivateKeyInput,
  X509Certificate,
} from "node:crypto";
import { readPfx } from "../../formats/pkcs12/pfx.ts";
import { AuthError, normalizeNip } from "../../sdk/index.ts";
import type { Credentials } from "./manifest.ts";

const MIN_RSA_BITS = 2048;
/** How Polish certificates name a tax id or a personal number in their subject. */
const TAX_ID = /\b(TINPL|PNOPL|VATPL)-/i;

/** A certificate with the key that belongs to it. */
export interface Identity {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/** @throws AuthError that says what is wrong with certificate, key or password */
export function readIdentity(credentials: Credentials): Identity {
  const identity = fromCredentials(credentials);
  const { certificate, key } = identity;
  if (!certificate.checkPrivateKey(key))
    throw new AuthError("The private key does not belong to the certificate: enter its own key.");
  const type = key.asymmetricKeyType ?? "unknown";
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (type !== "ec" && (type !== "rsa" || bits < MIN_RSA_BITS))
    throw new AuthError("KSeF takes RSA keys from 2048 bits and elliptic curves, not this key.");
  return identity;
}

function fromCredentials({ pfx, certificate, private_key, key_password }: Credentials): Identity {
  if (certificate !== undefined && private_key !== undefined)
    return { certificate: readCertificate(certificate), key: readKey(private_key, key_password) };
  if (pfx === undefined)
    throw new AuthError("There is no certificate with its key: enter both, or a PFX file.");
  const { certificates, keys } = readPfx(Buffer.from(pfx, "base64"), key_password ?? "");
  for (const key of keys) {
    const own = certificates.find((one) => one.checkPrivateKey(key));
    if (own) return { certificate: own, key };
  }
  throw new AuthError("The PFX file holds no certificate together with its private key.");
}

const PEM = /-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\s]+)-----END \1-----/;

/** With the line breaks that a form of one line takes away; other text stays as it is. */
function rewrapped(text: string): string {
  const [, label, body = ""] = PEM.exec(text) ?? [];
  if (label === undefined) return text;
  const lines = body.replace(/\s/g, "").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** PEM, or the Base64 text of a DER file; of a chain the first, which is the person's own. */
function readCertificate(text: string): X509Certificate {
  try {
    const isPem = text.includes("-----BEGIN");
    return new X509Certificate(isPem ? rewrapped(text) : Buffer.from(text, "base64"));
  } catch (error) {
    throw new AuthError(
      "The certificate cannot be read: paste the whole text from BEGIN CERTIFICATE to END CERTIFICATE.",
      { cause: error },
    );
  }
}

function readKey(text: string, password: string | undefined): KeyObject {
  const pem = rewrapped(text);
  const key = tryKey({ key: pem, ...(password === undefined ? {} : { passphrase: password }) });
  if (key) return key;
  throw new AuthError(
    "The private key cannot be read: paste its whole PEM text, and check its password.",
  );
}

/** Without the error: it tells parts of the key's structure. */
function tryKey(wanted: PrivateKeyInput): KeyObject | undefined {
  try {
    return createPrivateKey(wanted);
  } catch {
    return undefined;
  }
}

/** Whether the subject names a NIP or PESEL; else KSeF knows the certificate by its fingerprint alone. */
export const namesTaxId = ({ subject }: X509Certificate): boolean => TAX_ID.test(subject);

/** What a person should know before KSeF says so. */
export function certificateWarnings(
  { certificate }: Identity,
  { now, nip }: { readonly now: number; readonly nip: string },
): string[] {
  const endsAt = Date.parse(certificate.validTo);
  const days = Math.floor((endsAt - now) / 86_400_000);
  const named = /\b(?:TINPL|VATPL)-(\d{10})\b/i.exec(certificate.subject)?.[1];
  return [
    ...(days < 30
      ? [`The certificate ends on ${new Date(endsAt).toISOString().slice(0, 10)}: get a new one.`]
      : []),
    ...(named !== undefined && named !== normalizeNip(nip)
      ? [`The certificate is of NIP ${named}: it needs a permission for ${normalizeNip(nip)}.`]
      : []),
  ];
}
