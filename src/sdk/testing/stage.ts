import { it } from "node:test";
import type { TObject } from "typebox";
import { systemClock } from "../../lib/clock.ts";
import { contentHash } from "../../lib/json.ts";
import type { Connector } from "../connector.ts";
import type { Context, State } from "../context.ts";
import { createFolderInbox } from "../host/folder-inbox.ts";
import { createMemoryState } from "../host/memory-state.ts";
import { createSharedConnections } from "../host/shared-connections.ts";
import type { HttpRequest } from "../http.ts";
import { openTestContext } from "./context.ts";
import type { CheckName, TestOptions, TestServer } from "./options.ts";
import { createWitness, type Witness } from "./witness.ts";

const CHECK_DEADLINE_MS = 60_000;

/** What all checks of one connector share. */
export interface Stage {
  readonly connector: Connector<TObject, TObject>;
  readonly options: TestOptions;
  readonly witness: Witness;
  /** The remote side that runs; set before the first check. */
  server(): TestServer;
  open(changes?: ContextChanges): Context;
  /** What the connector has kept in this check, by name. */
  kept(): ReadonlyMap<string, string>;
  /** Registers a check, or notes why it is left out. */
  check(name: CheckName, title: string, body: () => Promise<void>): void;
}

export interface ContextChanges {
  readonly baseUrl?: string;
  readonly credentials?: Readonly<Record<string, unknown>>;
  /** Over those of the options and of the server. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  /** Overrides the timeouts that the connector asks for. */
  readonly timeoutMs?: number;
  /** Instead of the server's. */
  readonly inboxFolder?: string;
}

/** `left` are the checks that make no sense here at all. */
export function createStage(
  connector: Connector<TObject, TObject>,
  options: TestOptions,
  server: () => TestServer,
  left: ReadonlySet<CheckName> = new Set(),
): Stage {
  const witness = createWitness();
  const openContext = options.openContext ?? openTestContext;
  let kept = new Map<string, string>();
  let state = recording(createMemoryState(), kept);
  let connections = createSharedConnections({ log: witness.log });
  return {
    connector,
    options,
    witness,
    server,
    kept: () => kept,
    open({ baseUrl, credentials, settings, signal, timeoutMs, ...changes } = {}) {
      const wanted = {
        credentials: credentials ?? options.credentials,
        settings: {
          ...options.settings,
          ...relocated(server(), baseUrl ?? server().baseUrl),
          ...settings,
        },
      };
      const ctx = openContext({
        connector,
        ...wanted,
        shared: connections.of(1, contentHash(wanted)),
        baseUrl: baseUrl ?? server().baseUrl,
        // What was kept for some credentials is nothing for others.
        state: credentials ? createMemoryState() : state,
        inbox: inboxOf({ ...server(), ...changes }),
        log: witness.log,
        clock: systemClock,
        signal: signal ?? AbortSignal.timeout(CHECK_DEADLINE_MS),
      });
      return timeoutMs === undefined ? ctx : withTimeout(ctx, timeoutMs);
    },
    check(name, title, body) {
      if (left.has(name)) return;
      const reason = options.skip?.[name];
      it(title, { skip: reason ?? false, timeout: 2 * CHECK_DEADLINE_MS }, async () => {
        await server().reset?.();
        kept = new Map();
        state = recording(createMemoryState(), kept);
        await using shared = createSharedConnections({ log: witness.log });
        connections = shared;
        try {
          await body();
        } catch (error) {
          witness.note(error);
          throw error;
        }
      });
    },
  };
}

const recording = (state: State, kept: Map<string, string>): State => ({
  ...state,
  async set(name, value, options) {
    kept.set(name, value);
    await state.set(name, value, options);
  },
});

const inboxOf = ({ inboxFolder }: Pick<TestServer, "inboxFolder">) =>
  createFolderInbox(inboxFolder === undefined ? [] : [{ folder: inboxFolder }]);

/** Further addresses of the server move with its base URL, so that a fault proxy stands before them too. */
const relocated = ({ baseUrl, settings = {} }: TestServer, to: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === "string" && value.startsWith(baseUrl)
        ? to + value.slice(baseUrl.length)
        : value,
    ]),
  );

function withTimeout(ctx: Context, timeoutMs: number): Context {
  const hurried = (request: HttpRequest) => ({ ...request, timeoutMs });
  return {
    ...ctx,
    http: {
      request: (request) => ctx.http.request(hurried(request)),
      json: (request) => ctx.http.json(hurried(request)),
    },
  };
}

/** What was thrown, noted for the check of secrets; undefined where nothing was. */
export async function thrownBy(
  stage: Stage,
  work: () => Promise<unknown>,
): Promise<unknown | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return stage.witness.note(error);
  }
}

/** A change as text, equal for equal changes. */
export const fingerprint = (change: { readonly id: string }): string =>
  `${change.id} ${contentHash(change)}`;
