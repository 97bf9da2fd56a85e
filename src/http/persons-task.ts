import type { Hub } from "../hub.ts";
import { NotFoundError } from "../lib/errors.ts";
import { createEnricher } from "../rules/enricher.ts";
import { findTenant } from "../store/tenants.ts";
import type { PersonsTask } from "../sync/persons-task.ts";
import type { Scope } from "./scope.ts";

/** What the caller does to records is done in their name. @throws NotFoundError */
export async function taskOf({ config, rules, clock }: Hub, scope: Scope): Promise<PersonsTask> {
  const { tenantId, actor } = scope.principal;
  const tenant = await findTenant(config, tenantId);
  if (!tenant) throw new NotFoundError("organisation", tenantId);
  const enricher = await createEnricher({ rules, clock, tenant });
  return { data: scope.data, enricher, actor, now: clock.now() };
}
