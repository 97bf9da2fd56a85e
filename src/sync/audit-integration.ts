import { type Change, changesBetween, recordAudit } from "../auth/audit.ts";
import type { Integration } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import { readJson } from "./open-integration.ts";

/** Absent `before`: created; absent `after`: deleted. */
export interface IntegrationChange {
  readonly before?: Integration;
  readonly after?: Integration;
  /** Names of the credential fields that were given: their values are nobody's to read. */
  readonly credentials?: readonly string[];
  readonly actor: string;
  readonly now: number;
}

/** Says who changed what of an integration; nothing where nothing is different. In the change's transaction. */
export async function auditIntegration(
  config: ConfigStore,
  { before, after, credentials = [], actor, now }: IntegrationChange,
): Promise<void> {
  const given: Record<string, Change> =
    credentials.length > 0 ? { fields_given: { after: [...credentials].sort() } } : {};
  const details = { ...changesBetween(shown(before), shown(after)), ...given };
  const of = before ?? after;
  if (!of || Object.keys(details).length === 0) return;
  const verb = before ? "changed" : "created";
  const action = `integration.${after ? verb : "deleted"}`;
  const target = { kind: "integration", name: of.slug };
  await recordAudit(config, { actor, action, target, details, now });
}

const shown = (row: Integration | undefined): Record<string, unknown> =>
  row
    ? {
        id: row.slug,
        name: row.name,
        provider: row.provider,
        base_url: row.base_url,
        rate_per_minute: row.rate_per_minute,
        active: row.active === 1,
        settings: readJson(row.settings),
      }
    : {};
