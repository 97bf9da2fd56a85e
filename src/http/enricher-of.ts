import type { Hub } from "../hub.ts";
import { NotFoundError } from "../lib/errors.ts";
import { createEnricher } from "../rules/enricher.ts";
import { findTenant } from "../store/tenants.ts";
import type { Enricher } from "../sync/enrich.ts";
import type { Scope } from "./scope.ts";

/** The caller's rules and checks. @throws NotFoundError where its organisation is gone */
export async function enricherOf(
  { config, rules, clock }: Pick<Hub, "config" | "rules" | "clock">,
  { principal: { tenantId } }: Scope,
): Promise<Enricher> {
  const tenant = await findTenant(config, tenantId);
  if (!tenant) throw new NotFoundError("organisation", tenantId);
  return createEnricher({ rules, clock, tenant });
}
