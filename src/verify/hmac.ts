import type { CustomFormat } from "./formats.ts";
import {
  bad,
  hasHeader,
  readId,
  readSeconds,
  readSignatures,
  readUnsignedId,
  type WebhookHeaders,
} from "./headers.ts";
import { type Claim, type Scheme, type Signature, textChecks } from "./scheme.ts";

/** Hexadecimal HMAC-SHA256 of the body. */
interface BodyFormat {
  readonly header: string;
  readonly prefix: string;
  /** Not signed; the first that came counts. */
  readonly idHeaders: readonly string[];
}

export const fiscalScheme = (header = "x-webhook-signature"): Scheme =>
  bodyScheme({ header, prefix: "", idHeaders: ["webhook-id"] });

export const garageregScheme = (header = "x-garagereg-signature"): Scheme =>
  bodyScheme({
    ...{ header, prefix: "sha256=" },
    idHeaders: ["webhook-id", "x-garagereg-request-id"],
  });

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export const githubScheme = (header = "x-hub-signature-256"): Scheme =>
  bodyScheme({ header, prefix: "sha256=", idHeaders: ["x-github-delivery"] });

function bodyScheme({ header, prefix, idHeaders }: BodyFormat): Scheme {
  return {
    signatureHeader: header,
    read: (headers) => ({
      ...unsignedId(headers, idHeaders),
      before: "",
      signatures: prefixed(headers, header, prefix),
    }),
    checks: (secrets) => textChecks(secrets, { encoding: "hex" }),
  };
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const slackScheme = (header = "x-slack-signature"): Scheme => ({
  signatureHeader: header,
  read(headers) {
    const seconds = readSeconds(headers, "x-slack-request-timestamp");
    const signatures = prefixed(headers, header, "v0=");
    return { timestamp: Number(seconds), before: `v0:${seconds}:`, signatures };
  },
  checks: (secrets) => textChecks(secrets, { encoding: "hex" }),
});

export function customScheme(format: CustomFormat): Scheme {
  const { header, algorithm, encoding, prefix = "" } = format;
  return {
    signatureHeader: header,
    read(headers) {
      const signatures = prefixed(headers, header, prefix).map(({ version, text }) => ({
        version,
        text: spelled(text, encoding),
      }));
      return { ...signedParts(headers, format), signatures };
    },
    checks: (secrets) => textChecks(secrets, { algorithm, encoding }),
  };
}

function signedParts(headers: WebhookHeaders, format: CustomFormat): Omit<Claim, "signatures"> {
  const idHeaders = [format.idHeader ?? []].flat();
  if (format.content === "body") return { ...unsignedId(headers, idHeaders), before: "" };
  const seconds = readSeconds(headers, format.timestampHeader);
  const timestamp = Number(seconds);
  if (format.content === "timestamp.body") {
    return { ...unsignedId(headers, idHeaders), timestamp, before: `${seconds}.` };
  }
  const id = readId(headers, format.idHeader);
  return { id, timestamp, before: `${id}.${seconds}.` };
}

function unsignedId(headers: WebhookHeaders, names: readonly string[]): { readonly id?: string } {
  const [id] = names.flatMap((name) => readUnsignedId(headers, name) ?? []);
  return id === undefined ? {} : { id };
}

/** Ours is beside it while a secret is being exchanged: the same body signed with the one before. */
const PREVIOUS = "-previous";

/** The signatures behind `prefix`. @throws WebhookVerificationError bad_header where none begins so */
function prefixed(headers: WebhookHeaders, header: string, prefix: string): Signature[] {
  const given = [...readSignatures(headers, header)];
  const previous = header + PREVIOUS;
  if (hasHeader(headers, previous)) given.push(...readSignatures(headers, previous));
  const fitting = given.filter((text) => text.startsWith(prefix));
  if (fitting.length === 0) throw bad(header, `does not begin with ${prefix}`);
  return fitting.map((text) => ({ version: "hmac", text: text.slice(prefix.length) }));
}

/** Senders of other makes write hexadecimal in capitals, and base64 with or without its padding. */
function spelled(text: string, encoding: CustomFormat["encoding"]): string {
  if (encoding === "hex") return /^[0-9A-F]+$/.test(text) ? text.toLowerCase() : text;
  const bare = text.replace(/={1,2}$/, "");
  return encoding === "base64url" ? bare : bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
}
