import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { AuthError, isHubError } from "../../sdk/index.ts";
import { type Der, oidOf, partAt, partsOf, readDer, TAG } from "./der.ts";
import { decryptWithPassword } from "./password-encryption.ts";

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const BAGS = "1.2.840.113549.1.12.10.1";
const KEY_BAG = `${BAGS}.1`;
const SHROUDED_KEY_BAG = `${BAGS}.2`;
const CERTIFICATE_BAG = `${BAGS}.3`;
const MAX_BYTES = 45_000;

export interface PfxContent {
  readonly certificates: readonly X509Certificate[];
  readonly keys: readonly KeyObject[];
}

/**
 * Certificates and keys of a PKCS #12 file: https://www.rfc-editor.org/rfc/rfc7292
 * @throws AuthError where the file or its password is not right
 */
export function readPfx(bytes: Buffer, password: string): PfxContent {
  if (bytes.length === 0 || bytes.length > MAX_BYTES) throw unreadable();
  try {
    const bags = safesOf(bytes).flatMap((safe) => partsOf(openSafe(safe, password)));
    return {
      certificates: bags.flatMap((bag) => certificateIn(bag)),
      keys: bags.flatMap((bag) => keyIn(bag, password)),
    };
  } catch (error) {
    // No cause: it would tell parts of what is inside.
    throw isHubError(error) ? error : unreadable();
  }
}

const unreadable = (): AuthError =>
  new AuthError(
    "The PFX file cannot be opened: check its password, and that the whole file was entered as Base64.",
  );

/** ContentInfo of the file → its safes. */
function safesOf(bytes: Buffer): readonly Der[] {
  const content = partAt(readDer(bytes), 1, TAG.sequence);
  return partsOf(readDer(dataOf(content)));
}

function dataOf(contentInfo: Der): Buffer {
  const [type] = partsOf(contentInfo);
  if (!type || oidOf(type) !== DATA) throw new RangeError("no data");
  return partAt(partAt(contentInfo, 1, TAG.context0), 0, TAG.octets).content;
}

function openSafe(safe: Der, password: string): Der {
  const [type] = partsOf(safe);
  if (!type || oidOf(type) !== ENCRYPTED_DATA) return readDer(dataOf(safe));
  const encrypted = partAt(partAt(safe, 1, TAG.context0), 0, TAG.sequence);
  const [, algorithm, sealed] = partsOf(partAt(encrypted, 1, TAG.sequence));
  if (!algorithm || !sealed || (sealed.tag & 0x20) !== 0) throw new RangeError("not in DER form");
  return readDer(decryptWithPassword(algorithm, sealed.content, password));
}

function certificateIn(bag: Der): X509Certificate[] {
  const { type, value } = openBag(bag);
  if (type !== CERTIFICATE_BAG) return [];
  return [new X509Certificate(partAt(partAt(value, 1, TAG.context0), 0, TAG.octets).content)];
}

function keyIn(bag: Der, password: string): KeyObject[] {
  const { type, value } = openBag(bag);
  if (type !== KEY_BAG && type !== SHROUDED_KEY_BAG) return [];
  const plain = type === KEY_BAG ? value.raw : openKey(value, password);
  return [createPrivateKey({ key: plain, format: "der", type: "pkcs8" })];
}

function openKey(value: Der, password: string): Buffer {
  const [algorithm, sealed] = partsOf(value);
  if (!algorithm || !sealed) throw new RangeError("no encrypted key");
  return decryptWithPassword(algorithm, sealed.content, password);
}

function openBag(bag: Der): { readonly type: string; readonly value: Der } {
  const [type] = partsOf(bag);
  if (!type) throw new RangeError("an empty bag");
  const [value] = partsOf(partAt(bag, 1, TAG.context0));
  if (!value) throw new RangeError("an empty bag");
  return { type: oidOf(type), value };
}
