import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { ConfigError } from "../lib/errors.ts";

const VERSION = 0x80;
const IV_BYTES = 16;
const MAC_BYTES = 32;
/** Version, time, initialisation vector. */
const HEADER_BYTES = 1 + 8 + IV_BYTES;
/** How far ahead of our clock a token's time may be; the spec's reference uses the same. */
const MAX_SKEW_SECONDS = 60;
const URL_SAFE_BASE64 = /^[\w-]+={0,2}$/;

/** Encrypts what the store keeps secret; tokens are interchangeable with Python's `cryptography`. */
export interface Cipher {
  encrypt(text: string): string;
  /** @throws ConfigError code `cannot_decrypt` where no key fits or the token is damaged. */
  decrypt(token: string): string;
  /**
   * The same text under the first key, with the token's own time kept; the token itself where the first
   * key already made it. @throws ConfigError as `decrypt`.
   */
  rotate(token: string): string;
}

/** One key: 16 bytes sign, 16 bytes encrypt. */
export interface FernetKey {
  readonly signing: Buffer;
  readonly encryption: Buffer;
}

/** The first key encrypts, each decrypts. @throws ConfigError code `bad_key`, also where there is none. */
export function createCipher(keys: readonly string[]): Cipher {
  const parsed = keys.map(parseKey);
  const first = parsed[0];
  if (!first) throw new ConfigError("There is no encryption key.", { code: "bad_key" });
  const open = (token: string): { key: FernetKey; content: FernetContent } => {
    for (const key of parsed) {
      const content = openToken(key, token);
      if (content) return { key, content };
    }
    throw new ConfigError(
      "A stored secret cannot be decrypted: CONFIG_ENCRYPTION_KEY lacks the key that encrypted it.",
      { code: "cannot_decrypt" },
    );
  };
  return {
    encrypt: (text) => sealToken(first, Buffer.from(text)),
    decrypt: (token) => open(token).content.message.toString("utf8"),
    rotate(token) {
      const { key, content } = open(token);
      if (key === first) return token;
      return sealToken(first, content.message, { seconds: content.seconds });
    },
  };
}

/** 32 random bytes in url-safe base64, as `Fernet.generate_key()` of Python writes them. */
export const generateKey = (): string => toUrlSafe(randomBytes(32));

/** 32 bytes in either base64 alphabet, padding optional. @throws ConfigError code `bad_key`. */
export function parseKey(text: string): FernetKey {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, "base64url");
  if (bytes.length !== 32 || !/^[\w+/-]{43}=?$/.test(trimmed)) {
    throw new ConfigError(
      "An encryption key must be 32 bytes in base64 (44 characters); `viadukt keys generate` makes one.",
      { code: "bad_key" },
    );
  }
  return { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) };
}

export interface FernetContent {
  readonly message: Buffer;
  /** When the token was made, in seconds since 1970. */
  readonly seconds: number;
}

/** A token as https://github.com/fernet/spec has it; time and vector are arguments for tests and rotation. */
export function sealToken(
  key: FernetKey,
  message: Uint8Array,
  { seconds = Math.floor(Date.now() / 1000), iv = randomBytes(IV_BYTES) }: SealOptions = {},
): string {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION, 0);
  header.writeBigUInt64BE(BigInt(seconds), 1);
  header.set(iv, 9);
  const cipher = createCipheriv("aes-128-cbc", key.encryption, iv);
  const body = Buffer.concat([header, cipher.update(message), cipher.final()]);
  return toUrlSafe(Buffer.concat([body, macOf(key, body)]));
}

interface SealOptions {
  readonly seconds?: number;
  readonly iv?: Uint8Array;
}

/** The content, or undefined for whatever is wrong; with `ttl`, also for a token too old or from the future. */
export function openToken(
  key: FernetKey,
  token: string,
  ttl?: { readonly seconds: number; readonly nowSeconds: number },
): FernetContent | undefined {
  if (token.length % 4 !== 0 || !URL_SAFE_BASE64.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  const bodyLength = bytes.length - MAC_BYTES;
  if (bodyLength < HEADER_BYTES + 16 || bytes[0] !== VERSION) return undefined;
  const body = bytes.subarray(0, bodyLength);
  if (!timingSafeEqual(macOf(key, body), bytes.subarray(bodyLength))) return undefined;
  const seconds = Number(bytes.readBigUInt64BE(1));
  if (ttl && seconds + ttl.seconds < ttl.nowSeconds) return undefined;
  if (ttl && seconds > ttl.nowSeconds + MAX_SKEW_SECONDS) return undefined;
  const decipher = createDecipheriv("aes-128-cbc", key.encryption, bytes.subarray(9, HEADER_BYTES));
  try {
    const message = Buffer.concat([decipher.update(body.subarray(HEADER_BYTES)), decipher.final()]);
    return { message, seconds };
  } catch {
    return undefined; // wrong padding or a length that no cipher text has
  }
}

const macOf = (key: FernetKey, body: Uint8Array): Buffer =>
  createHmac("sha256", key.signing).update(body).digest();

/** Node's own `base64url` leaves the padding out, which Python refuses. */
const toUrlSafe = (bytes: Buffer): string =>
  bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
