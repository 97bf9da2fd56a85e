import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { AuthError } from "../../lib/errors.ts";
import { table } from "../../lib/table.ts";
import { type Der, oidOf, partAt, partsOf, TAG } from "./der.ts";
import { deriveOldKey, PURPOSE } from "./old-key.ts";
import type { Password } from "./password.ts";
import { openRc2 } from "./rc2.ts";

const PBES2 = "1.2.840.113549.1.5.13";
export const PBKDF2 = "1.2.840.113549.1.5.12";
const HMACS: Readonly<Record<string, string>> = table({
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
});

interface Cipher {
  readonly name: string;
  readonly keyBytes: number;
}

const CIPHERS: Readonly<Record<string, Cipher>> = table({
  "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", keyBytes: 16 },
  "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", keyBytes: 24 },
  "2.16.840.1.101.3.4.1.42": { name: "aes-256-cbc", keyBytes: 32 },
  "1.2.840.113549.3.7": { name: "des-ede3-cbc", keyBytes: 24 },
});
/** https://www.rfc-editor.org/rfc/rfc7292#appendix-C; RC4 is left out, nobody makes such files. */
const OLD_CIPHERS: Readonly<Record<string, Cipher>> = table({
  "1.2.840.113549.1.12.1.3": { name: "des-ede3-cbc", keyBytes: 24 },
  "1.2.840.113549.1.12.1.4": { name: "des-ede-cbc", keyBytes: 16 },
  "1.2.840.113549.1.12.1.5": { name: "rc2", keyBytes: 16 },
  "1.2.840.113549.1.12.1.6": { name: "rc2", keyBytes: 5 },
});

/**
 * Opens what a password seals in PKCS #12 files, in the present way and in those of older programs.
 * @throws AuthError for a cipher that is not known
 */
export function decryptWithPassword(algorithm: Der, sealed: Buffer, password: Password): Buffer {
  const [type, parameters] = partsOf(algorithm);
  if (!type || !parameters) throw new RangeError("no algorithm");
  const kind = oidOf(type);
  if (kind === PBES2) return openPresent(parameters, sealed, password);
  const old = OLD_CIPHERS[kind];
  if (old) return openOld(old, parameters, { sealed, password });
  throw new AuthError(
    "The PFX file is sealed with a cipher that is not supported: save it anew with AES-256.",
  );
}

/** https://www.rfc-editor.org/rfc/rfc8018#section-6.2 */
function openPresent(parameters: Der, sealed: Buffer, password: Password): Buffer {
  const derivation = partAt(parameters, 0, TAG.sequence);
  const encryption = partAt(parameters, 1, TAG.sequence);
  const cipher = CIPHERS[oidOf(partAt(encryption, 0, TAG.oid))];
  if (!cipher) throw new RangeError("an unknown cipher");
  const key = derivePresent(derivation, cipher.keyBytes, password);
  return open(cipher.name, { key, iv: partAt(encryption, 1, TAG.octets).content }, sealed);
}

/** The key by PBKDF2, as its description says. */
export function derivePresent(derivation: Der, keyBytes: number, password: Password): Buffer {
  if (oidOf(partAt(derivation, 0, TAG.oid)) !== PBKDF2) throw new RangeError("an unknown key");
  const [salt, iterations, ...more] = partsOf(partAt(derivation, 1, TAG.sequence));
  if (!salt || !iterations) throw new RangeError("no salt");
  const function_ = more.find(({ tag }) => tag === TAG.sequence);
  const digest = function_ ? hmacOf(function_) : "sha1";
  return pbkdf2Sync(password.text, salt.content, password.spend(iterations), keyBytes, digest);
}

/** The hash of a HMAC, by its name for `node:crypto`. */
export function hmacOf(algorithm: Der): string {
  const digest = HMACS[oidOf(partAt(algorithm, 0, TAG.oid))];
  if (digest === undefined) throw new RangeError("an unknown hash");
  return digest;
}

function openOld(
  { name, keyBytes }: Cipher,
  parameters: Der,
  { sealed, password }: { sealed: Buffer; password: Password },
): Buffer {
  const salt = partAt(parameters, 0, TAG.octets).content;
  const iterations = password.spend(partAt(parameters, 1, TAG.integer));
  const shared = { hash: "sha1", password: password.text, salt, iterations } as const;
  const key = deriveOldKey({ ...shared, purpose: PURPOSE.key, size: keyBytes });
  const iv = deriveOldKey({ ...shared, purpose: PURPOSE.vector, size: 8 });
  return name === "rc2" ? openRc2({ key, iv }, sealed) : open(name, { key, iv }, sealed);
}

function open(name: string, { key, iv }: { key: Buffer; iv: Buffer }, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(name, key, iv);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}
