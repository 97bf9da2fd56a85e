import { createHash, timingSafeEqual } from "node:crypto";
import { HubError } from "../lib/errors.ts";
import { verifyWebhook, WebhookVerificationError } from "../verify/index.ts";
import { type Call, headerOf, refused } from "./call.ts";
import {
  DEFAULT_TOLERANCE_SECONDS,
  formatOf,
  type HookOptions,
  type HookSecret,
} from "./hook-options.ts";

export interface Credential {
  readonly scheme: string;
  readonly options: HookOptions;
  readonly secrets: readonly HookSecret[];
}

/**
 * Answers with the sender's id of the call where its scheme has one, once the call is known to be genuine.
 * @throws HubError codes signature_refused, and bad_hook where the hook's own secrets cannot be used
 */
export function verifyCall({ scheme, options, secrets }: Credential, call: Call, now: number) {
  if (scheme === "none") return {};
  const valid = signing(secrets, now);
  if (valid.length === 0) throw badHook();
  const format = formatOf(scheme, options);
  if (format === undefined) return verifyToken(options, valid, call);
  try {
    const { id } = verifyWebhook({
      format,
      secrets: valid,
      headers: call.headers,
      body: call.body,
      toleranceSeconds: options.tolerance_seconds ?? DEFAULT_TOLERANCE_SECONDS,
      now,
    });
    return id === undefined ? {} : { id };
  } catch (error) {
    if (!(error instanceof WebhookVerificationError) || error.code === "bad_key") {
      throw badHook(error);
    }
    throw refused(error);
  }
}

/** What is wrong with a secret or the options of a scheme; undefined where they can be used. */
export function credentialFault({ scheme, options, secrets }: Credential): string | undefined {
  const format = formatOf(scheme, options);
  if (format === undefined) return undefined;
  try {
    const values = secrets.filter(({ use }) => use === undefined).map(({ value }) => value);
    verifyWebhook({ format, secrets: values, headers: {}, body: "" });
  } catch (error) {
    const isFault = !(error instanceof WebhookVerificationError) || error.code === "bad_key";
    return isFault && error instanceof Error ? error.message : undefined;
  }
  return undefined;
}

/** Whether the text is what the sender was told to prove itself with when it checks the address. */
export const isVerifyToken = ({ secrets }: Credential, text: string): boolean =>
  secrets.some(({ use, value }) => use === "verify" && isSame(text, value));

/** Whether the text is one of the secrets that are good now. */
export const isAgreed = ({ secrets }: Credential, text: string, now: number): boolean =>
  signing(secrets, now).filter((secret) => isSame(text, secret)).length > 0;

const signing = (secrets: readonly HookSecret[], now: number): string[] =>
  secrets
    .filter(({ use, until }) => use === undefined && (until === undefined || until > now))
    .map(({ value }) => value);

/** In a header of its own, as `Authorization: Bearer`, or as `?token=`. */
function verifyToken({ signature_header: name }: HookOptions, valid: string[], call: Call): object {
  const header = headerOf(call, name ?? "authorization");
  const given = name === undefined ? header?.replace(/^Bearer +/i, "") : header;
  const isGenuine = [given, call.query.token].some(
    (text) => text !== undefined && valid.some((secret) => isSame(text, secret)),
  );
  if (!isGenuine) throw refused();
  return {};
}

/** By their digests, so that neither content nor length tells anything by the time it takes. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digestOf(a), digestOf(b));
const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();

const badHook = (cause?: unknown): HubError =>
  new HubError(
    "bad_hook",
    "pause",
    "The hook's own secrets cannot be used. Somebody has to set them anew: PUT /api/integrations/{id}/hook.",
    { cause },
  );
