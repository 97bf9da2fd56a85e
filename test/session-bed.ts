import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import cookie from "@fastify/cookie";
import Fastify, { type InjectOptions } from "fastify";
import { createAuthenticator } from "../src/auth/authenticate.ts";
import { ensureFirstAdministrator } from "../src/auth/first-run.ts";
import { loadSettings } from "../src/config.ts";
import { sendProblem } from "../src/http/errors.ts";
import { sessionRoutes } from "../src/http/routes/session.ts";
import { tokenRoutes } from "../src/http/routes/tokens.ts";
import { guardRoutes } from "../src/http/scope.ts";
import { validatorCompiler } from "../src/http/validation.ts";
import type { Hub } from "../src/hub.ts";
import type { TestDatabase } from "./harness.ts";

export const START = Date.UTC(2026, 0, 15);

/** The routes of sign-in and tokens on an empty hub with its first administrator. */
export interface SessionBed extends AsyncDisposable {
  readonly hub: Hub;
  readonly dataDir: string;
  readonly first: { readonly email: string; readonly password: string };
  send(request: InjectOptions): Promise<Answer>;
  /** Lets the hub's clock go on. */
  pass(ms: number): void;
}

export interface Answer {
  readonly status: number;
  readonly body: AnswerBody;
  /** The session that the answer sets. */
  readonly cookie: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What these tests look at in any answer. */
interface AnswerBody {
  readonly code?: string;
  readonly errors?: readonly { readonly field: string }[];
  readonly needs_setup?: boolean;
  readonly user?: { readonly email: string; readonly language: string } | null;
  readonly actor?: string;
  readonly tenant?: { readonly id: number; readonly slug: string };
  readonly permissions?: readonly string[];
  readonly id?: number;
  readonly name?: string;
  readonly expires_at?: string;
  readonly token?: string;
  readonly items?: readonly AnswerBody[];
  readonly next_cursor?: string;
}

export async function openSessionBed(
  database: TestDatabase,
  env: Readonly<Record<string, string>> = {},
): Promise<SessionBed> {
  const stores = await database.open();
  const dataDir = await mkdtemp(join(tmpdir(), "viadukt-session-"));
  const { made } = await ensureFirstAdministrator({ config: stores.config, dataDir, now: START });
  assert.ok(made);
  let now = START;
  // The parts of a hub that these routes use, all real but the clock.
  const hub = {
    settings: loadSettings({ DATA_DIR: dataDir, ...env }).settings,
    config: stores.config,
    data: stores.data,
    authenticator: createAuthenticator(stores.config),
    clock: { now: () => now },
    version: "1.2.3",
  } as unknown as Hub;
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(sendProblem);
  await app.register(cookie);
  guardRoutes(app, { hub });
  await app.register(sessionRoutes, { hub });
  await app.register(tokenRoutes, { hub });
  return {
    ...{ hub, dataDir, first: made },
    pass: (ms) => {
      now += ms;
    },
    async send(request) {
      const { statusCode, body, cookies, headers } = await app.inject(request);
      const set = cookies.find((one) => one.name === "viadukt_session");
      const parsed = (body === "" ? {} : JSON.parse(body)) as AnswerBody;
      return { status: statusCode, body: parsed, cookie: set?.value ?? "", headers };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await stores[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
}

export const signIn = (bed: SessionBed, payload: object): Promise<Answer> =>
  bed.send({ method: "POST", url: "/session", payload });

export const withCookie = (value: string) => ({ cookies: { viadukt_session: value } });
