import { WebhookVerificationError } from "./error.ts";
import type { CustomFormat, FormatName, WebhookFormat } from "./formats.ts";
import { hasHeader, type WebhookHeaders } from "./headers.ts";
import { customScheme, fiscalScheme, garageregScheme, githubScheme, slackScheme } from "./hmac.ts";
import { badKey, type Check, type Scheme } from "./scheme.ts";
import { standardScheme } from "./standard.ts";
import { stripeScheme } from "./stripe.ts";

/** As the reference libraries of Standard Webhooks have it. */
export const DEFAULT_TOLERANCE_SECONDS = 300;

export interface IncomingWebhook {
  /** As it came, before any parsing: a changed space changes the signature. */
  readonly body: string | Uint8Array;
  readonly headers: WebhookHeaders;
  /** How far a signed timestamp may lie before or after `now`; 300. */
  readonly toleranceSeconds?: number;
  /** Epoch milliseconds; `Date.now()`. */
  readonly now?: number;
  /** Parse the body as JSON once its signature has been found right. */
  readonly parse?: boolean;
}

/** A format, and the secrets of which one has to fit: two or more while they are exchanged. */
export interface AcceptedFormat {
  readonly format: WebhookFormat;
  readonly secrets: string | readonly string[];
}

export interface VerifiedWebhook {
  /**
   * The same for every try of a delivery. Signed in `standard` and where a custom format signs it;
   * otherwise as the header says, and absent where the format has none.
   */
  readonly id?: string;
  /** Unix seconds; absent in formats that do not sign it. */
  readonly timestamp?: number;
  /** The parsed JSON where `parse` asked for it, else the body as it was given. */
  readonly payload: unknown;
}

export interface DetectedWebhook extends VerifiedWebhook {
  readonly format: FormatName | "custom";
  /** Which one of `accept`, from 0. */
  readonly index: number;
}

/**
 * Answers once the message is known to come from somebody who has a secret, unchanged and on time.
 * @throws WebhookVerificationError with its `code` otherwise
 * @throws TypeError for a format that does not exist, or a body that is no text and no bytes
 */
export function verifyWebhook(options: IncomingWebhook & AcceptedFormat): VerifiedWebhook {
  checkInput(options);
  return verifyWith(preparedOf(options), options);
}

/**
 * As `verifyWebhook`, for an address at which several formats are welcome: those whose signature header
 * came are tried in the order of `accept`. The message is as safe as the weakest format in the list.
 * @throws WebhookVerificationError missing_header where none of the headers came, otherwise the error of
 * the first format whose header came
 */
export function detectAndVerify(
  options: IncomingWebhook & { readonly accept: readonly AcceptedFormat[] },
): DetectedWebhook {
  checkInput(options);
  const all = options.accept.map(preparedOf);
  const present = all.filter(({ scheme }) => hasHeader(options.headers, scheme.signatureHeader));
  let first: unknown;
  for (const prepared of present) {
    try {
      const verified = verifyWith(prepared, options);
      return { ...verified, format: prepared.name, index: all.indexOf(prepared) };
    } catch (error) {
      first ??= error;
    }
  }
  if (first !== undefined) throw first;
  const names = [...new Set(all.map(({ scheme }) => scheme.signatureHeader))];
  const problem = `None of these headers came: ${names.join(", ")}.`;
  throw new WebhookVerificationError("missing_header", problem);
}

interface Prepared {
  readonly name: FormatName | "custom";
  readonly scheme: Scheme;
  readonly checks: readonly Check[];
}

function preparedOf({ format, secrets }: AcceptedFormat): Prepared {
  const settled = typeof format === "string" ? { name: format } : format;
  const scheme = schemeOf(settled);
  const list = typeof secrets === "string" ? [secrets] : (secrets ?? []);
  if (list.length === 0) throw new WebhookVerificationError("bad_key", "No secret was given.");
  list.forEach((secret, i) => {
    if (typeof secret !== "string" || secret === "") throw badKey(i + 1, "is empty");
  });
  return { name: settled.name, scheme, checks: scheme.checks(list) };
}

