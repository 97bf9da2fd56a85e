import { runnableSlugs } from "../auth/permissions.ts";
import { canRun, type Principal } from "../auth/principal.ts";
import type { Hub } from "../hub.ts";
import { findExchange } from "../store/exchange-definitions.ts";
import { allSlugs, findIntegration, findIntegrationById } from "../store/integrations.ts";
import { findRun } from "../store/runs.ts";
import { findSchedule } from "../store/schedules.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";

/**
 * What `:id` of a path is, so that the integration of the call is known; `list`: the route itself shows nothing but
 * what is of `runnableIntegrations`.
 */
export type ScopedBy = "integration" | "run" | "schedule" | "definition" | "list";

/** Whether a caller with `integrations.run` for single integrations only has it for that of the call. */
export async function isScoped(
  hub: Pick<Hub, "config">,
  principal: Principal,
  { scopedBy, params }: { readonly scopedBy: ScopedBy; readonly params: unknown },
): Promise<boolean> {
  if (runnableSlugs(principal.permissions).length === 0) return false;
  if (scopedBy === "list") return true;
  const { id = "" } = params as { readonly id?: string };
  const config = forTenant(hub.config, principal.tenantId);
  const slug = await FIND[scopedBy](config, id);
  return slug !== undefined && canRun(principal, slug);
}

/** The slug of the integration as it is called now: a run keeps the one that it had. */
const FIND = {
  integration: async (config, id) => (await findIntegration(config, id))?.slug,
  async run(config, id) {
    const of = (await findRun(config, id))?.integration_id ?? undefined;
    return of === undefined ? undefined : (await findIntegrationById(config, of))?.slug;
  },
  async definition(config, id) {
    const of = (await findExchange(config, id))?.integration_id;
    return of === undefined ? undefined : (await findIntegrationById(config, of))?.slug;
  },
  async schedule(config, id) {
    if (!/^\d{1,15}$/.test(id)) return undefined;
    const of = (await findSchedule(config, Number(id)))?.integration_id ?? undefined;
    return of === undefined ? undefined : (await findIntegrationById(config, of))?.slug;
  },
} as const satisfies Record<
  Exclude<ScopedBy, "list">,
  (config: ConfigStore, id: string) => Promise<string | undefined>
>;

/** The numbers of the integrations that the caller may run; undefined for all. On a tenant's store. */
export async function runnableIntegrations(
  config: ConfigStore,
  principal: Principal,
): Promise<readonly number[] | undefined> {
  if (principal.permissions.has("integrations.run")) return undefined;
  const slugs = new Set(runnableSlugs(principal.permissions));
  const known = await allSlugs(config);
  return [...known].filter(([, slug]) => slugs.has(slug)).map(([id]) => id);
}
