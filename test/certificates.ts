import { Buffer } from "node:buffer";
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIPv4 } from "node:net";

/** A certificate with its private key, both PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** The common name. */
  readonly name: string;
  /** Host names and IPv4 addresses that a server's certificate stands for. */
  readonly hosts?: readonly string[];
  /** Encrypts the private key. */
  readonly passphrase?: string;
  /** The end of its validity; in a day by default. */
  readonly until?: Date;
}

/** Issues certificates of one throwaway authority; nothing of it is written anywhere. */
export interface Authority {
  /** PEM. */
  readonly cert: string;
  issue(options: CertificateOptions): Pair;
}

const OID = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  basicConstraints: "2.5.29.19",
  subjectAltName: "2.5.29.17",
} as const;

export function createAuthority(name: string): Authority {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const certify = (
    publicKey: KeyObject,
    { subject, until, extensions }: { subject: string; until: Date; extensions: Buffer },
  ): string => {
    const algorithm = sequence(oid(OID.ecdsaWithSha256));
    const toSign = sequence(
      tlv(0xa0, integer(Buffer.from([2]))),
      integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      algorithm,
      distinguishedName(name),
      sequence(time(new Date(Date.now() - 86_400_000 * 2)), time(until)),
      distinguishedName(subject),
      publicKey.export({ type: "spki", format: "der" }),
      tlv(0xa3, sequence(extensions)),
    );
    const signature = sign("sha256", toSign, keys.privateKey);
    return pem(sequence(toSign, algorithm, tlv(0x03, Buffer.from([0]), signature)));
  };
  const tomorrow = (): Date => new Date(Date.now() + 86_400_000);
  const cert = certify(keys.publicKey, {
    subject: name,
    until: tomorrow(),
    extensions: extension(OID.basicConstraints, sequence(tlv(0x01, Buffer.from([0xff])))),
  });
  return {
    cert,
    issue({ name: subject, hosts = [], passphrase, until = tomorrow() }) {
      const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const extensions = extension(OID.subjectAltName, sequence(...hosts.map(alternativeName)));
      return {
        cert: certify(publicKey, {
          subject,
          until,
          extensions: hosts.length > 0 ? extensions : extension(OID.basicConstraints, sequence()),
        }),
        key: privateKey
          .export({
            type: "pkcs8",
            format: "pem",
            ...(passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase }),
          })
          .toString(),
      };
    },
  };
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), value]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), value]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts);
const integer = (bytes: Buffer): Buffer => tlv(0x02, bytes);

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = rest.flatMap((part) => {
    const septets = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) septets.unshift((left & 0x7f) | 0x80);
    return septets;
  });
  return tlv(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

const distinguishedName = (name: string): Buffer =>
  sequence(tlv(0x31, sequence(oid(OID.commonName), tlv(0x0c, Buffer.from(name)))));

/** UTCTime, which ends with the year 2049. */
const time = (date: Date): Buffer =>
  tlv(0x17, Buffer.from(`${date.toISOString().replace(/^\d\d|[-:T]|\.\d+Z$/g, "")}Z`));

const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), tlv(0x04, value));

const alternativeName = (host: string): Buffer =>
  isIPv4(host) ? tlv(0x87, Buffer.from(host.split(".").map(Number))) : tlv(0x82, Buffer.from(host));

/** Without an empty line at the end, which would end the text. */
function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
