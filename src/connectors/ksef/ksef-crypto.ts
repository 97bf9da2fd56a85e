import {
  constants,
  createCipheriv,
  createDecipheriv,
  type Decipheriv,
  hash,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from "node:crypto";

const CIPHER = "aes-256-cbc";

/** Key and initialisation vector of one session or package. */
export interface SymmetricKey {
  readonly key: Buffer;
  readonly iv: Buffer;
}

export const newSymmetricKey = (): SymmetricKey => ({ key: randomBytes(32), iv: randomBytes(16) });

/** AES-256-CBC with PKCS#7; the vector does not stand before the result. */
export function encrypt({ key, iv }: SymmetricKey, plain: Uint8Array): Buffer {
  const cipher = createCipheriv(CIPHER, key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

export const createDecryption = ({ key, iv }: SymmetricKey): Decipheriv =>
  createDecipheriv(CIPHER, key, iv);

/** RSA-OAEP with SHA-256, for its mask as well. */
export const encryptFor = (publicKey: KeyObject, secret: Uint8Array): Buffer =>
  publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" },
    secret,
  );

/** SHA-256 in Base64, as KSeF writes every hash. */
export const hashOf = (bytes: Uint8Array | string): string => hash("sha256", bytes, "base64");
