import { createHash } from "node:crypto";
import type { Cipher } from "../auth/fernet.ts";
import { appendEvents } from "../events/append.ts";
import type { OwnTypes } from "../events/own-types.ts";
import type { Clock } from "../lib/clock.ts";
import { isHubError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { retryTransaction } from "../store/faults.ts";
import {
  type CallRow,
  deleteCall,
  findCall,
  insertCall,
  setCallRun,
} from "../store/incoming-calls.ts";
import { findHook, type HookPlace, noteCall } from "../store/incoming-hooks.ts";
import { type ConfigStore, type DataStore, inTransaction } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { type Call, headerOf, type Taken } from "./call.ts";
import { type CallBody, textAt } from "./call-body.ts";
import { eventOfCall } from "./event-of-call.ts";
import { type HookOptions, readOptions } from "./hook-options.ts";
import type { HookRuns } from "./hook-runs.ts";

/**
 * Without a name of the sender's own a call is known by its bytes: so long the same bytes are the same call,
 * later they may well be a new one.
 */
const SAME_BYTES_MS = 10 * 60_000;
const MAX_ID = 500;
/** That a call came is written down no more often, unless it wants a run. */
const NOTE_MS = 10_000;

export interface TakeParts {
  /** Both are the hub's own stores. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly cipher: Cipher;
  readonly ownTypes: OwnTypes;
  readonly clock: Clock;
  readonly log: Log;
  readonly hookRuns: HookRuns;
  /** There are new events. */
  readonly onEvents: () => void;
}

/** A genuine call. */
export interface Genuine {
  readonly place: HookPlace;
  readonly call: Call;
  readonly body: CallBody;
  /** The sender's own name of it, as its scheme has it. */
  readonly id: string | undefined;
}

/**
 * Does what the hook says, once for each call: an event, a run, or both; when this resolves it is on disk.
 * @throws InvalidInputError where the body does not fit the schema of its event type
 */
export async function takeCall(parts: TakeParts, genuine: Genuine): Promise<Taken> {
  const { config, data, hookRuns } = parts;
  const { hook, integration } = genuine.place;
  const store = forTenant(data, integration.tenant_id);
  const key = keyOf(genuine);
  const now = parts.clock.now();
  const before = await findCall(store, key);
  if (before && isSame(before, now)) return repeated(before);

  const event = await newEvent(parts, genuine);
  const wantsRun = hook.action !== null && (event !== undefined || !namesTypes(hook, genuine));
  if (event === undefined && !wantsRun) return ignored(store, key, now);
  if (wantsRun || now - (hook.last_call_at ?? 0) >= NOTE_MS) {
    await noteCall(config, { id: hook.id, now, wantsRun });
  }
  const stored = await retryTransaction(() =>
    inTransaction(store, async (tx) => {
      const known = await findCall(tx, key);
      if (known && isSame(known, now)) return repeated(known);
      if (known) await deleteCall(tx, known.id);
      const [event_id = null] = event ? await appendEvents(tx, [event], now) : [];
      await insertCall(tx, { ...key, event_id, received_at: now });
      return { status: "accepted", event_id, run_id: null } satisfies Taken;
    }),
  );
  if (stored.event_id !== null) parts.onEvents();
  if (stored.status === "repeated" || !wantsRun) return stored;
  const run_id = await startNow(parts, genuine.place, hookRuns);
  if (run_id !== undefined) await setCallRun(store, key, run_id);
  return { ...stored, run_id: run_id ?? null };
}

type Key = Pick<CallRow, "hook_id" | "call_key">;

function keyOf({ place: { hook }, call, body, id: signedId }: Genuine): Key {
  const { id_header, id_path } = readOptions(hook);
  const id =
    (id_header && headerOf(call, id_header)) ||
    (id_path && textAt(body, id_path, MAX_ID)) ||
    signedId;
  const digest = (of: string | Buffer): string => createHash("sha256").update(of).digest("hex");
  const call_key = id ? `id:${digest(`${hook.scheme} ${id}`)}` : `${BY_BYTES}${digest(call.body)}`;
  return { hook_id: hook.id, call_key };
}

const BY_BYTES = "bytes:";

const isSame = ({ call_key, received_at }: CallRow, now: number): boolean =>
  !call_key.startsWith(BY_BYTES) || now - received_at < SAME_BYTES_MS;

const repeated = ({ event_id, run_id }: CallRow): Taken => ({
  status: "repeated",
  event_id,
  run_id,
});

/** Remembered too: a sender that repeats it gets the same answer. */
async function ignored(store: DataStore, key: Key, now: number): Promise<Taken> {
  await retryTransaction(async () => {
    const known = await findCall(store, key);
    if (!known) await insertCall(store, { ...key, event_id: null, received_at: now });
  });
  return { status: "ignored", event_id: null, run_id: null };
}

async function newEvent({ ownTypes, clock }: TakeParts, { place, call, body }: Genuine) {
  const { hook, integration } = place;
  await ownTypes.refresh();
  const check = {
    now: clock.now(),
    path: "",
    findOwn: (type: string, version?: number) =>
      ownTypes.find(integration.tenant_id, type, version),
  };
  return eventOfCall({ hook, options: readOptions(hook) }, { call, body }, check);
}

/** Only then is a call without an event one that is not wanted. */
function namesTypes({ event_type }: HookPlace["hook"], { place }: Genuine): boolean {
  const { event_type_path, event_type_header }: HookOptions = readOptions(place.hook);
  return event_type !== null || Boolean(event_type_path ?? event_type_header);
}

/** Where it cannot be started now, it is as soon as it can be. */
async function startNow(
  { config, log }: TakeParts,
  { integration }: HookPlace,
  hookRuns: HookRuns,
): Promise<string | undefined> {
  const hook = await findHook(config, integration.id);
  if (!hook) return undefined;
  try {
    return await hookRuns.tryStart({ integration, hook });
  } catch (error) {
    if (!isHubError(error)) throw error;
    const fields = { integration: integration.slug, reason: error.message };
    log.warn(fields, "a hook could not start its run");
    return undefined;
  }
}
