import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { createWfirma } from "../../../sandbox/wfirma/index.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { isHubError, RateLimitError } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import wfirma from "./index.ts";

const { credentials } = createWfirma();
type WfirmaCtx = Parameters<NonNullable<typeof wfirma.check>>[0];

function open(baseUrl: string, changes: { credentials?: object } = {}): WfirmaCtx {
  const ctx = openTestContext({
    connector: wfirma,
    credentials: { ...credentials, ...changes.credentials },
    settings: {},
    baseUrl,
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(60_000),
  });
  return ctx as WfirmaCtx;
}

/** A server that answers as `listener` does, for the time of the work. */
async function withAnswers<T>(listener: RequestListener, work: (url: string) => Promise<T>) {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  try {
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("calls of wFirma", () => {
  let sandbox: Sandbox;
  const base = () => `${sandbox.url}/wfirma`;
  before(async () => {
    sandbox = await startSandbox({ simulators: [createWfirma()] });
  });
  after(() => sandbox.close());

  it("says which keys are wrong and that an application key is missing", async () => {
    for (const [wrong, says] of [
      [{ access_key: "x" }, /access key and secret key/],
      [{ app_key: undefined }, /enter the application key \(app_key\)/],
    ] as const) {
      await assert.rejects(
        async () => wfirma.check?.(open(base(), { credentials: wrong })),
        (error) => isHubError(error) && error.name === "AuthError" && says.test(error.message),
      );
    }
  });

  it("waits longer each time that the quota is spent", async () => {
    const spent = '{"status":{"code":"TOTAL REQUESTS LIMIT EXCEEDED"}}';
    await withAnswers(
      (_req, res) => res.end(spent),
      async (url) => {
        const ctx = open(url);
        const waits: (number | undefined)[] = [];
        for (let i = 0; i < 4; i++) {
          await assert.rejects(
            async () => wfirma.check?.(ctx),
            (error) => error instanceof RateLimitError && waits.push(error.retryAfterMs) > 0,
          );
        }
        assert.deepEqual(waits, [60_000, 300_000, 900_000, 900_000]);
      },
    );
  });

  it("does without goods where the account has none or the user may not see them", async () => {
    const goods = wfirma.streams?.items;
    assert.ok(goods);
    for (const code of ["ACTION NOT FOUND", "ACCESS DENIED"]) {
      const listener: RequestListener = (req, res) => {
        const isGoods = req.url?.startsWith("/goods/");
        res.end(JSON.stringify({ status: { code: isGoods ? code : "OK" } }));
      };
      await withAnswers(listener, async (url) => {
        const pages = await Array.fromAsync(goods.read(open(url), { mode: "full" }));
        assert.deepEqual(
          pages.flatMap(({ changes }) => changes),
          [],
        );
      });
    }
  });

  it("tells what is wrong with a record, field by field", async () => {
    const sink = wfirma.sinks?.parties;
    assert.ok(sink);
    const data = { role: "supplier", name: "Bez adresu" } as const;
    const [result] = await sink.write(open(base()), [{ key: "x", data }], "a");
    assert.equal(result?.status, "rejected");
    assert.match(String(result?.message), /zip: Pole wymagane; city: Pole wymagane/);
  });
});

describe("wFirma's odd answers", () => {
  const answers: readonly [body: string, name: string, code?: string][] = [
    ["AUTH", "AuthError"],
    ['{"status":{"code":"AUTH FAILED LIMIT WAIT 5 MINUTES"}}', "AuthError"],
    ['{"status":{"code":"ACCESS DENIED"}}', "ConfigError", "no_right"],
    ['{"status":{"code":"COMPANY ID REQUIRED"}}', "ConfigError", "company_unknown"],
    ['{"status":{"code":"SNAPSHOT LOCK"}}', "TransientError", "maintenance"],
    ['{"status":{"code":"FATAL"}}', "TransientError", "remote_unavailable"],
    ['{"status":{"code":"INPUT ERROR"}}', "RejectedError", "input_error"],
    ['{"expenses":{}}', "TransientError", "bad_answer"],
    ["<html>", "TransientError", "not_json"],
    ["[]", "TransientError", "not_json"],
    ["", "TransientError", "not_json"],
  ];
  for (const [body, name, code] of answers) {
    it(`takes ${JSON.stringify(body)} for ${name}`, async () => {
      await withAnswers(
        (_req, res) => res.end(body),
        (url) =>
          assert.rejects(
            async () => wfirma.check?.(open(url)),
            (error) =>
              isHubError(error) &&
              error.name === name &&
              (code === undefined || error.code === code),
          ),
      );
    });
  }
});
