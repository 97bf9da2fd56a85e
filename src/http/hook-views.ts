import { readOptions } from "../hooks/hook-options.ts";
import { openHookSecrets } from "../hooks/hooks.ts";
import type { Hub } from "../hub.ts";
import { toRfc3339 } from "../lib/clock.ts";
import { countCalls } from "../store/incoming-calls.ts";
import { findHookPlaces, type HookRow } from "../store/incoming-hooks.ts";
import type { Integration } from "../store/integrations.ts";
import { readJson } from "../sync/open-integration.ts";
import type { Scope } from "./scope.ts";

const MOST_COUNTED = 10_000;

/** A hook in the words of the API; `secret` only where it has just been made. */
export async function hookView(
  hub: Pick<Hub, "cipher" | "clock" | "config" | "settings">,
  { data }: Pick<Scope, "data">,
  {
    integration,
    row,
    secret,
  }: { integration: Integration; row: HookRow; secret?: string | undefined },
) {
  const secrets = openHookSecrets(row.secrets, hub.cipher);
  const now = hub.clock.now();
  const isValid = ({ until }: { until?: number }): boolean => until === undefined || until > now;
  const path = await pathOf(hub, integration);
  const { publicUrl } = hub.settings;
  return {
    integration_id: integration.slug,
    path,
    url: publicUrl ? publicUrl + path : null,
    scheme: row.scheme as "standard",
    ...(secret === undefined ? {} : { secret }),
    secrets_valid: secrets.filter((one) => one.use === undefined && isValid(one)).length,
    has_verify_token: secrets.some(({ use }) => use === "verify"),
    options: { ...readOptions(row) },
    event_type: row.event_type,
    action: row.action,
    params: readJson(row.params),
    active: row.active === 1,
    created_by: row.created_by,
    last_call_at: row.last_call_at === null ? null : toRfc3339(row.last_call_at),
    calls_remembered: await countCalls(data, { hookId: row.id, most: MOST_COUNTED }),
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
  };
}

/** By slug, or by number where another organisation has a hook of that name too. */
async function pathOf({ config }: Pick<Hub, "config">, { id, slug }: Integration): Promise<string> {
  const places = await findHookPlaces(config, slug);
  return `/hooks/${places.length > 1 ? id : slug}`;
}
