import { createDecipheriv, createHash, pbkdf2Sync } from "node:crypto";
import { AuthError, table } from "../../sdk/index.ts";
import { type Der, integerOf, oidOf, partAt, partsOf, TAG } from "./der.ts";

const PBES2 = "1.2.840.113549.1.5.13";
const PBKDF2 = "1.2.840.113549.1.5.12";
const SHA1_TRIPLE_DES = "1.2.840.113549.1.12.1.3";
const HMACS: Readonly<Record<string, string>> = table({
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
});
const CIPHERS: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> =
  table({
    "2.16.840.1.101.3.4.1.2": { name: "aes-128-cbc", keyBytes: 16 },
    "2.16.840.1.101.3.4.1.22": { name: "aes-192-cbc", keyBytes: 24 },
    "2.16.840.1.101.3.4.1.42": { name: "aes-256-cbc", keyBytes: 32 },
    "1.2.840.113549.3.7": { name: "des-ede3-cbc", keyBytes: 24 },
  });
/** About a second of work; no program makes files with more. */
const MAX_ITERATIONS = 2_000_000;

/**
 * Opens what a password seals in PKCS #12 files, in the present way and in the one of older programs.
 * @throws AuthError for a cipher that is too old
 */
export function decryptWithPassword(algorithm: Der, sealed: Buffer, password: string): Buffer {
  const [type, parameters] = partsOf(algorithm);
  if (!type || !parameters) throw new RangeError("no algorithm");
  const kind = oidOf(type);
  if (kind === PBES2) return openPresent(parameters, sealed, password);
  if (kind === SHA1_TRIPLE_DES) return openOlder(parameters, sealed, password);
  throw new AuthError(
    "The PFX file is sealed with a cipher that is no longer safe: save it anew with AES-256.",
  );
}

/** https://www.rfc-editor.org/rfc/rfc8018#section-6.2 */
function openPresent(parameters: Der, sealed: Buffer, password: string): Buffer {
  const derivation = partAt(parameters, 0, TAG.sequence);
  const encryption = partAt(parameters, 1, TAG.sequence);
  const cipher = CIPHERS[oidOf(partAt(encryption, 0, TAG.oid))];
  const isKnown = oidOf(partAt(derivation, 0, TAG.oid)) === PBKDF2;
  if (!cipher || !isKnown) throw new RangeError("an unknown cipher");
  const [salt, iterations, ...more] = partsOf(partAt(derivation, 1, TAG.sequence));
  if (!salt || !iterations) throw new RangeError("no salt");
  const function_ = more.find(({ tag }) => tag === TAG.sequence);
  const digest = function_ ? HMACS[oidOf(partAt(function_, 0, TAG.oid))] : "sha1";
  if (digest === undefined) throw new RangeError("an unknown hash");
  const key = pbkdf2Sync(
    password,
    salt.content,
    boundedIterations(iterations),
    cipher.keyBytes,
    digest,
  );
  return open(cipher.name, { key, iv: partAt(encryption, 1, TAG.octets).content }, sealed);
}

function openOlder(parameters: Der, sealed: Buffer, password: string): Buffer {
  const salt = partAt(parameters, 0, TAG.octets).content;
  const iterations = boundedIterations(partAt(parameters, 1, TAG.integer));
  const derive = (purpose: number, size: number) =>
    deriveOlder({ password, salt, iterations, purpose, size });
  return open("des-ede3-cbc", { key: derive(1, 24), iv: derive(2, 8) }, sealed);
}

function boundedIterations(value: Der): number {
  const iterations = integerOf(value);
  if (iterations < 1 || iterations > MAX_ITERATIONS) throw new RangeError("too many iterations");
  return iterations;
}

function open(name: string, { key, iv }: { key: Buffer; iv: Buffer }, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(name, key, iv);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

const BLOCK = 64;

/** With SHA-1, for key (1) and vector (2): https://www.rfc-editor.org/rfc/rfc7292#appendix-B.2 */
function deriveOlder(options: {
  readonly password: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly purpose: number;
  readonly size: number;
}): Buffer {
  const secret = Buffer.from(`${options.password}\0`, "utf16le").swap16();
  const input = Buffer.concat([fill(options.salt), fill(secret)]);
  const blocks: Buffer[] = [];
  while (Buffer.concat(blocks).length < options.size) {
    let digest = sha1(Buffer.alloc(BLOCK, options.purpose), input);
    for (let i = 1; i < options.iterations; i++) digest = sha1(digest);
    blocks.push(digest);
    addToBlocks(input, fill(digest, BLOCK));
  }
  return Buffer.concat(blocks).subarray(0, options.size);
}

const sha1 = (...parts: readonly Buffer[]): Buffer => {
  const digest = createHash("sha1");
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** Repeated up to whole blocks, or to `size`. */
const fill = (part: Buffer, size = Math.ceil(part.length / BLOCK) * BLOCK): Buffer =>
  Buffer.alloc(size, part.length > 0 ? part : 0);

/** Adds the number and one to each block of `input`, in place. */
function addToBlocks(input: Buffer, number: Buffer): void {
  for (let start = 0; start < input.length; start += BLOCK) {
    let carry = 1;
    for (let i = BLOCK - 1; i >= 0; i--) {
      const sum = (input[start + i] ?? 0) + (number[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
