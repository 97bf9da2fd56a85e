import type { Cipher } from "../auth/fernet.ts";
import type { Clock } from "../lib/clock.ts";
import { table } from "../lib/table.ts";
import type { CallAddress } from "../sdk/context.ts";
import { findHook, type HookRow } from "../store/incoming-hooks.ts";
import type { Integration } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { openHookSecrets } from "./hooks.ts";

interface Parts {
  /** The hub's own store. */
  readonly config: ConfigStore;
  readonly cipher: Cipher;
  readonly clock: Clock;
  /** The hub's own address, where the operator has told it. */
  readonly publicUrl: string | undefined;
}

/**
 * What a connector tells the outside system that is to call: address and secret of the integration's hook.
 * Undefined where there is no such hook, or it is switched off. By number, which no other organisation has.
 */
export const createCallAddresses =
  ({ config, cipher, clock, publicUrl }: Parts) =>
  async (integration: Integration, scheme: string): Promise<CallAddress | undefined> => {
    const { id, tenant_id: tenantId } = integration;
    const hook = await findHook(forTenant(config, tenantId), id);
    if (hook?.scheme !== scheme || hook.active === 0 || integration.active === 0) return undefined;
    const now = clock.now();
    const secret = openHookSecrets(hook.secrets, cipher).find(
      ({ use, until }) => use === undefined && (until === undefined || until > now),
    );
    if (!secret) return undefined;
    const url = publicUrl === undefined ? undefined : `${publicUrl}/hooks/${id}`;
    return { url, secret: secret.value, streams: streamsOf(hook) };
  };

function streamsOf({ action, params }: HookRow): readonly string[] | undefined {
  const { streams, entity } = JSON.parse(params) as {
    readonly streams?: readonly string[];
    readonly entity?: string;
  };
  if (action === "sync_both_ways") return STREAMS[entity ?? "item"];
  return action === "sync_records" && streams && streams.length > 0 ? streams : undefined;
}

/** What a sync both ways reads. */
const STREAMS = table<readonly string[]>({
  item: ["items"],
  party: ["parties"],
  order: ["orders"],
});
