import type { Mirrors } from "./exchange/mirror/mirrors.ts";
import type { FiscalTools } from "./fiscal/tools.ts";
import { type Clock, toRfc3339 } from "./lib/clock.ts";
import { ConfigError } from "./lib/errors.ts";
import type { Log } from "./lib/log.ts";
import type { FileStore } from "./reports/file-store.ts";
import type { Rates } from "./reports/rates/rates.ts";
import { createEnricher } from "./rules/enricher.ts";
import type { RuleBook } from "./rules/rule-book.ts";
import type { WhiteList } from "./rules/white-list.ts";
import type { RunTask } from "./runs/worker.ts";
import type { Connector } from "./sdk/connector.ts";
import type { OnWait } from "./sdk/host/admission.ts";
import { findIntegrationById } from "./store/integrations.ts";
import type { Run } from "./store/runs.ts";
import type { ConfigStore, DataStore } from "./store/store.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { findTenant } from "./store/tenants.ts";
import { OWN_RATE } from "./sync/connector-allowances.ts";
import type { GuardedRun } from "./sync/guard/guards.ts";
import { type ConnectorHost, openIntegration, readJson } from "./sync/open-integration.ts";
import type { Job } from "./sync/read-stream.ts";

/** What the actions need of the hub. */
export interface ActionParts extends ConnectorHost {
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly files: FileStore;
  readonly mirrors: Mirrors;
  readonly rules: RuleBook;
  readonly whiteList: WhiteList;
  readonly rates: Rates;
  readonly fiscal: FiscalTools;
  readonly log: Log;
  /** There are new events. */
  onEvents(): void;
}

/** A shorter wait for a provider's limit is nothing to tell of. */
const LONG_MS = 10_000;
/** Waits that end soon after one that was told of are part of it. */
const TELL_AGAIN_MS = 600_000;

/** One run's work on its integration. @throws ConfigError where the integration is gone */
export async function openJob(parts: ActionParts, task: RunTask): Promise<Job> {
  const { run, signal, journal } = task;
  const config = forTenant(parts.config, run.tenant_id);
  const integration = await findIntegrationById(config, run.integration_id ?? 0);
  if (!integration) throw new ConfigError("The integration of this run has been deleted.");
  const log = withRunId(parts.log, run.id);
  const onWait = waitTeller(task, parts.clock);
  const opened = {
    log,
    signal,
    onWait,
    guard: run.action === "verify" ? "check" : "work",
  } as const;
  const { connector, context } = openIntegration(parts, integration, opened);
  await parts.guards.enterRun(integration, guardedRun(run, connector));
  return {
    data: forTenant(parts.data, run.tenant_id),
    runId: run.id,
    startedAt: run.started_at ?? run.created_at,
    integration: {
      id: integration.id,
      slug: integration.slug,
      settings: readJson(integration.settings),
    },
    connector,
    context,
    blobs: parts.files,
    enricher: await enricherOf(parts, run.tenant_id),
    clock: parts.clock,
    signal,
    log: (level, message, fields) => journal.add(level, message, fields),
    progress(counts, total) {
      task.progress(counts, total);
      parts.onEvents();
    },
  };
}

/** A run as its integration's guard sees it. */
export const guardedRun = ({ id, action }: Run, { manifest }: Connector): GuardedRun => ({
  id,
  isOneCall: manifest.transport !== undefined,
  isCheck: action === "verify",
});

/** @throws ConfigError */
export async function enricherOf({ config, rules, clock }: ActionParts, tenantId: number) {
  const tenant = await findTenant(config, tenantId);
  if (!tenant) throw new ConfigError("The organisation of this run is gone.");
  return createEnricher({ rules, clock, tenant });
}

/** A person reads in the run's log until when it waits, once for a wait; others use the run's place meanwhile. */
function waitTeller({ journal, idle }: RunTask, clock: Clock): OnWait {
  const toldUntil = new Map<string, number>();
  return ({ allowance, until }) => {
    const isLong = until - clock.now() >= LONG_MS;
    if (isLong && until > (toldUntil.get(allowance) ?? 0) + TELL_AGAIN_MS) {
      toldUntil.set(allowance, until);
      const fields = { limit: allowance, until: toRfc3339(until) };
      const limit =
        allowance === OWN_RATE
          ? "the integration's own limit of calls a minute"
          : "the provider's limit for such calls";
      journal.add("info", `Waiting: ${limit} is used up`, fields);
    }
    return idle();
  };
}

/** A connector's own lines go to the hub's log, with the run that they belong to. */
function withRunId(log: Log, runId: string): Log {
  return {
    debug: (fields, message) => log.debug({ runId, ...fields }, message),
    info: (fields, message) => log.info({ runId, ...fields }, message),
    warn: (fields, message) => log.warn({ runId, ...fields }, message),
    error: (fields, message) => log.error({ runId, ...fields }, message),
  };
}
