import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { type AddressTurns, createAddressTurns } from "../sdk/host/address-turns.ts";
import { releaseAddressTurn, renewAddressTurn, takeAddressTurn } from "../store/address-turns.ts";
import type { ConfigStore } from "../store/store.ts";

/** How long a turn outlives its process. */
const LEASE_MS = 10_000;

/** The turns of all processes of the hub, in the configuration database. `config` is the hub's own store. */
export function createHubTurns({
  config,
  clock,
  log,
  leaseMs = LEASE_MS,
}: {
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs?: number;
}): AddressTurns {
  return createAddressTurns({
    log,
    store: {
      leaseMs,
      take: (address, token) =>
        takeAddressTurn(config, { address, token }, { now: clock.now(), leaseMs }),
      renew: (address, token) =>
        renewAddressTurn(config, { address, token }, clock.now() + leaseMs),
      release: (address, token) => releaseAddressTurn(config, { address, token }),
    },
  });
}
