import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectSecure } from "node:tls";
import { createAuthenticator } from "../src/auth/authenticate.ts";
import { hashPassword } from "../src/auth/passwords.ts";
import type { Answer } from "../src/commands/call.ts";
import {
  type CommandHandler,
  createCommandHandler,
  type Done,
  type HandlerSettings,
  type Work,
} from "../src/commands/server/handler.ts";
import { createListeners, type Listeners } from "../src/commands/server/listeners.ts";
import { createSpool } from "../src/commands/spool.ts";
import type { AccountingUnit, UnitSettings } from "../src/commands/unit.ts";
import { DEFAULT_UNIT_SETTINGS } from "../src/commands/units.ts";
import { sleep, systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import { openConfigStore } from "../src/store/open.ts";
import type { ConfigStore } from "../src/store/store.ts";
import { insertMembership, insertUser } from "../src/store/users.ts";
import { seedTenant } from "./harness.ts";

export const GUID = "3ce17312-8dbd-49a0-94d3-2e01b65e4173";
/** Open to everybody of this machine. */
export const OPEN = { auth: "none", select: "all" } as const;
export const USER = { email: "jana@example.cz", password: "heslo: žluťoučký kůň" };

export interface CommandServer extends AsyncDisposable {
  readonly config: ConfigStore;
  readonly tenantId: number;
  readonly handler: CommandHandler;
  readonly listeners: Listeners;
  readonly port: number;
  readonly done: readonly Done[];
  /** Commands that are being carried out, and how many were given up. */
  readonly state: { running: number; most: number; aborted: number };
  unit: AccountingUnit;
  settings: HandlerSettings;
}

/**
 * The way from a socket to a command and back, with a store of its own. The commands are what the tests need:
 * `select` of `wait 500` takes so many milliseconds, `rows 5` gives so many rows, `fail` breaks.
 */
export async function openCommandServer(
  unit: Partial<UnitSettings> = {},
  change: Partial<HandlerSettings> = {},
): Promise<CommandServer> {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-commands-"));
  const config = openConfigStore(`sqlite:///${join(folder, "config.db")}`, folder);
  await config.migrate();
  const tenantId = await seedTenant(config);
  await seedUser(config, tenantId);
  const state = { running: 0, most: 0, aborted: 0 };
  const done: Done[] = [];
  const bed = {
    unit: unitOf(tenantId, unit),
    settings: { ...SETTINGS, ...change },
  };
  const handler = createCommandHandler({
    settings: () => bed.settings,
    findUnit: async (unitId) => (unitId === bed.unit.unitId ? bed.unit : undefined),
    carryOut: (work) => carryOut(state, work),
    authenticator: createAuthenticator(config),
    spool: createSpool({ folder: join(folder, "tmp"), memoryBytes: 100_000 }),
    onDone: (one) => done.push(one),
    clock: systemClock,
    log: silentLog,
  });
  const listeners = createListeners({
    handle: (request, response) => handler.handle(request, response, "own"),
    log: silentLog,
  });
  const nothing = { tlsPort: undefined, certFile: undefined, keyFile: undefined };
  await listeners.apply({ host: "127.0.0.1", port: 0, ...nothing });
  const own = { config, tenantId, handler, listeners, done, state };
  return Object.assign(bed, own, {
    port: Number(URL.parse(listeners.addresses[0] ?? "")?.port),
    async [Symbol.asyncDispose]() {
      const closed = listeners.close();
      await handler.stop(0);
      listeners.cut();
      await closed;
      await config[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

const SETTINGS: HandlerSettings = {
  auth: "on",
  publicUrl: undefined,
  corsOrigins: ["https://shop.example.com"],
  trustProxy: [],
  maxBodyBytes: 1_048_576,
  timeoutMs: 30_000,
  queueDepth: 8,
  queueWaitMs: 10_000,
  bodyIdleMs: 500,
  bodyTotalMs: 2_000,
  stalledMs: 400,
};

const unitOf = (tenantId: number, settings: Partial<UnitSettings>): AccountingUnit => ({
  id: 7,
  tenantId,
  unitId: GUID,
  name: "Demo s.r.o.",
  companyId: "12345679",
  isEnabled: true,
  settings: { ...DEFAULT_UNIT_SETTINGS, ...settings },
});

async function seedUser(config: ConfigStore, tenantId: number): Promise<void> {
  const now = Date.now();
  const password_hash = await hashPassword(USER.password);
  const user = { email: USER.email, name: "Jana", language: "cs", password_hash, now } as const;
  const userId = await insertUser(config, user);
  await insertMembership(config, { tenantId, userId, permissions: ["commands.read"], now });
}

async function carryOut(
  state: CommandServer["state"],
  { request, signal, rights, principal }: Work,
): Promise<Answer> {
  const [verb = "", count = "0"] = (request.select ?? "").split(" ");
  state.running++;
  state.most = Math.max(state.most, state.running);
  try {
    if (verb === "wait") await sleep(Number(count), signal);
    // A database that does not listen at once.
    if (verb === "deaf") await sleep(Number(count));
    if (verb === "fail") throw new TypeError("a bug");
  } catch (error) {
    if (signal.aborted) state.aborted++;
    throw error;
  } finally {
    state.running--;
  }
  const rows = verb === "rows" ? Number(count) : 1;
  const row = JSON.stringify({ text: "Žluťoučký kůň", user: principal?.actor ?? null, ...rights });
  return {
    kind: "data",
    data: (async function* () {
      for (let i = 0; i < rows; i++) {
        if (verb === "rows" && Number(count) === 13 && i === 12) throw new TypeError("a bug");
        yield i === 0 ? `[${row}` : `,${row}`;
      }
      yield rows === 0 ? "[]" : "]";
    })(),
    warnings: request.warnings,
    rowCount: () => rows,
  };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly head: string;
  readonly bytes: Buffer;
  /** The body. */
  readonly json: {
    Result: string;
    CommandIn: string;
    Data?: unknown;
    Error?: { number: number; desc: string }[];
    Warning?: { desc: string }[];
  };
  readonly isClosed: boolean;
  readonly ms: number;
}

export interface Talk {
  readonly port: number;
  /** Sent one after the other, `pauseMs` apart. */
  readonly parts: readonly (string | Buffer)[];
  readonly pauseMs?: number;
  /** Read to the end of the connection, and not only to the end of the answer. */
  readonly toEnd?: boolean;
  readonly ca?: string;
  readonly waitMs?: number;
}

/** What a plain socket hears; undefined where the server says nothing. */
export async function talk({
  port,
  parts,
  pauseMs = 0,
  toEnd = false,
  ca,
  waitMs = 8_000,
}: Talk): Promise<RawAnswer | undefined> {
  const began = performance.now();
  const socket: Socket = ca
    ? connectSecure({ port, host: "127.0.0.1", ca, servername: "localhost" })
    : connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), waitMs);
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    if (!toEnd && parse(Buffer.concat(chunks))?.isWhole) resolve(false);
  });
  socket.on("error", () => undefined).on("close", () => resolve(true));
  for (const part of parts) {
    socket.write(part);
    if (pauseMs > 0) await sleep(pauseMs);
  }
  const isClosed = await promise;
  clearTimeout(timer);
  socket.destroy();
  const found = parse(Buffer.concat(chunks));
  if (!found) return undefined;
  return Object.assign(found, { isClosed, ms: performance.now() - began });
}

function parse(all: Buffer) {
  const end = all.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = all.subarray(0, end).toString("latin1");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const bytes = all.subarray(end + 4);
  const isWhole = bytes.length >= Number(headers["content-length"] ?? 0);
  return {
    status: Number(first.slice(9, 12)),
    headers,
    head,
    bytes,
    isWhole,
    get json() {
      return JSON.parse(bytes.toString()) as RawAnswer["json"];
    },
  };
}

/** The answer, of which it is checked that it says its length and is neither chunked nor compressed. */
export async function ask(
  { port }: Pick<CommandServer, "port">,
  request: Buffer | readonly (string | Buffer)[],
  options: Partial<Talk> = {},
): Promise<RawAnswer> {
  const parts = Buffer.isBuffer(request) ? [request] : request;
  const answer = await talk({ port, parts, ...options });
  assert.ok(answer, "the server says something");
  if (answer.status !== 204) {
    assert.equal(answer.headers["content-length"], String(answer.bytes.length), answer.head);
    assert.equal(answer.headers["transfer-encoding"], undefined);
    assert.equal(answer.headers["content-encoding"], undefined);
  }
  return answer;
}

export const numberOf = ({ json }: RawAnswer): number | undefined => json.Error?.[0]?.number;

/** A whole request as a client writes it. */
export function post(
  body: string | Buffer,
  headers: Readonly<Record<string, string | number | undefined>> = {},
  target = "POST /api/comm HTTP/1.1",
): Buffer {
  const bytes = Buffer.from(body);
  const all: Record<string, string | number | undefined> = {
    Host: "localhost",
    "Content-Type": "application/json; charset=utf-8",
    "ID-UJ": GUID,
    "Content-Length": bytes.length,
    Connection: "close",
    ...headers,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${target}\r\n${lines.join("")}\r\n`), bytes]);
}

export const basic = (name: string = USER.email, password: string = USER.password): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;

export const select = (text: string): string => JSON.stringify({ select: text });
