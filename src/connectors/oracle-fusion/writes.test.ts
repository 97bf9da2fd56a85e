import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { createSimulator } from "../../../sandbox/oracle-fusion/index.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import type { Connector, HttpResponse, Item, WriteRequest } from "../../sdk/index.ts";
import fusion from "./index.ts";
import { problemOf } from "./problems.ts";

const SETTINGS = { organization: "V1", currency: "EUR" };
let beforeCall: (() => Promise<void>) | undefined;
let isAnswerLost = false;
let tokens = 0;
const simulator = createSimulator();
const bed = openBed(fusion, {
  ...simulator,
  async handle(req, res, url) {
    if (url.pathname.endsWith("/token")) tokens += 1;
    if (req.method !== "GET" && req.headers["x-clerk"] === undefined) {
      const hook = beforeCall;
      beforeCall = undefined;
      await hook?.();
      if (isAnswerLost) res.end = () => res.destroy();
      isAnswerLost = false;
    }
    return simulator.handle(req, res, url);
  },
});
const { items } = (fusion as unknown as Connector).sinks ?? {};
assert.ok(items);

const write = (request: WriteRequest<Item>, settings = {}) =>
  items.write(bed.open({ ...SETTINGS, ...settings }), [request], "k").then(([result]) => result);
const find = async (code: string) => {
  const [found] = await items.find(bed.open(SETTINGS), [code]);
  assert.ok(found);
  return { ...found, data: found.data as Item };
};

/** Somebody else, at Oracle itself. */
const clerk = (method: string, path: string, body: object) =>
  bed.send(method, `/fscmRestApi/resources/latest/itemsV2${path}`, body, {
    authorization: `Basic ${Buffer.from("product.steward:Steward-3-Part").toString("base64")}`,
    "rest-framework-version": "4",
    "content-type": "application/vnd.oracle.adf.resourceitem+json",
    "x-clerk": "1",
  });

const nut: Item = { code: "NUT-1", name: "Nakrętka M8", type: "goods", active: true };
const priced = (amount: string, currency = "EUR", is_gross = false): Item => ({
  ...nut,
  prices: [{ list: "list", currency, amount, is_gross }],
});

describe("writing items to Oracle Fusion", () => {
  it("is a conflict where somebody changes the item between the look and the change", async () => {
    const { data, remote_id, version = "" } = await find("SILNIK-01");
    beforeCall = async () =>
      void (await clerk("PATCH", `/${remote_id}`, { LongDescription: "Theirs" }));
    const result = await write({
      ...{ key: data.code, data: { ...data, name: "Ours" }, only: ["name"] },
      expect_version: version,
    });
    assert.equal(result?.status, "conflict");
    assert.equal((await find("SILNIK-01")).data.name, data.name);
  });

  it("tells the version that the item has then, and needs no version to change it", async () => {
    const { data } = await find("SILNIK-01");
    const result = await write({ key: data.code, data: { ...data, name: "Ours" } });
    assert.equal(result?.status, "updated");
    const after = await find("SILNIK-01");
    assert.deepEqual([after.version, after.data.name], [result?.version, "Ours"]);
  });

  it("empties what is named and not there", async () => {
    const { data } = await find("SILNIK-01");
    const { description: _, ...bare } = data;
    await write({ key: data.code, data: { ...bare, name: "not named" }, only: ["description"] });
    assert.deepEqual((await find("SILNIK-01")).data, bare);
  });

  it("makes an item once though the answer was lost", async () => {
    isAnswerLost = true;
    await assert.rejects(write({ key: nut.code, data: nut }), failsWith("TransientError", /./));
    assert.equal((await write({ key: nut.code, data: nut }))?.status, "unchanged");
  });

  it("goes on with the item where somebody else made it first", async () => {
    const body = {
      ...{ OrganizationCode: "V1", ItemClass: "Root Item Class", ItemNumber: nut.code },
      ...{ ItemDescription: "Theirs", PrimaryUOMValue: "Each" },
    };
    beforeCall = async () => void (await clerk("POST", "", body));
    assert.equal((await write({ key: nut.code, data: nut }))?.status, "updated");
    assert.equal((await find(nut.code)).data.name, nut.name);
  });

  it("takes the number in another organization for another item", async () => {
    const body = {
      ...{ OrganizationCode: "M1", ItemClass: "Root Item Class", ItemNumber: nut.code },
      ...{ ItemDescription: "Of M1", PrimaryUOMValue: "Each" },
    };
    await clerk("POST", "", body);
    assert.equal((await write({ key: nut.code, data: nut }))?.status, "created");
    assert.equal((await find(nut.code)).data.name, nut.name);
  });

  it("leaves list prices alone unless the settings say otherwise", async () => {
    const priceOf = async (code: string) => (await find(code)).data.prices?.[0]?.amount;
    await write({ key: nut.code, data: priced("0.35") });
    assert.equal(await priceOf(nut.code), undefined);
    const on = { write_prices: true };
    assert.equal((await write({ key: nut.code, data: priced("0.355") }, on))?.status, "updated");
    assert.equal(await priceOf(nut.code), "0.355");
    assert.equal((await write({ key: nut.code, data: priced("0.3550") }, on))?.status, "unchanged");
    assert.match(
      (await write({ key: nut.code, data: priced("1", "PLN") }, on))?.message ?? "",
      /in EUR/,
    );
    assert.match(
      (await write({ key: nut.code, data: priced("1", "EUR", true) }, on))?.message ?? "",
      /gross/,
    );
    await write({ key: nut.code, data: nut, only: ["prices.list"] }, on);
    assert.equal(await priceOf(nut.code), undefined);
  });

  it("refuses what it cannot make, and tells Oracle's own words", async () => {
    const told = async (data: Item) => (await write({ key: data.code, data }))?.message;
    assert.match((await told({ ...nut, type: "service" })) ?? "", /item classes of their own/);
    assert.match((await told({ ...nut, name: "x".repeat(241) })) ?? "", /240/);
    assert.equal(
      await told({ ...nut, unit: "Furlong" }),
      "PrimaryUOMValue: The unit of measure is not valid. (PIM-17001)",
    );
  });

  it("gives items that go the status of those out of use, once", async () => {
    const { remote_id } = await find("TÁV-4");
    const remove = async (id: string, settings = {}) => {
      const ctx = bed.open({ ...SETTINGS, ...settings });
      return (await items.remove?.(ctx, [{ key: "TÁV-4", remote_id: id }], "k"))?.[0]?.status;
    };
    assert.equal(await remove(remote_id), "deleted");
    assert.equal((await find("TÁV-4")).data.active, false);
    assert.equal(await remove(remote_id), "unchanged");
    for (const id of ["../../x", "..", "0002FF", ""]) assert.equal(await remove(id), "unchanged");
  });
});

