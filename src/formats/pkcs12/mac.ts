import { createHmac, timingSafeEqual } from "node:crypto";
import { table } from "../../lib/table.ts";
import { type Der, integerOf, oidOf, partAt, partsOf, TAG } from "./der.ts";
import { deriveOldKey, type OldHash, PURPOSE } from "./old-key.ts";
import type { Password } from "./password.ts";
import { derivePresent, hmacOf } from "./password-encryption.ts";

const PBMAC1 = "1.2.840.113549.1.5.14";
const HASHES: Readonly<Record<string, { readonly hash: OldHash; readonly bytes: number }>> = table({
  "1.3.14.3.2.26": { hash: "sha1", bytes: 20 },
  "2.16.840.1.101.3.4.2.4": { hash: "sha224", bytes: 28 },
  "2.16.840.1.101.3.4.2.1": { hash: "sha256", bytes: 32 },
  "2.16.840.1.101.3.4.2.2": { hash: "sha384", bytes: 48 },
  "2.16.840.1.101.3.4.2.3": { hash: "sha512", bytes: 64 },
});
const MAX_KEY_BYTES = 64;

/**
 * Whether the check at the end of a PKCS #12 file fits its content and the password:
 * https://www.rfc-editor.org/rfc/rfc7292#section-4, with PBMAC1 https://www.rfc-editor.org/rfc/rfc9579
 * @throws RangeError for a check of another kind
 */
export function isMacRight(macData: Der, content: Buffer, password: Password): boolean {
  const info = partAt(macData, 0, TAG.sequence);
  const algorithm = partAt(info, 0, TAG.sequence);
  const wanted = partAt(info, 1, TAG.octets).content;
  const isNew = oidOf(partAt(algorithm, 0, TAG.oid)) === PBMAC1;
  const { hash, key } = isNew ? newKey(algorithm, password) : oldKey(macData, algorithm, password);
  const mac = createHmac(hash, key).update(content).digest();
  return mac.length === wanted.length && timingSafeEqual(mac, wanted);
}

interface MacKey {
  readonly hash: string;
  readonly key: Buffer;
}

function oldKey(macData: Der, algorithm: Der, password: Password): MacKey {
  const kind = HASHES[oidOf(partAt(algorithm, 0, TAG.oid))];
  if (!kind) throw new RangeError("an unknown hash");
  const { hash, bytes } = kind;
  const salt = partAt(macData, 1, TAG.octets).content;
  const counted = partsOf(macData)[2];
  const iterations = counted ? password.spend(counted) : 1;
  const shared = { hash, password: password.text, salt, iterations };
  return { hash, key: deriveOldKey({ ...shared, purpose: PURPOSE.mac, size: bytes }) };
}

function newKey(algorithm: Der, password: Password): MacKey {
  const parameters = partAt(algorithm, 1, TAG.sequence);
  const derivation = partAt(parameters, 0, TAG.sequence);
  const hash = hmacOf(partAt(parameters, 1, TAG.sequence));
  const length = partsOf(partAt(derivation, 1, TAG.sequence))
    .slice(2)
    .find(({ tag }) => tag === TAG.integer);
  const keyBytes = length ? integerOf(length) : 0;
  if (keyBytes < 1 || keyBytes > MAX_KEY_BYTES) throw new RangeError("no length of the key");
  return { hash, key: derivePresent(derivation, keyBytes, password) };
}
