import { allSlugs } from "../store/integrations.ts";
import { revisionOf } from "../store/revisions.ts";
import { listRules, type RuleRow } from "../store/rules.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { compileRules, type RuleSet } from "./compile.ts";
import type { Rule, RuleConditions } from "./rule.ts";

/** The rules of every tenant that are switched on, ready for use. */
export interface RuleBook {
  /** The tenant's rules as they are now; at most a second old where another process changed them. */
  of(tenantId: number): Promise<RuleSet>;
  /** Ids (slugs) of the tenant's integrations by their numbers. */
  integrationsOf(tenantId: number): Promise<ReadonlyMap<number, string>>;
  /** This process has changed a rule. */
  forget(): void;
}

const FRESH_MS = 1_000;

/** `config` is the hub's own store. */
export function createRuleBook({ config }: { config: ConfigStore }): RuleBook {
  let revision: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  const sets = new Map<number, Promise<RuleSet>>();
  const refresh = async (): Promise<void> => {
    if (performance.now() - readAt < FRESH_MS) return;
    const current = await revisionOf(config, "rule");
    readAt = performance.now();
    if (current === revision) return;
    sets.clear();
    revision = current;
  };
  const read = async (tenantId: number): Promise<RuleSet> =>
    compileRules((await listRules(forTenant(config, tenantId))).filter(isActive).map(toRule));
  return {
    async of(tenantId) {
      await refresh();
      const known = sets.get(tenantId) ?? read(tenantId);
      sets.set(tenantId, known);
      // What could not be read is read again the next time.
      known.catch(() => sets.delete(tenantId));
      return known;
    },
    integrationsOf: (tenantId) => allSlugs(forTenant(config, tenantId)),
    forget() {
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
}

const isActive = (row: RuleRow): boolean => row.active === 1;

export const toRule = (row: RuleRow): Rule => ({
  id: row.id,
  conditions: JSON.parse(row.conditions) as RuleConditions,
  gives: {
    ...(row.project_id === null ? {} : { "accounting.project_id": row.project_id }),
    ...(row.category === null ? {} : { "accounting.category": row.category }),
  },
  stop: row.stops === 1,
});
