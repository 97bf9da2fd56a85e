import { troubledEndpoints } from "../store/endpoint-states.ts";
import { newestSeq } from "../store/event-log.ts";
import { hooksWantingRuns } from "../store/incoming-hooks.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { readersBehind } from "../store/stream-readers.ts";
import { subscriptionNames } from "../store/subscriptions.ts";
import type { Finding } from "./doctor-finding.ts";

const HOUR_MS = 3_600_000;
/** An endpoint that is down for a night is not worth a word. */
const FAILING_MS = 12 * HOUR_MS;
const BEHIND_MS = 7 * 24 * HOUR_MS;
const WAITING_MS = HOUR_MS;
const MOST_NAMES = 5;

/** Endpoints that fail for long, readers that do not come any more, calls whose run does not begin. */
export async function checkWebhooks(config: ConfigStore, data: DataStore): Promise<Finding[]> {
  const now = Date.now();
  return [
    await checkEndpoints(config, data, now - FAILING_MS),
    await checkReaders(data, now - BEHIND_MS),
    await checkHooks(config, now - WAITING_MS),
  ];
}

async function checkEndpoints(
  config: ConfigStore,
  data: DataStore,
  since: number,
): Promise<Finding> {
  const check = "endpoints";
  const failing = (await troubledEndpoints(data)).filter(
    (row) => (row.failing_since ?? row.opened_at ?? since) < since,
  );
  const ids = failing.map((row) => row.subscription_id);
  const names = [...(await subscriptionNames(config, ids)).values()].map(({ name }) => name);
  if (names.length === 0) return { check, status: "ok", message: "None fails for long." };
  return {
    check,
    status: "warn",
    message: `Nothing arrives for half a day or longer at ${listed(names)}.`,
    remedy: "Look at the last attempts of their deliveries, and mend or delete the subscriptions.",
  };
}

async function checkReaders(data: DataStore, since: number): Promise<Finding> {
  const check = "readers of events";
  const behind = await readersBehind(data, { since, seq: await newestSeq(data) });
  if (behind.length === 0) return { check, status: "ok", message: "None has been away for long." };
  return {
    check,
    status: "warn",
    message: `For a week or longer these have fetched nothing: ${listed(behind.map(({ name }) => name))}.`,
    remedy:
      "Start their programs before KEEP_EVENTS_DAYS is over, or delete them: DELETE /api/events/readers/NAME.",
  };
}

async function checkHooks(config: ConfigStore, since: number): Promise<Finding> {
  const check = "incoming webhooks";
  const waiting = (await hooksWantingRuns(config)).filter(
    ({ hook }) => (hook.last_call_at ?? since) < since,
  );
  if (waiting.length === 0) {
    return { check, status: "ok", message: "No call waits for its run." };
  }
  const names = waiting.map(({ integration }) => integration.slug);
  return {
    check,
    status: "warn",
    message: `Calls wait for a run of ${listed(names)}.`,
    remedy: "Switch the integration on, or look into the hub's log why its run cannot begin.",
  };
}

const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(", ")
    : `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;