describe("signing in to Oracle Fusion", () => {
  const client = { client_id: "fusion-client-01", client_secret: "idcscs-0f7e3b1a-9c55" };
  const oauth = () => ({
    ...{ ...SETTINGS, scope: "urn:opc:resource:consumer::all" },
    token_url: `${bed.base()}/oauth2/v1/token`,
  });

  it("asks for a token once for all workers, and once more when it is not accepted", async () => {
    tokens = 0;
    const ctx = bed.open(oauth(), client);
    const all = () =>
      Promise.all(["TÁV-4", "CTRL-2", "SILNIK-01"].map((key) => items.find(ctx, [key])));
    assert.deepEqual(
      (await all()).map((one) => one.length),
      [1, 1, 1],
    );
    assert.equal(tokens, 1);
    simulator.reset();
    assert.deepEqual(
      (await all()).map((one) => one.length),
      [1, 1, 1],
    );
    assert.equal(tokens, 2);
  });

  it("says what is missing or refused", async () => {
    const at = (settings: object, credentials: object) =>
      items.find(bed.open({ ...settings }, { ...credentials }), ["X"]);
    await assert.rejects(at(SETTINGS, {}), failsWith("ConfigError", /password, or a client ID/));
    await assert.rejects(at(SETTINGS, client), failsWith("ConfigError", /token_url/));
    const wrong = { ...client, client_secret: "another" };
    await assert.rejects(at(oauth(), wrong), failsWith("AuthError", /refused the client/));
    const scope = { ...oauth(), scope: "wrong" };
    await assert.rejects(at(scope, client), failsWith("AuthError", /scope/));
  });

  it("says that a right is missing", async () => {
    const viewer = { username: "item.viewer", password: "Viewer-5-Only" };
    const request = { key: nut.code, data: nut };
    await assert.rejects(
      items.write(bed.open(SETTINGS, viewer), [request], "k"),
      failsWith("AuthError", /lacks a right.*PIM-10403/),
    );
  });
});

describe("refusals of Oracle Fusion", () => {
  const told = async (text: string, status = 400) => {
    const answer = { status, text: async () => text } as unknown as HttpResponse;
    return (await problemOf(answer))?.message;
  };

  it("are told in one line, of old frameworks in plain text too", async () => {
    assert.equal(
      await told("JBO-25014: Another user has\nchanged the row"),
      "JBO-25014: Another user has changed the row",
    );
    assert.equal(await told('{"title":"Bad Request","status":"400"}'), "Bad Request");
    assert.equal(await told("<html><body>proxy</body></html>"), "status 400");
    assert.equal(await told(""), "status 400");
    assert.equal(await told("fine", 200), undefined);
    const details = [
      { detail: "a", "o:errorPath": "/" },
      { detail: "b", "o:errorCode": "X-1", "o:errorPath": "/N" },
    ];
    assert.equal(await told(JSON.stringify({ "o:errorDetails": details })), "a; N: b (X-1)");
  });
});
