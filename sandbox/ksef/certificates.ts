import { createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { table } from "../../src/lib/table.ts";

const OIDS: Readonly<Record<string, string>> = table({
  CN: "550403",
  SN: "550404",
  serialNumber: "550405",
  C: "550406",
  O: "55040a",
  GN: "55042a",
  organizationIdentifier: "550461",
});
const SHA256_RSA = Buffer.from("300d06092a864886f70d01010b0500", "hex");
const SHA256_ECDSA = Buffer.from("300a06082a8648ce3d040302", "hex");

export interface CertificateOptions {
  /** In this order: `[["C", "PL"], ["serialNumber", "TINPL-5252914179"], ["CN", "…"]]`. */
  readonly subject: readonly (readonly [string, string])[];
  readonly key: KeyObject;
  /** Epoch milliseconds. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** A certificate that its own key signs, as DER: the test environment takes such ones too. */
export function selfSigned({ subject, key, validFrom, validTo }: CertificateOptions): Buffer {
  const isCurve = key.asymmetricKeyType === "ec";
  const algorithm = isCurve ? SHA256_ECDSA : SHA256_RSA;
  const name = sequence(...subject.map(attribute));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    name,
    sequence(time(validFrom), time(validTo)),
    name,
    createPublicKey(key).export({ type: "spki", format: "der" }),
  );
  const signature = sign("sha256", body, key);
  return sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
}

export const toPem = (certificate: Buffer): string => {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
};

function attribute([type, value]: readonly [string, string]): Buffer {
  const oid = der(0x06, Buffer.from(OIDS[type] ?? "", "hex"));
  const text = der(type === "C" ? 0x13 : 0x0c, Buffer.from(value));
  return der(0x31, sequence(oid, text));
}

/** Two digits of the year up to 2049, then four: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5 */
function time(epochMs: number): Buffer {
  const text = `${new Date(epochMs).toISOString().replace(/[-:T]|\.\d+/g, "")}`;
  return text < "2050" ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));

function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const bytes = size < 0x100 ? [size] : [size >> 8, size & 0xff];
  const head = size < 0x80 ? [tag, size] : [tag, 0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.from(head), content]);
}
