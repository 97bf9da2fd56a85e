import type { Hub } from "./hub.ts";
import { InvalidInputError } from "./lib/errors.ts";
import { type MailIn, type MakeParams, makeParams } from "./reports/make-params.ts";
import { ownReport } from "./reports/prepare.ts";
import { findIntegration } from "./store/integrations.ts";
import type { ConfigStore } from "./store/store.ts";
import { forTenant } from "./store/tenant-wall.ts";

export interface ReportFacts {
  readonly parts: Pick<Hub, "connectors"> & { readonly config: ConfigStore };
  readonly tenantId: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** A business day of the tenant, YYYY-MM-DD. */
  readonly today: string;
}

/**
 * The params of a run of `make_report`.
 * @throws NotFoundError where there is no such report, InvalidInputError with every wrong field
 */
export async function reportParams(facts: ReportFacts): Promise<MakeParams> {
  const params = makeParams(facts.body, facts.today);
  await ownReport(forTenant(facts.parts.config, facts.tenantId), params.report);
  if (params.mail) await requireMailer(facts, params.mail);
  return params;
}

/** @throws InvalidInputError where the integration is not there or sends no files */
export async function requireMailer(
  { parts, tenantId }: Pick<ReportFacts, "parts" | "tenantId">,
  { integration_id: id }: MailIn,
): Promise<void> {
  const integration = await findIntegration(forTenant(parts.config, tenantId), id);
  const connector = integration && parts.connectors.find(integration.provider);
  if (connector?.deliver?.attachments) return;
  const message = integration ? `${id} sends no attachments` : `there is no integration ${id}`;
  const remedy = "Name an integration of the provider email.";
  throw new InvalidInputError([{ field: "mail.integration_id", message, remedy }]);
}
