import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { AuthError, isHubError } from "../../lib/errors.ts";
import { toDer } from "./ber.ts";
import { type Der, oidOf, partAt, partsOf, readDer, TAG } from "./der.ts";
import { isMacRight } from "./mac.ts";
import { Password } from "./password.ts";
import { decryptWithPassword } from "./password-encryption.ts";

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const BAGS = "1.2.840.113549.1.12.10.1";
const KEY_BAG = `${BAGS}.1`;
const SHROUDED_KEY_BAG = `${BAGS}.2`;
const CERTIFICATE_BAG = `${BAGS}.3`;
const CONSTRUCTED = 0x20;
/** A key with a chain of certificates has 3 to 12 kB; what some programs add, such as their whole store, stays below. */
const MAX_BYTES = 262_144;

export interface PfxContent {
  /** In the file's order, which is none. */
  readonly certificates: readonly X509Certificate[];
  readonly keys: readonly KeyObject[];
}

/**
 * Certificates and keys of a PKCS #12 file: https://www.rfc-editor.org/rfc/rfc7292
 * @throws AuthError where the file or its password is not right
 */
export function readPfx(bytes: Uint8Array, password: string): PfxContent {
  if (bytes.length === 0 || bytes.length > MAX_BYTES) throw notWhole();
  const file = opened(notWhole, () => wholeFile(bytes));
  const secret = new Password(password);
  opened(damaged, () => checkMac(file, secret));
  return opened(file.mac ? damaged : refused, () => {
    const safes = partsOf(readDer(toDer(file.content)));
    const bags = safes.flatMap((safe) => partsOf(openSafe(safe, secret)));
    return {
      certificates: bags.flatMap((bag) => certificateIn(bag)),
      keys: bags.flatMap((bag) => keyIn(bag, secret)),
    };
  });
}

/** What `read` gives; where it fails, `fault` without a cause, which would tell parts of what is inside. */
function opened<T>(fault: () => AuthError, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw isHubError(error) ? error : fault();
  }
}

const notWhole = (): AuthError =>
  new AuthError("This is no PFX file, or only a part of one: choose the whole file again.");
const refused = (): AuthError =>
  new AuthError("The PFX file cannot be opened: check its password.");
const damaged = (): AuthError =>
  new AuthError("The PFX file is damaged, or made in an unknown way: save it anew with AES-256.");

interface PfxFile {
  /** The safes, as the check covers them. */
  readonly content: Buffer;
  /** Files of some programs have none. */
  readonly mac: Der | undefined;
}

function wholeFile(bytes: Uint8Array): PfxFile {
  const file = readDer(toDer(Buffer.from(bytes)));
  const [, , mac] = partsOf(file);
  return { content: dataOf(partAt(file, 1, TAG.sequence)), mac };
}

function checkMac({ content, mac }: PfxFile, password: Password): void {
  if (mac && !isMacRight(mac, content, password)) throw refused();
}

function dataOf(contentInfo: Der): Buffer {
  const [type] = partsOf(contentInfo);
  if (!type || oidOf(type) !== DATA) throw new RangeError("no data");
  return partAt(partAt(contentInfo, 1, TAG.context0), 0, TAG.octets).content;
}

function openSafe(safe: Der, password: Password): Der {
  const [type] = partsOf(safe);
  if (!type || oidOf(type) !== ENCRYPTED_DATA) return readDer(toDer(dataOf(safe)));
  const encrypted = partAt(partAt(safe, 1, TAG.context0), 0, TAG.sequence);
  const [, algorithm, sealed] = partsOf(partAt(encrypted, 1, TAG.sequence));
  if (!algorithm || !sealed) throw new RangeError("nothing encrypted");
  return readDer(toDer(decryptWithPassword(algorithm, sealedBytes(sealed), password)));
}

/** In one piece or, as some programs in Java write it, in many. */
const sealedBytes = (sealed: Der): Buffer =>
  (sealed.tag & CONSTRUCTED) === 0
    ? sealed.content
    : Buffer.concat(partsOf(sealed).map(({ content }) => content));

function certificateIn(bag: Der): X509Certificate[] {
  const { type, value } = openBag(bag);
  if (type !== CERTIFICATE_BAG) return [];
  return [new X509Certificate(partAt(partAt(value, 1, TAG.context0), 0, TAG.octets).content)];
}

function keyIn(bag: Der, password: Password): KeyObject[] {
  const { type, value } = openBag(bag);
  if (type !== KEY_BAG && type !== SHROUDED_KEY_BAG) return [];
  const plain = type === KEY_BAG ? value.raw : openKey(value, password);
  return [createPrivateKey({ key: plain, format: "der", type: "pkcs8" })];
}

function openKey(value: Der, password: Password): Buffer {
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