const SCHEMES: Readonly<Record<FormatName, (header?: string) => Scheme>> = {
  standard: standardScheme,
  fiscal: fiscalScheme,
  garagereg: garageregScheme,
  github: githubScheme,
  stripe: stripeScheme,
  slack: slackScheme,
};

function schemeOf(format: Exclude<WebhookFormat, string>): Scheme {
  if (format.name === "custom") {
    checkCustom(format);
    return customScheme(format);
  }
  if (!Object.hasOwn(SCHEMES, format.name)) {
    throw new TypeError(`Unknown format: it must be custom or ${Object.keys(SCHEMES).join(", ")}.`);
  }
  if (format.header !== undefined && !isName(format.header)) {
    throw new TypeError("The header of a format is a name, or left out.");
  }
  return SCHEMES[format.name](format.header);
}

/** It may come from a JSON text, so types alone do not keep it right. */
function checkCustom(format: CustomFormat): void {
  const { header, prefix = "", algorithm, encoding, content } = format;
  const names: unknown[] = [header];
  if (content !== "body") names.push(format.timestampHeader);
  if (content === "id.timestamp.body" || format.idHeader !== undefined) names.push(format.idHeader);
  if (!names.every(isName)) {
    throw new TypeError("A custom format names the header of each part that it signs.");
  }
  const isKnown =
    typeof prefix === "string" &&
    ["sha1", "sha256", "sha512"].includes(algorithm) &&
    ["hex", "base64", "base64url"].includes(encoding) &&
    ["body", "timestamp.body", "id.timestamp.body"].includes(content);
  if (isKnown) return;
  throw new TypeError("A custom format has an unknown prefix, algorithm, encoding or content.");
}

const isName = (name: unknown): boolean => typeof name === "string" && name !== "";

function checkInput({ body, toleranceSeconds }: IncomingWebhook): void {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new TypeError(
      "Give the body as it came, text or bytes: a parsed one has lost its signature.",
    );
  }
  if (toleranceSeconds !== undefined && !(toleranceSeconds >= 0)) {
    throw new TypeError("toleranceSeconds is no number from 0 on.");
  }
}

function verifyWith({ scheme, checks }: Prepared, incoming: IncomingWebhook): VerifiedWebhook {
  const { headers, body, parse = false } = incoming;
  const claim = scheme.read(headers);
  checkAge(claim.timestamp, incoming);
  if (!checks.some((check) => check(claim, body))) {
    const problem =
      `No signature in ${scheme.signatureHeader} fits: ` +
      "is it the right secret, and is this the body as it came, byte for byte?";
    throw new WebhookVerificationError("no_match", problem);
  }
  return {
    ...(claim.id === undefined ? {} : { id: claim.id }),
    ...(claim.timestamp === undefined ? {} : { timestamp: claim.timestamp }),
    payload: parse ? parsed(body) : body,
  };
}

function checkAge(
  timestamp: number | undefined,
  { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, now = Date.now() }: IncomingWebhook,
): void {
  if (timestamp === undefined) return;
  const ageSeconds = Math.floor(now / 1000) - timestamp;
  if (ageSeconds < -toleranceSeconds) {
    const problem = `The message is from ${-ageSeconds} s ahead: is the clock of this machine right?`;
    throw new WebhookVerificationError("timestamp_in_future", problem);
  }
  // So written that a clock which is no number lets nothing through.
  if (!(ageSeconds <= toleranceSeconds)) {
    const problem = `The message is ${ageSeconds} s old: it was sent again, or a clock is wrong.`;
    throw new WebhookVerificationError("timestamp_too_old", problem);
  }
}

function parsed(body: string | Uint8Array): unknown {
  const json = tryJson(body);
  if (json) return json.value;
  throw new WebhookVerificationError("bad_payload", "The signed body is no JSON.");
}

function tryJson(body: string | Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(typeof body === "string" ? body : STRICT_UTF8.decode(body)) };
  } catch {
    return undefined;
  }
}

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });
