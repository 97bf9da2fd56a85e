import { createHash } from "node:crypto";

/** What the derived bytes are for. */
export const PURPOSE = { key: 1, vector: 2, mac: 3 } as const;

const BLOCK_BYTES = { sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128 } as const;
export type OldHash = keyof typeof BLOCK_BYTES;

/** The way of PKCS #12 itself, for ciphers of older programs and for the check of the file: https://www.rfc-editor.org/rfc/rfc7292#appendix-B.2 */
export function deriveOldKey(options: {
  readonly hash: OldHash;
  readonly password: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly purpose: number;
  readonly size: number;
}): Buffer {
  const { hash, size } = options;
  const block = BLOCK_BYTES[hash];
  const secret = Buffer.from(`${options.password}\0`, "utf16le").swap16();
  const input = Buffer.concat([whole(options.salt, block), whole(secret, block)]);
  const blocks: Buffer[] = [];
  for (let length = 0; length < size; ) {
    let digest = hashed(hash, Buffer.alloc(block, options.purpose), input);
    for (let i = 1; i < options.iterations; i++) digest = hashed(hash, digest);
    blocks.push(digest);
    length += digest.length;
    addToBlocks(input, Buffer.alloc(block, digest));
  }
  return Buffer.concat(blocks).subarray(0, size);
}

function hashed(hash: OldHash, ...parts: readonly Buffer[]): Buffer {
  const digest = createHash(hash);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** Repeated up to whole blocks. */
const whole = (part: Buffer, block: number): Buffer =>
  Buffer.alloc(Math.ceil(part.length / block) * block, part.length > 0 ? part : 0);

/** Adds the number and one to each block of `input`, in place. */
function addToBlocks(input: Buffer, number: Buffer): void {
  const block = number.length;
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      const sum = (input[start + i] ?? 0) + (number[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
