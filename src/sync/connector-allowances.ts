import type { Clock } from "../lib/clock.ts";
import type { Spent } from "../sdk/host/allowance-windows.ts";
import {
  type AllowanceStore,
  type Allowances,
  createAllowances,
  type DeclaredAllowances,
} from "../sdk/host/allowances.ts";
import { findConnectorAllowance, saveConnectorAllowance } from "../store/connector-allowances.ts";
import { retryTransaction } from "../store/faults.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";

/** The allowances of all integrations, kept in the configuration database. */
export interface ConnectorAllowances {
  of(
    integration: {
      readonly id: number;
      readonly tenant_id: number;
      readonly rate_per_minute?: number | null;
    },
    declared: DeclaredAllowances,
  ): Allowances;
}

/** `config` is the hub's own store. */
export function createConnectorAllowances(parts: {
  readonly config: ConfigStore;
  readonly clock: Clock;
}): ConnectorAllowances {
  const opened = new Map<number, Opened>();
  return {
    of({ id, tenant_id, rate_per_minute: rate = null }, declared) {
      const known = opened.get(id);
      if (known?.declared === declared && known.rate === rate) return known.allowances;
      const config = forTenant(parts.config, tenant_id);
      const { clock } = parts;
      const store = storeOf({ config, clock, integrationId: id });
      const own = rate === null ? {} : { [OWN_RATE]: [{ requests: rate, perMs: 60_000 }] };
      const allowances = createAllowances({ declared: { ...declared, ...own }, store, clock });
      opened.set(id, { allowances, declared, rate });
      return allowances;
    },
  };
}

/** Name of the allowance of integrations that may make so many calls a minute; no manifest has it. */
export const OWN_RATE = "rate_per_minute";

interface Opened {
  readonly allowances: Allowances;
  readonly declared: DeclaredAllowances;
  readonly rate: number | null;
}

const storeOf = ({
  config,
  clock,
  integrationId,
}: {
  config: ConfigStore;
  clock: Clock;
  integrationId: number;
}): AllowanceStore => ({
  async load(name) {
    const row = await findConnectorAllowance(config, { integrationId, name });
    return row && { version: row.version, spent: JSON.parse(row.spent) as Spent };
  },
  save: (name, { version, spent }) =>
    retryTransaction(() =>
      saveConnectorAllowance(
        config,
        { integrationId, name },
        { version, spent: JSON.stringify(spent), updated_at: clock.now() },
      ),
    ),
});
