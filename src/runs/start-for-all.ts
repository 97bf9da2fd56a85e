import { listIntegrations } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { type StartedTogether, type Starter, type StartParts, startTogether } from "./start.ts";

/** What the hub does with every active integration of some types: the action of each of them. */
const ACTIONS = {
  sync_all_invoices: { types: ["accounting", "file"], action: "sync_invoices" },
  upload_monthly_reports: { types: ["cloud_storage"], action: "upload_report" },
} as const;

export type ActionForAll = keyof typeof ACTIONS;
export const ACTIONS_FOR_ALL = Object.keys(ACTIONS) as readonly ActionForAll[];
export const isActionForAll = (action: string): action is ActionForAll => action in ACTIONS;

/** More than any organisation has. */
const MAX_INTEGRATIONS = 1_000;

/** Starts the action for all integrations that it is meant for, side by side, held together by one run. */
export async function startForAll(
  parts: StartParts & { readonly config: ConfigStore },
  starter: Starter,
  { action, params }: { action: ActionForAll; params: object },
): Promise<StartedTogether> {
  const { types, action: each } = ACTIONS[action];
  const config = forTenant(parts.config, starter.principal.tenantId);
  const lists = await Promise.all(
    types.map((type) =>
      listIntegrations(config, { filter: { type, active: true }, limit: MAX_INTEGRATIONS }),
    ),
  );
  const integrations = lists.flat();
  return startTogether(parts, starter, {
    action,
    params,
    integrations,
    startOf: (integration) => ({ integration, action: each, params }),
  });
}
