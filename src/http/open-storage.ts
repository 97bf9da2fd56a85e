import type { FastifyReply } from "fastify";
import type { Hub } from "../hub.ts";
import { ConflictError, TransientError } from "../lib/errors.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Context } from "../sdk/context.ts";
import type { Files } from "../sdk/files.ts";
import type { Integration } from "../store/integrations.ts";
import { getIntegration } from "../sync/manage-integrations.ts";
import { openIntegration } from "../sync/open-integration.ts";
import type { Scope } from "./scope.ts";

/** An integration's connector for one request. */
export interface OpenConnector {
  readonly integration: Integration;
  readonly connector: Connector;
  readonly context: Context;
}

/** An integration's files for one request. */
export interface OpenStorage extends Omit<OpenConnector, "connector"> {
  readonly files: Files;
}

interface Ask {
  readonly scope: Scope;
  readonly id: string;
  readonly reply: Pick<FastifyReply, "raw">;
  readonly deadlineMs?: number;
}

/** Somebody waits for the answer. */
const DEADLINE_MS = 60_000;

/** @throws NotFoundError, ConflictError where it has no files or is switched off */
export async function openStorage(hub: Hub, ask: Ask): Promise<OpenStorage> {
  const { integration, connector, context } = await openForRequest(hub, ask);
  if (connector.files) return { integration, files: connector.files, context };
  throw new ConflictError(
    "action_not_possible",
    `${connector.manifest.title.en} has no files to look at.`,
  );
}

/**
 * Ends with the caller: what nobody waits for any more is not fetched.
 * @throws NotFoundError, ConflictError where it is switched off
 */
export async function openForRequest(
  hub: Hub,
  { scope, id, reply, deadlineMs = DEADLINE_MS }: Ask,
): Promise<OpenConnector> {
  const integration = await getIntegration(scope.config, id);
  if (integration.active === 0) {
    throw new ConflictError(
      "integration_inactive",
      `${integration.slug} is switched off. Set active to true first.`,
    );
  }
  const signal = untilGone(reply, deadlineMs);
  return { integration, ...openIntegration(hub, integration, { log: hub.log, signal }) };
}

/** Aborts when the caller goes, and when it takes too long. */
function untilGone({ raw }: Pick<FastifyReply, "raw">, deadlineMs: number): AbortSignal {
  const stop = new AbortController();
  const timer = setTimeout(() => {
    const message = `The storage has not answered within ${deadlineMs / 1000} seconds: try again later.`;
    stop.abort(new TransientError(message, { code: "timeout" }));
  }, deadlineMs);
  raw.once("close", () => {
    clearTimeout(timer);
    stop.abort(new Error("The caller is gone"));
  });
  return stop.signal;
}
