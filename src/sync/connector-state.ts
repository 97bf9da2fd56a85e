import type { Cipher } from "../auth/fernet.ts";
import { opened } from "../auth/rotate-keys.ts";
import { abortable } from "../lib/abortable.ts";
import { type Clock, sleep } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { contentHash } from "../lib/json.ts";
import { createKeyedLock, type KeyedLock } from "../lib/keyed-lock.ts";
import type { Log } from "../lib/log.ts";
import type { State } from "../sdk/context.ts";
import {
  releaseConnectorLock,
  renewConnectorLock,
  takeConnectorLock,
} from "../store/connector-locks.ts";
import {
  findConnectorState,
  removeConnectorState,
  type StateKey,
  saveConnectorState,
} from "../store/connector-states.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";

/** What the connectors of all integrations keep, in the configuration database. */
export interface ConnectorStates {
  of(
    integration: { readonly id: number; readonly tenant_id: number },
    options: StateOptions,
  ): State;
}

export interface StateOptions {
  /** Of the credentials and addresses: what was kept for others is not there. */
  readonly stamp: string;
  readonly signal: AbortSignal;
  readonly log: Log;
}

interface Parts {
  /** The hub's own store. */
  readonly config: ConfigStore;
  readonly cipher: Cipher;
  readonly clock: Clock;
  /** How long a lock outlives its process. */
  readonly leaseMs?: number;
}

const LEASE_MS = 10_000;
const FIRST_WAIT_MS = 25;
const MAX_WAIT_MS = 500;
const MAX_NAME = 200;
/** Tokens and references are small; documents belong to the files. */
const MAX_VALUE = 1_000_000;

/** Tells one account at one address from every other. */
export const stateStamp = (account: {
  readonly credentials: object;
  readonly baseUrl: string | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
}): string => {
  const urls = Object.entries(account.settings).filter(([name]) => name.endsWith("_url"));
  return contentHash([account.credentials, account.baseUrl ?? null, urls]);
};

export function createConnectorStates(parts: Parts): ConnectorStates {
  const lock = createKeyedLock();
  return {
    of({ id, tenant_id }, options) {
      const config = forTenant(parts.config, tenant_id);
      return openState({ ...parts, ...options, config, lock, integrationId: id });
    },
  };
}

interface Opened extends Parts, StateOptions {
  readonly lock: KeyedLock;
  readonly integrationId: number;
}

function openState(parts: Opened): State {
  const { config, cipher, clock, integrationId, stamp } = parts;
  const keyOf = (name: string): StateKey => {
    if (name === "" || name.length > MAX_NAME) throw new RangeError(`No name for a state: ${name}`);
    return { integrationId, name };
  };
  return {
    async get(name) {
      const row = await findConnectorState(config, keyOf(name));
      if (!row || (row.expires_at !== null && row.expires_at <= clock.now())) return undefined;
      const text = opened(cipher, row.value);
      if (text === undefined) return undefined;
      const kept = JSON.parse(text) as { readonly stamp: string; readonly value: string };
      return kept.stamp === stamp ? kept.value : undefined;
    },
    async set(name, value, { expiresAt } = {}) {
      if (value.length > MAX_VALUE) throw new RangeError(`The state ${name} is too large to keep`);
      await saveConnectorState(config, keyOf(name), {
        value: cipher.encrypt(JSON.stringify({ stamp, value })),
        expires_at: expiresAt === undefined ? null : Math.trunc(expiresAt),
        updated_at: clock.now(),
      });
    },
    remove: (name) => removeConnectorState(config, keyOf(name)),
    locked: (name, work) =>
      abortable(
        parts.signal,
        parts.lock(`${integrationId} ${name}`, () => underLease(parts, keyOf(name), work)),
      ),
  };
}

/** One worker of this process is here for a lock; the lease keeps those of other processes out. */
async function underLease<T>(parts: Opened, key: StateKey, work: () => Promise<T>): Promise<T> {
  const { config, clock, log, leaseMs = LEASE_MS } = parts;
  const token = newId("lck");
  await take(parts, key, token);
  let isOver = false;
  const renew = async (): Promise<void> => {
    const until = clock.now() + leaseMs;
    try {
      const isOurs = await renewConnectorLock(config, { token, until }, key);
      if (isOurs || isOver) return;
      log.warn({ lock: key.name }, "a lock of a connector went to another worker");
    } catch (error) {
      log.warn({ lock: key.name, reason: messageOf(error) }, "a lock could not be renewed");
    }
  };
  const beat = setInterval(() => void renew(), leaseMs / 3);
  try {
    return await work();
  } finally {
    isOver = true;
    clearInterval(beat);
    await releaseConnectorLock(config, token, key).catch((error: unknown) =>
      log.warn({ lock: key.name, reason: messageOf(error) }, "a lock could not be given back"),
    );
  }
}

async function take(parts: Opened, key: StateKey, token: string): Promise<void> {
  const { config, clock, signal, leaseMs = LEASE_MS } = parts;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
    signal.throwIfAborted();
    if (await takeConnectorLock(config, key, { token, now: clock.now(), leaseMs })) return;
    await sleep(waitMs * (0.5 + Math.random()), signal);
  }
}
