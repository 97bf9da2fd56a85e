import { ConflictError, isHubError, NotFoundError } from "../lib/errors.ts";
import { findHookPlaces, type HookPlace } from "../store/incoming-hooks.ts";
import { type Call, headerOf, refused, type Taken } from "./call.ts";
import { readBody } from "./call-body.ts";
import { CallLimits } from "./call-limits.ts";
import { challengeAnswer, slackChallenge } from "./challenge.ts";
import { DEFAULT_CALLS_PER_MINUTE, type HookSecret, readOptions } from "./hook-options.ts";
import { type HookRunParts, HookRuns } from "./hook-runs.ts";
import { type TakeParts, takeCall } from "./take-call.ts";
import { type Credential, verifyCall } from "./verify-call.ts";

export const RESULTS = ["accepted", "repeated", "ignored", "refused", "throttled"] as const;

/** Takes calls of outside systems: each is checked, stored once, and makes an event, a run, or both. */
export interface Hooks {
  /** Begins to start runs that calls want and that could not be started at once. */
  start(): void;
  stop(): Promise<void>;
  /** Before the body is read. @throws RateLimitError where the address was refused too often */
  admit(hook: string, address: string): void;
  /**
   * `hook` is the slug or number of an integration. Answers with the text of a challenge where the call is one.
   * @throws HubError signature_refused, bad_hook, not_found, hook_ambiguous, hook_inactive, rate_limited, …
   */
  receive(hook: string, call: Call): Promise<Taken | { readonly challenge: string }>;
  /** What a sender that checks the address gets. @throws NotFoundError where it is no such check */
  challenge(hook: string, call: Pick<Call, "query">): Promise<string>;
  /** Calls since the start of this process. */
  counts(): Readonly<Record<(typeof RESULTS)[number], number>>;
}

export type HookParts = Omit<TakeParts, "hookRuns"> & HookRunParts;

export function createHooks(parts: HookParts): Hooks {
  const { config, cipher, clock, log } = parts;
  const hookRuns = new HookRuns(parts);
  const limits = new CallLimits();
  const counts = { accepted: 0, repeated: 0, ignored: 0, refused: 0, throttled: 0 };

  const credentialOf = ({ hook }: HookPlace): Credential => ({
    scheme: hook.scheme,
    options: readOptions(hook),
    secrets: openHookSecrets(hook.secrets, cipher),
  });

  const verified = (place: HookPlace, name: string, call: Call) => {
    try {
      return verifyCall(credentialOf(place), call, clock.now());
    } catch (error) {
      if (isHubError(error) && error.code === "signature_refused") {
        const { address } = call;
        counts.refused += 1;
        limits.refused({ hook: name, address }, clock.now());
        const reason = codeOf(error.cause);
        log.warn({ integration: place.integration.slug, address, reason }, "a call was refused");
      }
      throw error;
    }
  };

  const admitted = (place: HookPlace): void => {
    const perMinute = readOptions(place.hook).rate_limit_per_minute ?? DEFAULT_CALLS_PER_MINUTE;
    try {
      limits.admit({ hookId: place.hook.id, perMinute }, clock.now());
    } catch (error) {
      counts.throttled += 1;
      throw error;
    }
  };

  return {
    start: () => hookRuns.start(),
    stop: () => hookRuns.stop(),
    counts: () => ({ ...counts }),
    admit(hook, address) {
      try {
        limits.checkAddress({ hook, address }, clock.now());
      } catch (error) {
        counts.throttled += 1;
        throw error;
      }
    },
    async receive(name, call) {
      const place = await placeOf(config, name);
      const { id } = verified(place, name, call) as { id?: string };
      admitted(place);
      const body = readBody(call.body, headerOf(call, "content-type"));
      const challenge = slackChallenge(credentialOf(place), body);
      if (challenge !== undefined) return { challenge };
      const taken = await takeCall({ ...parts, hookRuns }, { place, call, body, id });
      counts[taken.status] += 1;
      return taken;
    },
    async challenge(name, call) {
      const place = await placeOf(config, name);
      const answer = challengeAnswer(credentialOf(place), call);
      if (answer === undefined) throw refused();
      return answer;
    },
  };
}

async function placeOf(config: HookParts["config"], name: string): Promise<HookPlace> {
  const [place, second] = await findHookPlaces(config, name);
  if (!place) throw new NotFoundError("hook", name);
  if (second) {
    throw new ConflictError(
      "hook_ambiguous",
      "Several organisations have an integration of that name: use its number, as GET /api/integrations/{id}/hook shows it.",
    );
  }
  if (place.hook.active === 0 || place.integration.active === 0) {
    throw new ConflictError("hook_inactive", "This hook is switched off: it takes no calls.");
  }
  return place;
}

/** Secrets of a hook as its row keeps them, the current one first. */
export const openHookSecrets = (
  sealed: string | null,
  cipher: HookParts["cipher"],
): readonly HookSecret[] =>
  sealed === null ? [] : (JSON.parse(cipher.decrypt(sealed)) as HookSecret[]);

/** For the log: which check failed. */
const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "no_match";
