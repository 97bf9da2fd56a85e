import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/sap-business-one/index.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import type { Change, Cursor, Item } from "../../sdk/index.ts";
import sap from "./index.ts";

/** 23:50 in Warsaw on 2 January, 22:50 in London. */
const EVENING = Date.UTC(2026, 0, 2, 22, 50);
let at = EVENING;
let onCall: ((path: string) => Promise<void>) | undefined;
let maxPageSize = 200;
const simulator = createSimulator({ now: () => at, rows: 450 });
const watched: typeof simulator = {
  ...simulator,
  async handle(req, res, url) {
    const hook = onCall;
    onCall = undefined;
    if (url.pathname.endsWith("/Items") && req.method === "GET") {
      await hook?.(url.href);
      req.headers.prefer = `odata.maxpagesize=${Math.min(200, maxPageSize)}`;
    } else onCall = hook;
    return simulator.handle(req, res, url);
  },
  reset() {
    at = EVENING;
    maxPageSize = 200;
    onCall = undefined;
    simulator.reset();
  },
};
const bed = openBed(sap, watched);

const codesOf = (changes: readonly Change<unknown>[]) => changes.map(({ id }) => id);
const lastCursor = async (cursor?: Cursor, settings = {}) => {
  const query = { mode: "incremental" as const, ...(cursor ? { cursor } : {}) };
  return (await bed.pages("items", query, settings)).at(-1)?.cursor ?? {};
};
const changedSince = async (cursor: Cursor, settings = {}) =>
  codesOf(await bed.changes("items", { mode: "incremental", cursor }, settings));

/** Somebody at the ERP itself. */
async function clerk(method: string, path: string, body?: object): Promise<void> {
  const login = await bed.send("POST", "/b1s/v2/Login", {
    CompanyDB: "SBODEMOPL",
    UserName: "clerk",
    Password: "Kupiec-7-Okien",
  });
  const cookie = login.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0])
    .join("; ");
  const done = await bed.send(method, `/b1s/v2${path}`, body ?? {}, { cookie });
  assert.ok(done.ok, `${method} ${path}: ${done.status}`);
}

describe("what has changed since the last read", () => {
  it("is read again from the day on which that read began, and never from a later one", async () => {
    const cursor = await lastCursor();
    assert.deepEqual(cursor, { since: "2026-01-02" });
    at += 12 * 3_600_000;
    await clerk("PATCH", "/Items('SILNIK-01')", { ItemName: "Napęd 401 N" });
    const found = await changedSince(cursor);
    assert.equal(found.length, 450, "the boundary day comes whole");
    const next = await lastCursor(cursor);
    assert.deepEqual(next, { since: "2026-01-03" });
    assert.deepEqual(await changedSince(next), ["SILNIK-01"]);
    assert.deepEqual(await lastCursor(next), { since: "2026-01-03" });
  });

  it("holds what was made and never changed, which has no day of change", async () => {
    await lastCursor();
    at += 36 * 3_600_000;
    await clerk("POST", "/Items", { ItemCode: "NOWY-1", ItemName: "Nowy" });
    assert.deepEqual(await changedSince({ since: "2026-01-03" }), ["NOWY-1"]);
  });

  it("loses nothing that is changed behind the read while the clock goes over midnight", async () => {
    onCall = async () => {
      onCall = async () => {
        await clerk("PATCH", "/Items('CTRL-2')", { ItemName: "Controle mudado" });
        at += 20 * 60_000;
        await clerk("PATCH", "/Items('TÁV-4')", { ItemName: "Távirányító új" });
      };
    };
    const pages = await bed.pages("items", { mode: "incremental" });
    const first = codesOf(pages.flatMap((page) => [...page.changes]));
    assert.ok(first.includes("CTRL-2"));
    const cursor = pages.at(-1)?.cursor ?? {};
    assert.deepEqual(cursor, { since: "2026-01-02" }, "the next day was seen, but not begun on");
    const again = await bed.changes("items", { mode: "incremental", cursor });
    const found = again.find(({ id }) => id === "CTRL-2");
    assert.equal(found?.op === "upsert" && (found.data as Item).name, "Controle mudado");
  });

  it("is overlapped by an hour after midnight: changes are stamped before they can be seen", async () => {
    at = EVENING + 30 * 60_000;
    await clerk("PATCH", "/Items('SILNIK-01')", { ItemName: "Po północy" });
    assert.deepEqual(await lastCursor({ since: "2026-01-03" }), { since: "2026-01-02" });
  });

  it("is safe where the zone of the settings runs ahead of the server's", async () => {
    const cursor = await lastCursor(undefined, { time_zone: "Pacific/Auckland" });
    assert.deepEqual(cursor, { since: "2026-01-02" });
  });

  it("has its time by the zone of the server", async () => {
    const timeIn = async (zone: string) => {
      const found = await bed.changes("items", { mode: "full" }, { time_zone: zone });
      const motor = found.find(({ id }) => id === "SILNIK-01");
      return motor?.op === "upsert" ? motor.changed_at : undefined;
    };
    assert.equal(await timeIn("Europe/Warsaw"), "2026-01-02T08:30:00.000Z");
    assert.equal(await timeIn("America/Sao_Paulo"), "2026-01-02T12:30:00.000Z");
    await assert.rejects(timeIn("Europe/Nowhere"), failsWith("ConfigError", /time_zone/));
  });
});

describe("pages of the Service Layer", () => {
  it("lose nothing where records before them are deleted meanwhile", async () => {
    await clerk("POST", "/Items", { ItemCode: "A-1", ItemName: "First of all" });
    onCall = async () => {
      onCall = () => clerk("DELETE", "/Items('A-1')");
    };
    const found = codesOf(await bed.changes("items", { mode: "full" }));
    assert.equal(found.length, 451);
    assert.equal(new Set(found).size, 451);
  });

  it("may be shorter than asked for, in reads and in lookups", async () => {
    maxPageSize = 7;
    const pages = await bed.pages("items", { mode: "full" });
    assert.equal(pages.length, Math.ceil(450 / 7));
    assert.equal(pages.at(-1)?.complete, true);
    assert.equal(pages.filter((page) => page.complete).length, 1);
    const codes = Array.from({ length: 60 }, (_, i) => `CZ-${String(i + 1).padStart(5, "0")}`);
    for (const api_version of ["v1", "v2"]) {
      const found = await sap.sinks?.items?.find(bed.open({ api_version }) as never, codes);
      assert.deepEqual(
        found?.map(({ key }) => key),
        codes,
        api_version,
      );
    }
  });

  it("tell in how many records a read consists, in both versions", async () => {
    for (const api_version of ["v1", "v2"]) {
      const [page] = await bed.pages("items", { mode: "full" }, { api_version });
      assert.equal(page?.total, 450);
    }
  });
});
