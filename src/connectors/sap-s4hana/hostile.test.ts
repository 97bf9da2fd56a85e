import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import { itemOf, itemsOf } from "../../../test/sap-bed.ts";
import { failsWith } from "../../../test/simulator-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { Item, type StreamQuery } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import sap from "./index.ts";
import { items as sink } from "./sink.ts";
import { items as stream } from "./stream.ts";

type Answer = (req: IncomingMessage, res: ServerResponse) => void;

const FULL: StreamQuery = { mode: "full" };

describe("SAP S/4HANA: what no SAP should answer", () => {
  let server: Server;
  let answer: Answer = (_req, res) => void res.end();
  before(async () => {
    server = createServer((req, res) => answer(req, res));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
  after(() => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });

  const open = (
    settings: object = {},
    credentials: object = { username: "u", password: "secret-1" },
  ) =>
    openTestContext({
      ...{ connector: sap as never, credentials: { ...credentials } },
      settings: { read_stock: false, ...settings },
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...{ log: silentLog, clock: systemClock, signal: AbortSignal.timeout(20_000) },
    }) as never;
  const json =
    (body: unknown): Answer =>
    (_req, res) => {
      res.setHeader("content-type", "application/json");
      res.end(JSON.stringify(body));
    };
  const read = async (query = FULL) => {
    const pages = await Array.fromAsync(stream.read(open(), query));
    return { pages, changes: pages.flatMap((page) => [...page.changes]) };
  };

  it("takes numbers as numbers, nulls, missing and unknown fields, and lists without results", async () => {
    answer = json({
      d: [
        { Product: 4711, BaseUnit: null, Surprise: { deep: [1] }, to_Description: null },
        {
          Product: "X",
          IsMarkedForDeletion: "true",
          GrossWeight: 1.25,
          LastChangeDateTime: "never",
          to_Description: { results: [{ Language: "EN", ProductDescription: "y".repeat(900) }, 5] },
          to_Valuation: {
            results: [
              { ValuationArea: "1010", StandardPrice: 12.5, PriceUnitQty: 0, Currency: "EUR" },
            ],
          },
        },
      ],
    });
    const { changes } = await read();
    const items = itemsOf(changes);
    for (const item of items) assert.deepEqual([...Value.Errors(Item, item)], []);
    assert.deepEqual(items[0], { code: "4711", name: "4711", type: "goods", active: true });
    assert.deepEqual(
      [items[1]?.active, items[1]?.prices?.[0]?.amount, items[1]?.name.length],
      [false, "12.5", 500],
    );
  });

  it("takes no answer of another shape for an empty one", async () => {
    const wrong = [
      {},
      { value: [] },
      { d: { results: {} } },
      { d: { results: [null] } },
      { d: { results: [{ BaseUnit: "PC" }] } },
      [],
      "text",
    ];
    for (const body of wrong) {
      answer = json(body);
      await assert.rejects(
        read(),
        failsWith("TransientError", /not what was expected/),
        JSON.stringify(body),
      );
    }
  });

  it("sets aside a product whose numbers are none, or too large", async () => {
    const valuation = { ValuationArea: "1010", PriceUnitQty: "0.0001", Currency: "EUR" };
    for (const price of ["12,50", "1e9", "999999999999999"]) {
      const to_Valuation = { results: [{ ...valuation, StandardPrice: price }] };
      answer = json({ d: { results: [{ Product: "A", to_Valuation }] } });
      const { changes } = await read();
      assert.deepEqual(
        changes.map(({ op }) => op),
        ["refuse"],
        price,
      );
    }
  });

  it("puts no ETag into a header that a header cannot have", async () => {
    const etag = 'W/"1"\r\nx-evil: 1';
    answer = json({ d: { results: [{ __metadata: { etag }, Product: "A" }] } });
    const { changes } = await read();
    assert.ok(changes[0]?.op === "upsert" && !changes[0].version?.includes("evil"));
  });

  it("stays where it was when SAP does not tell its time", async () => {
    answer = (req, res) => {
      res.sendDate = false;
      json({ d: { results: [] } })(req, res);
    };
    const { pages } = await read({ mode: "incremental", cursor: { since: 5_000_000 } });
    assert.deepEqual(pages.at(-1)?.cursor, { since: 5_000_000 });
    const { pages: first } = await read({
      mode: "incremental",
      cursor: { since: "x", after: null },
    });
    assert.deepEqual(first.at(-1)?.cursor, {});
  });

  it("writes nothing where there is no CSRF token, or never a good one", async () => {
    const request = [{ key: "A", data: itemOf({ code: "A" }) }];
    answer = json({ d: { results: [] } });
    await assert.rejects(
      sink.write(open(), request, "run-1"),
      failsWith("AuthError", /no CSRF token/),
    );
    let writes = 0;
    answer = (req, res) => {
      if (req.method !== "GET") {
        writes += 1;
        res.writeHead(403, { "x-csrf-token": "Required" }).end();
        return;
      }
      res.setHeader("x-csrf-token", `token-${writes}`);
      json({ d: { results: [] } })(req, res);
    };
    await assert.rejects(
      sink.write(open(), request, "run-1"),
      failsWith("AuthError", /own CSRF token/),
    );
    assert.equal(writes, 2);
  });

  it("says what a 500 says of one product, and tries again later where it says nothing", async () => {
    const request = [{ key: "A", data: itemOf({ code: "A" }) }];
    const failing =
      (body: string): Answer =>
      (req, res) => {
        if (req.method !== "GET") return void res.writeHead(500).end(body);
        res.setHeader("x-csrf-token", "t");
        json({ d: { results: [] } })(req, res);
      };
    answer = failing('{"error":{"code":"SY/530","message":{"value":"An exception was raised"}}}');
    const [result] = await sink.write(open(), request, "run-1");
    assert.deepEqual(
      [result?.status, result?.message],
      ["rejected", "An exception was raised (SY/530)"],
    );
    answer = failing("<html>dump</html>");
    await assert.rejects(sink.write(open(), request, "run-1"), failsWith("TransientError", /500/));
  });

  it("takes no access token that is none", async () => {
    const oauth = () => open({ sign_in: "oauth2" }, { client_id: "c", client_secret: "secret-2" });
    for (const body of [{}, { access_token: "a\r\nb" }, { access_token: ["x"] }, "token"]) {
      answer = json(body);
      await assert.rejects(
        Promise.resolve(sap.check?.(oauth())),
        failsWith("TransientError", /no access token/),
        JSON.stringify(body),
      );
    }
  });

  it("does not follow to where a redirect leads", async () => {
    answer = (_req, res) =>
      void res.writeHead(302, { location: "https://login.example.com/" }).end();
    await assert.rejects(
      read(),
      failsWith("ConfigError", /redirects to https:\/\/login\.example\.com/),
    );
  });
});
