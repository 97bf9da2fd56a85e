import { type TSchema, Type } from "typebox";
import type { Principal } from "./auth/principal.ts";
import { exchangeParams } from "./exchange/exchange-params.ts";
import type { ExchangeParams } from "./exchange/run-exchange.ts";
import type { Hub } from "./hub.ts";
import { type FieldIssue, InvalidInputError } from "./lib/errors.ts";
import { contentHash } from "./lib/json.ts";
import { AccessKey } from "./model/fiscal-document.ts";
import { checkPart } from "./model/schema-issues.ts";
import { reportParams } from "./report-params.ts";
import { uploadParams } from "./reports/upload-params.ts";
import { toFilter } from "./rules/period.ts";
import { type StartedTogether, type Starter, startRun } from "./runs/start.ts";
import { type ActionForAll, isActionForAll, startForAll } from "./runs/start-for-all.ts";
import { findIntegrationById, type Integration } from "./store/integrations.ts";
import type { Run } from "./store/runs.ts";
import type { Schedule } from "./store/schedules.ts";
import type { ConfigStore, DataStore } from "./store/store.ts";
import { findSyncSetting } from "./store/sync-settings.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { findTenant } from "./store/tenants.ts";
import { readJson } from "./sync/open-integration.ts";
import { businessDay, checkMode, syncParams } from "./sync/sync-invoices.ts";
import { syncRecordsParams } from "./sync/sync-records.ts";
import { entityOf, twoWayParams } from "./sync/two-way/params.ts";
import { readSettings } from "./sync/two-way/settings.ts";

export type LaunchParts = Pick<Hub, "connectors" | "runs" | "clock"> & {
  readonly config: ConfigStore;
  readonly data: DataStore;
};
type Body = Readonly<Record<string, unknown>>;

/** An action by its name, with the body that its API call takes. */
export interface Launch {
  readonly action: string;
  /** Absent for what the hub does as a whole. */
  readonly integration?: Integration | undefined;
  readonly body: Body;
}

interface Facts {
  readonly parts: LaunchParts;
  readonly tenantId: number;
  readonly body: Body;
  /** A business day of the tenant, YYYY-MM-DD. */
  readonly today: string;
}

/** What an integration can be told to do, with how the body becomes the run's params. */
const INTEGRATION_ACTIONS: Readonly<
  Record<string, (facts: Facts & { integration: Integration }) => object | Promise<object>>
> = {
  verify: () => ({}),
  sync_invoices({ body, today, parts, integration }) {
    const params = syncParams(body, today);
    const connector = parts.connectors.find(integration.provider);
    if (connector) checkMode(connector, body);
    return params;
  },
  sync_records({ body, parts, integration }) {
    const connector = parts.connectors.find(integration.provider);
    return connector?.check ? syncRecordsParams(connector, body) : body;
  },
  async sync_both_ways({ body, parts, tenantId, integration }) {
    const config = forTenant(parts.config, tenantId);
    const row = await findSyncSetting(config, integration.id, entityOf(body));
    return twoWayParams(body, readSettings(row?.body));
  },
  upload_report: ({ body, today }) => uploadParams(body, today),
  run_exchange: ({ body, parts, tenantId, integration }) =>
    exchangeParams(
      { config: forTenant(parts.config, tenantId), data: forTenant(parts.data, tenantId) },
      integration,
      body,
    ),
  query_sefaz: ({ body }) => checkedBody(QueryParams, body),
  send_manifestations: () => ({}),
  fetch_fiscal_document: ({ body }) => checkedBody(FetchParams, body),
  import_fiscal_folder: ({ body }) => checkedBody(FolderParams, body),
};

export const QueryParams = Type.Object(
  {
    services: Type.Optional(
      Type.Array(Type.Enum(["nfe", "cte"]), { minItems: 1, maxItems: 2, uniqueItems: true }),
    ),
  },
  { additionalProperties: false },
);
const FetchParams = Type.Object({ access_key: AccessKey }, { additionalProperties: false });
export const FolderParams = Type.Object(
  { path: Type.String({ pattern: "^/", maxLength: 1_000 }) },
  { additionalProperties: false },
);

