import { ConflictError, isHubError, NotFoundError } from "../lib/errors.ts";
import { findHookPlaces, type HookPlace } from "../store/incoming-hooks.ts";
import { BUSINESS_CENTRAL } from "./business-central.ts";
import { type Call, headerOf, refused, type Taken } from "./call.ts";
import { readBody } from "./call-body.ts";
import { CallLimits } from "./call-limits.ts";
import { challengeAnswer, slackChallenge } from "./challenge.ts";
import { DEFAULT_CALLS_PER_MINUTE, type HookSecret, readOptions } from "./hook-options.ts";
import { type HookRunParts, HookRuns } from "./hook-runs.ts";
import { type TakeParts, takeCall } from "./take-call.ts";
import { takeNotifications } from "./take-notifications.ts";
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
   * `hook` is the slug or number of an integration. Answers with the text of a challenge where the call is one:
   * to be sent as JSON, or as `echo` with nothing around it.
   * @throws HubError signature_refused, bad_hook, not_found, hook_ambiguous, hook_inactive, rate_limited, …
   */
  receive(
    hook: string,
    call: Call,
  ): Promise<Taken | { readonly challenge: string } | { readonly echo: string }>;
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
  const { counts, tally } = createCounts();

  const verified = (place: HookPlace, name: string, call: Call) => {
    try {
      return verifyCall(credentialOf(place, cipher), call, clock.now());
    } catch (error) {
      if (isHubError(error) && error.code === "signature_refused") {
        const { address } = call;
        noteRefused(place, { name, address, reason: codeOf(error.cause) });
      }
      throw error;
    }
  };

  const noteRefused = (
    { integration: { slug } }: HookPlace,
    { name, address, reason }: { name: string; address: string; reason: string },
  ): void => {
    tally("refused");
    limits.refused({ hook: name, address }, clock.now());
    log.warn({ integration: slug, address, reason }, "a call was refused");
  };

  const admitted = (place: HookPlace): void => {
    const perMinute = readOptions(place.hook).rate_limit_per_minute ?? DEFAULT_CALLS_PER_MINUTE;
    try {
      limits.admit({ hookId: place.hook.id, perMinute }, clock.now());
    } catch (error) {
      tally("throttled");
      throw error;
    }
  };

  const notified = (place: HookPlace, name: string, call: Call) => {
    const credential = credentialOf(place, cipher);
    const refusal = { name, address: call.address, reason: "client_state" };
    const onRefused = () => noteRefused(place, refusal);
    const told = { place, call, credential, admit: () => admitted(place), onRefused };
    return takeNotifications({ ...parts, hookRuns }, { ...told, onTaken: tally });
  };

  return {
    start: () => hookRuns.start(),
    stop: () => hookRuns.stop(),
    counts: () => ({ ...counts }),
    admit(hook, address) {
      try {
        limits.checkAddress({ hook, address }, clock.now());
      } catch (error) {
        tally("throttled");
        throw error;
      }
    },
    async receive(name, call) {
      const place = await placeOf(config, name);
      if (place.hook.scheme === BUSINESS_CENTRAL) return notified(place, name, call);
      assertOn(place);
      const { id } = verified(place, name, call) as { id?: string };
      admitted(place);
      const body = readBody(call.body, headerOf(call, "content-type"));
      const challenge = slackChallenge(credentialOf(place, cipher), body);
      if (challenge !== undefined) return { challenge };
      const taken = await takeCall({ ...parts, hookRuns }, { place, call, body, id });
      tally(taken.status);
      return taken;
    },
    async challenge(name, call) {
      const place = await placeOf(config, name);
      assertOn(place);
      const answer = challengeAnswer(credentialOf(place, cipher), call);
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
  return place;
}

const credentialOf = ({ hook }: HookPlace, cipher: HookParts["cipher"]): Credential => ({
  scheme: hook.scheme,
  options: readOptions(hook),
  secrets: openHookSecrets(hook.secrets, cipher),
});

const isOn = ({ hook, integration }: HookPlace): boolean =>
  hook.active !== 0 && integration.active !== 0;

function assertOn(place: HookPlace): void {
  if (isOn(place)) return;
  throw new ConflictError("hook_inactive", "This hook is switched off: it takes no calls.");
}

function createCounts() {
  const counts = { accepted: 0, repeated: 0, ignored: 0, refused: 0, throttled: 0 };
  const tally = (result: keyof typeof counts): void => {
    counts[result] += 1;
  };
  return { counts, tally };
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
