import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  privateDecrypt,
} from "node:crypto";
import { selfSigned } from "./certificates.ts";

export type Usage = "KsefTokenEncryption" | "SymmetricKeyEncryption";
const USAGES: readonly Usage[] = ["KsefTokenEncryption", "SymmetricKeyEncryption"];
const YEAR_MS = 365 * 86_400_000;

interface MinistryKey {
  readonly usage: Usage;
  readonly id: string;
  readonly key: KeyObject;
  readonly certificate: Buffer;
  readonly validFrom: number;
  readonly validTo: number;
}

export interface Ministry {
  /** The answer of `GET /security/public-key-certificates`. */
  published(): readonly object[];
  /** Undefined for what was not encrypted for this key. */
  open(usage: Usage, sealed: Buffer): Buffer | undefined;
  isCurrent(usage: Usage, publicKeyId: unknown): boolean;
  /** Withdraws all keys and makes new ones. */
  withdraw(): void;
}

/** Keys are made with the first question, since that takes a moment. */
export function createMinistry(now: () => number): Ministry {
  let keys: readonly MinistryKey[] | undefined;
  const current = () => {
    keys ??= USAGES.map((usage) => makeKey(usage, now()));
    return keys;
  };
  return {
    published: () => current().map(toRow),
    open(usage, sealed) {
      const found = current().find((one) => one.usage === usage);
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      try {
        return found && privateDecrypt({ key: found.key, padding, oaepHash: "sha256" }, sealed);
      } catch {
        return undefined;
      }
    },
    isCurrent: (usage, id) => current().some((one) => one.usage === usage && one.id === id),
    withdraw() {
      keys = undefined;
    },
  };
}

function makeKey(usage: Usage, now: number): MinistryKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const validFrom = now - 30 * 86_400_000;
  const validTo = now + 2 * YEAR_MS;
  const subject = [
    ["C", "PL"],
    ["O", "Ministerstwo Przykładowe"],
    ["CN", `Piaskownica KSeF ${usage}`],
  ] as const;
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return {
    usage,
    id: hash("sha256", spki, "base64"),
    key: privateKey,
    certificate: selfSigned({ subject, key: privateKey, validFrom, validTo }),
    validFrom,
    validTo,
  };
}

const toRow = ({ usage, id, certificate, validFrom, validTo }: MinistryKey): object => ({
  certificate: certificate.toString("base64"),
  certificateId: hash("sha256", certificate, "base64"),
  publicKeyId: id,
  validFrom: new Date(validFrom).toISOString(),
  validTo: new Date(validTo).toISOString(),
  usage: [usage],
});