/** @throws InvalidInputError */
function checkedBody<S extends TSchema>(schema: S, body: Body): object {
  checkPart(schema, body, "params");
  return body;
}

/** What the hub does over all integrations. */
const HUB_ACTIONS: Readonly<Record<string, (facts: Facts) => object | Promise<object>>> = {
  sync_all_invoices: ({ body, today }) => syncParams(body, today),
  upload_monthly_reports: ({ body, today }) => uploadParams(body, today),
  check_invoices: ({ body }) => checkedPeriod(body),
  check_payers: ({ body }) => checkedPeriod(body),
  make_report: reportParams,
};

/** @throws InvalidInputError */
function checkedPeriod(body: Body): object {
  toFilter(body);
  return body;
}

export const LAUNCHABLE: readonly string[] = [
  ...Object.keys(INTEGRATION_ACTIONS),
  ...Object.keys(HUB_ACTIONS),
];

/**
 * The params of the run that would start now.
 * @throws InvalidInputError for an unknown action, an integration too many or too few, or a wrong body
 */
export async function launchParams(
  parts: LaunchParts,
  tenantId: number,
  { action, integration, body }: Launch,
): Promise<object> {
  const today = await todayOf(parts, tenantId);
  const ofHub = HUB_ACTIONS[action];
  const ofIntegration = INTEGRATION_ACTIONS[action];
  if (ofHub) {
    if (!integration) return ofHub({ body, today, parts, tenantId });
    throw wrong("integration_id", `${action} is not one integration's action`, "Leave it out.");
  }
  if (!ofIntegration) {
    throw wrong("action", `there is no action ${action}`, `Use one of ${LAUNCHABLE.join(", ")}.`);
  }
  if (!integration) throw wrong("integration_id", "is missing", "Name the integration.");
  return ofIntegration({ body, today, parts, tenantId, integration });
}

/**
 * Puts the action in the queue.
 * @throws InvalidInputError, or ConflictError where it cannot start now
 */
export async function launch(parts: LaunchParts, starter: Starter, wanted: Launch): Promise<Run> {
  const { principal, trigger } = starter;
  const params = await launchParams(parts, principal.tenantId, wanted);
  const { action, integration } = wanted;
  const lockBy = lockOf(action, params);
  if (integration) return startRun(parts, starter, { integration, action, params, lockBy });
  if (isActionForAll(action)) return (await startForAll(parts, starter, { action, params })).run;
  const { tenantId, actor } = principal;
  return parts.runs.enqueue({ tenantId, action, params, trigger, actor, lockBy });
}

/** Two reports of one moment, or two definitions, are no reason for one of them to wait. */
function lockOf(action: string, params: object): string | undefined {
  if (action === "make_report") return contentHash(params);
  return action === "run_exchange" ? String((params as ExchangeParams).definition_id) : undefined;
}

/** As `launch`, with the runs of the single integrations and those that could not start. @throws as `launch` */
export async function launchForAll(
  parts: LaunchParts,
  starter: Starter,
  { action, body }: { action: ActionForAll; body: Body },
): Promise<StartedTogether> {
  const params = await launchParams(parts, starter.principal.tenantId, { action, body });
  return startForAll(parts, starter, { action, params });
}

/** The id of the run that a schedule has started. @throws as `launch` */
export async function launchSchedule(
  parts: LaunchParts,
  principal: Principal,
  { integration_id: id, action, params }: Pick<Schedule, "integration_id" | "action" | "params">,
): Promise<string> {
  const config = forTenant(parts.config, principal.tenantId);
  const integration = id === null ? undefined : await findIntegrationById(config, id);
  const wanted = { action, integration, body: readJson(params) };
  return (await launch(parts, { principal, trigger: "schedule" }, wanted)).id;
}

async function todayOf({ config, clock }: LaunchParts, tenantId: number): Promise<string> {
  const tenant = await findTenant(config, tenantId);
  return businessDay(clock.now(), tenant?.time_zone ?? "UTC");
}

const wrong = (field: string, message: string, remedy: string): InvalidInputError =>
  new InvalidInputError([{ field, message, remedy } satisfies FieldIssue]);
