import { checkFilters } from "../events/match.ts";
import { checkPattern } from "../events/type-check.ts";
import type { EgressGuard } from "../lib/egress.ts";
import { type FieldIssue, InvalidInputError, messageOf } from "../lib/errors.ts";
import { endpointAuthIssues } from "./endpoint-auth-input.ts";
import { signingKey } from "./signature.ts";
import type { EndpointAuth, FormatOptions, Target } from "./target.ts";
import { wireIssues } from "./wire-input.ts";

/** What a caller may set; its types and bounds are checked already. Null empties a field. */
export interface SubscriptionInput {
  readonly name?: string;
  readonly url?: string | null;
  /** Slug or whole number. */
  readonly integration_id?: string | null;
  readonly destination_settings?: Readonly<Record<string, unknown>>;
  readonly consumer?: string | null;
  readonly event_types?: readonly string[];
  readonly event_filters?: Readonly<Record<string, unknown>>;
  readonly wire_format?: Target["wireFormat"];
  readonly format_options?: FormatOptions | null;
  readonly template?: string | null;
  readonly secret?: string | null;
  readonly signature?: "v1" | "v1a";
  readonly signature_header?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?: EndpointAuth | null;
  readonly timeout_seconds?: number;
  readonly retry_delays?: readonly number[];
  readonly rate_limit_per_minute?: number | null;
  readonly max_concurrency?: number | null;
  readonly ordering?: "none" | "fifo";
  readonly ordering_key?: string | null;
  readonly batch_size?: number;
  readonly batch_wait_seconds?: number;
  readonly disable_after_hours?: number;
  readonly active?: boolean;
}

/** What is to be checked: the input with what it leaves as it is. */
export type CheckedInput = Omit<SubscriptionInput, "wire_format"> & {
  readonly wire_format: Target["wireFormat"];
  readonly secrets: readonly string[];
};

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Printable Latin-1: what an HTTP header can carry. */
const HEADER_VALUE = /^[\t\x20-\x7e\xa0-\xff]*$/;
/** The hub's own, and those that frame the message. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "webhook-id",
  "webhook-signature",
  "webhook-timestamp",
  "x-garagereg-event",
  "x-garagereg-request-id",
  "x-garagereg-timestamp",
]);
/** May name the signature's own header, which is reserved for added ones. */
const SIGNATURE_HEADER = "webhook-signature";

/** @throws InvalidInputError that names each field with its remedy */
export function checkSubscription(input: CheckedInput, egress: EgressGuard): void {
  const issues = [
    ...urlIssues(input.url, egress),
    ...(input.event_types ?? []).flatMap((pattern, i) => {
      const issue = checkPattern(pattern);
      return issue ? [{ field: `event_types.${i}`, ...issue }] : [];
    }),
    ...(input.event_filters === undefined ? [] : checkFilters(input.event_filters)),
    ...secretIssues(input),
    ...headerIssues(input),
    ...wireIssues(input),
    ...endpointAuthIssues(input.auth, { url: input.url, headers: input.headers, egress }),
  ];
  if (issues.length > 0) throw new InvalidInputError(issues);
}

function urlIssues(text: string | null | undefined, egress: EgressGuard): FieldIssue[] {
  if (text === undefined || text === null) return [];
  const url = URL.parse(text);
  if (!url) {
    const remedy = "Give the whole address: https://example.com/webhooks.";
    return [{ field: "url", message: "is no URL", remedy }];
  }
  try {
    egress.checkUrl(url);
    return [];
  } catch (error) {
    return [{ field: "url", message: messageOf(error) }];
  }
}

function secretIssues({ secrets, wire_format }: CheckedInput): FieldIssue[] {
  if (secrets.includes("")) {
    const remedy = "Leave it out: the hub makes one; or send null to send without a signature.";
    return [{ field: "secret", message: "is empty", remedy }];
  }
  if (wire_format !== "standard" || secrets.every((secret) => signingKey(secret))) return [];
  const message = "is no Standard Webhooks secret";
  const remedy =
    "Give whsec_ with the base64 of 24 to 64 bytes, whsk_ with that of an Ed25519 seed, or leave it out: the hub makes one.";
  return [{ field: "secret", message, remedy }];
}

function headerIssues({ headers = {}, signature_header: own }: CheckedInput): FieldIssue[] {
  const issues: FieldIssue[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const field = `headers.${name}`;
    if (!HEADER_NAME.test(name)) issues.push({ field, message: "is no name of an HTTP header" });
    else if (RESERVED_HEADERS.has(name.toLowerCase())) {
      issues.push({ field, message: "is set by the hub", remedy: "Leave it out." });
    } else if (!HEADER_VALUE.test(value)) {
      const remedy = "Use letters of Latin-1 without line breaks.";
      issues.push({ field, message: "has a character that no HTTP header can carry", remedy });
    }
  }
  if (typeof own === "string") {
    const name = own.toLowerCase();
    const isFree = name === SIGNATURE_HEADER || !RESERVED_HEADERS.has(name);
    if (!HEADER_NAME.test(own) || !isFree) {
      const remedy = "Name a header such as X-Signature.";
      issues.push({ field: "signature_header", message: "cannot carry the signature", remedy });
    }
  }
  return issues;
}
