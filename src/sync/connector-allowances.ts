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
    integration: { readonly id: number; readonly tenant_id: number },
    declared: DeclaredAllowances,
  ): Allowances;
}

/** `config` is the hub's own store. */
export function createConnectorAllowances(parts: {
  readonly config: ConfigStore;
  readonly clock: Clock;
}): ConnectorAllowances {
  const opened = new Map<number, { allowances: Allowances; declared: DeclaredAllowances }>();
  return {
    of({ id, tenant_id }, declared) {
      const known = opened.get(id);
      if (known && known.declared === declared) return known.allowances;
      const config = forTenant(parts.config, tenant_id);
      const { clock } = parts;
      const store = storeOf({ config, clock, integrationId: id });
      const allowances = createAllowances({ declared, store, clock });
      opened.set(id, { allowances, declared });
      return allowances;
    },
  };
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
