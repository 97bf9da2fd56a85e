import type { DeliverVia, Handover } from "../delivery/destination.ts";
import { ConfigError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Context } from "../sdk/context.ts";
import { statusOf } from "../sdk/host/remote-error.ts";
import type { HttpRequest, HttpResponse } from "../sdk/http.ts";
import { findIntegrationById } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import { type ConnectorHost, type IntegrationRow, openIntegration } from "./open-integration.ts";

export interface DeliverViaParts extends ConnectorHost {
  /** The hub's own store. */
  readonly config: ConfigStore;
  readonly log: Log;
}

/** Hands events to the connectors of the integrations that subscriptions name. */
export const createDeliverVia =
  ({ config, log, ...host }: DeliverViaParts): DeliverVia =>
  async (target, messageFor, signal) => {
    let status: number | undefined;
    try {
      const row = await integrationOf(config, target);
      if (row.active !== 1) return { kind: "paused" };
      const facts = { subscriptionId: target.id, integrationId: row.id };
      const { connector, context } = openIntegration(host, row, {
        log: withFacts(log, facts),
        signal,
        // The subscription's endpoint has a breaker and statistics of its own.
        guard: "none",
      });
      const { deliver } = connector;
      if (!deliver) {
        throw new ConfigError(`${row.provider} takes no events: choose another integration.`);
      }
      const timed = withTimeout(context, {
        timeoutMs: target.timeoutMs,
        onStatus: (seen) => {
          status = seen;
        },
      });
      return { kind: "received", receipt: await deliver.send(timed, messageFor(deliver)), status };
    } catch (error) {
      return { kind: "failed", error, status: statusOf(error) ?? status } satisfies Handover;
    }
  };

/** @throws ConfigError where it is gone, or another tenant's */
async function integrationOf(
  config: ConfigStore,
  { integrationId, tenantId }: { integrationId: number | null; tenantId: number },
): Promise<IntegrationRow> {
  const row = integrationId === null ? undefined : await findIntegrationById(config, integrationId);
  if (row?.tenant_id === tenantId) return row;
  throw new ConfigError("Its integration was deleted: give the subscription another one.", {
    code: "bad_subscription",
  });
}

/** Each call has the subscription's own time, and its answer's status is seen. */
function withTimeout(
  context: Context,
  { timeoutMs, onStatus }: { timeoutMs: number; onStatus: (status: number) => void },
): Context {
  const timed = (request: HttpRequest): HttpRequest => ({ timeoutMs, ...request });
  const request = async (wanted: HttpRequest): Promise<HttpResponse> => {
    const response = await context.http.request(timed(wanted));
    onStatus(response.status);
    return response;
  };
  return {
    ...context,
    http: { request, json: async (wanted) => context.http.json(timed(wanted)) },
  };
}

function withFacts(log: Log, facts: object): Log {
  return {
    debug: (fields, message) => log.debug({ ...facts, ...fields }, message),
    info: (fields, message) => log.info({ ...facts, ...fields }, message),
    warn: (fields, message) => log.warn({ ...facts, ...fields }, message),
    error: (fields, message) => log.error({ ...facts, ...fields }, message),
  };
}
