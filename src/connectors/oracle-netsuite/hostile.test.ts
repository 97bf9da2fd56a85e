import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { failsWith } from "../../../test/simulator-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import netSuite from "./index.ts";
import { items as sink } from "./item-sink.ts";
import { items as stream } from "./item-stream.ts";
import type { NetSuiteContext } from "./manifest.ts";
import { query } from "./suiteql.ts";

const CURRENCIES = {
  items: [{ id: "1", symbol: "EUR", isbasecurrency: "T" }],
  hasMore: false,
};
const SECRET = "secret-of-the-consumer-1";

/** Answers the same to every statement but the one for currencies, whatever it is. */
let answer: unknown;
let status = 200;
let location: string | undefined;
let server: Server;

before(async () => {
  server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const isRecord = req.url?.includes("/record/") === true;
      if (isRecord) {
        res.writeHead(204, location === undefined ? {} : { location }).end();
        return;
      }
      const isCurrency = text.includes("FROM currency");
      res.writeHead(isCurrency ? 200 : status, { "content-type": "application/json" });
      res.end(JSON.stringify(isCurrency ? CURRENCIES : answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function open(): NetSuiteContext {
  const ctx = openTestContext({
    connector: netSuite as never,
    credentials: {
      ...{ account_id: "1234567", consumer_key: "key-of-the-consumer-1", consumer_secret: SECRET },
      ...{ token_id: "token-of-the-user-1", token_secret: "secret-of-the-token-1" },
    },
    settings: { sign_in: "tba" },
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(20_000),
  });
  return ctx as NetSuiteContext;
}

const readAll = () => Array.fromAsync(stream.read(open(), { mode: "full" }));

describe("an answer that is none", () => {
  const shapes = [
    ["no object", [1, 2]],
    ["no rows", { hasMore: false }],
    ["rows that are no objects", { items: ["1"], hasMore: false }],
    ["no word of whether there is more", { items: [] }],
    ["an item without an id", { items: [{ itemid: "A" }], hasMore: false }],
    ["an id that is none", { items: [{ id: "1 OR 1=1", itemid: "A" }], hasMore: false }],
    ["more without rows", { items: [], hasMore: true }],
  ] as const;
  for (const [title, wrong] of shapes)
    it(`is ${title}`, async () => {
      status = 200;
      answer = wrong;
      await assert.rejects(readAll(), (error) => {
        assert.ok(failsWith("TransientError", /NetSuite's answer is wrong at/)(error));
        return (error as { code?: string }).code === "bad_answer";
      });
    });

  it("is the same page again and again: the read does not go on for ever", async () => {
    status = 200;
    answer = { items: [{ id: "5", itemid: "A", item: "5", location: "1" }], hasMore: true };
    await assert.rejects(readAll(), failsWith("TransientError", /nothing new came/));
  });

  it("takes unknown fields, numbers for texts and flags that are flags", async () => {
    status = 200;
    answer = {
      items: [{ id: 5, itemid: 77, isinactive: true, item: 5, later: { new: [] } }],
      hasMore: false,
      more: "of it",
    };
    const [page] = await readAll();
    const change = page?.changes[0];
    assert.ok(change?.op === "refuse", "of stock without a quantity");
    assert.equal(change.id, "5");
  });
});

describe("a refusal", () => {
  it("is told without our secrets, in one bounded line", async () => {
    status = 400;
    answer = {
      "o:errorDetails": [
        { detail: `Wrong\n\u0000 ${SECRET} ${"x".repeat(5_000)}`, "o:errorCode": "USER_ERROR" },
        "no object",
      ],
    };
    await assert.rejects(query(open(), "SELECT id FROM item"), (error) => {
      assert.ok(failsWith("RejectedError", /USER_ERROR.*Wrong ••• x/)(error));
      const { message } = error as Error;
      return message.length < 600 && !message.includes(SECRET) && !/\p{Cc}/u.test(message);
    });
  });

  it("is told also where it says nothing, or something else", async () => {
    for (const other of [null, [], "text", { "o:errorDetails": "x" }, { title: { a: 1 } }]) {
      status = 400;
      answer = other;
      await assert.rejects(
        query(open(), "SELECT id FROM item"),
        failsWith("RejectedError", /^NetSuite refuses it\.$/),
      );
    }
    status = 404;
    await assert.rejects(
      query(open(), "SELECT id FROM item"),
      failsWith("ConfigError", /check the account id/),
    );
  });
});

it("a new record without an address is no success", async () => {
  status = 200;
  answer = { items: [], hasMore: false };
  const data = { code: "A", name: "A", type: "goods", active: true } as const;
  for (const wrong of [undefined, "", "https://x/inventoryitem/", "https://x/inventoryitem/abc"]) {
    location = wrong;
    await assert.rejects(
      sink.write(open(), [{ key: "A", data }], "key-1"),
      failsWith("TransientError", /names no new record/),
    );
  }
});
