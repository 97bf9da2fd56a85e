import { isHubError } from "../lib/errors.ts";
import type { HookPlace } from "../store/incoming-hooks.ts";
import { readNotifications, validationToken } from "./business-central.ts";
import type { Call, Taken } from "./call.ts";
import { type TakeParts, takeCall } from "./take-call.ts";
import type { Credential } from "./verify-call.ts";

export interface Notified {
  readonly place: HookPlace;
  readonly call: Call;
  readonly credential: Credential;
  /** @throws RateLimitError above the hook's limit */
  readonly admit: () => void;
  /** Told where no notification shows the secret. */
  readonly onRefused: () => void;
  /** Told what became of every other call. */
  readonly onTaken: (status: Taken["status"]) => void;
}

const IGNORED: Taken = { status: "ignored", event_id: null, run_id: null };

/**
 * Takes a call of Business Central. It ends a subscription for every answer but 2xx, 408, 429 and 5xx, and a new
 * one is made with the next check or read only: what is not taken is ignored, and never refused.
 */
export async function takeNotifications(
  parts: TakeParts,
  { place, call, credential, admit, onRefused, onTaken }: Notified,
): Promise<Taken | { readonly echo: string }> {
  const echo = validationToken(call);
  if (echo !== undefined) return { echo };
  const { hook, integration } = place;
  const answered = (taken: Taken): Taken => {
    onTaken(taken.status);
    return taken;
  };
  if (hook.active === 0 || integration.active === 0) return answered(IGNORED);
  const body = readNotifications(credential, call, parts.clock.now());
  if (!body) {
    onRefused();
    return IGNORED;
  }
  admit();
  try {
    return answered(await takeCall(parts, { place, call, body, id: undefined }));
  } catch (error) {
    if (!isHubError(error) || error.reaction === "retry") throw error;
    const fields = { integration: integration.slug, reason: error.message };
    parts.log.warn(fields, "notifications could not be taken");
    return answered(IGNORED);
  }
}
