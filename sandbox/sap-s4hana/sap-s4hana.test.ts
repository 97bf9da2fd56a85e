import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../server.ts";
import { createSimulator } from "./index.ts";

const SERVICE = "/sap/opu/odata/sap/API_PRODUCT_SRV";
type Headers = Readonly<Record<string, string>>;

describe("the simulated SAP S/4HANA is as strict as the real one", () => {
  const simulator = createSimulator({ rows: 40 });
  const { username, password } = simulator.credentials;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const usual = { authorization: basic, accept: "application/json" };
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ simulators: [simulator] });
  });
  after(() => sandbox.close());
  beforeEach(() => simulator.reset());

  const get = (path: string, headers: Headers = usual) =>
    fetch(`${sandbox.url}/sap_s4hana${SERVICE}/${path}`, { headers });
  const session = async () => {
    const answer = await get("", { ...usual, "x-csrf-token": "Fetch" });
    const cookies = answer.headers.getSetCookie().map((one) => one.split(";", 1)[0]);
    return { "x-csrf-token": answer.headers.get("x-csrf-token") ?? "", cookie: cookies.join("; ") };
  };
  const send = (method: string, path: string, body: unknown, headers: Headers) =>
    fetch(`${sandbox.url}/sap_s4hana${SERVICE}/${path}`, {
      method,
      headers: { ...usual, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const codeOf = async (answer: Response) =>
    ((await answer.json()) as { error?: { code?: string } }).error?.code;

  it("refuses whoever does not sign in, and another client", async () => {
    for (const answer of [
      await get("A_Product", { accept: "application/json" }),
      await get("A_Product?sap-client=200"),
    ]) {
      assert.equal(answer.status, 401);
      assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    }
  });

  it("gives Atom to whoever does not ask for JSON", async () => {
    const answer = await get("A_Product?$top=1", { authorization: basic });
    assert.match(answer.headers.get("content-type") ?? "", /atom\+xml/);
  });

  it("refuses what a query may not have", async () => {
    const wrong = [
      "A_Product?$filter=LastChangeDateTime%20gt%20datetime%272026-01-01T00:00:00%27",
      "A_Product?$filter=LastChangeDate%20gt%20datetimeoffset%272026-01-01T00:00:00Z%27",
      "A_Product?$filter=Product%20gt%20A",
      "A_Product?$filter=Product+gt+%27A%27",
      "A_Product?$filter=NoSuchField%20eq%20%27A%27",
      "A_Product?$filter=(Product%20eq%20%27A%27",
      "A_Product?$select=Product,Stock",
      "A_Product?$select=to_Description/Language",
      "A_Product?$expand=to_Nothing",
      "A_Product?$top=many",
      "A_Product?limit=5",
      "A_Product('4711')?$expand=to_Description",
    ];
    for (const path of wrong) assert.equal((await get(path)).status, 400, path);
    assert.equal((await get("A_Nothing")).status, 404);
    assert.equal((await get("A_Product(%27NONE%27)")).status, 404);
  });

  it("wants the CSRF token together with the cookies of its session", async () => {
    const body = { Division: "01" };
    const { cookie, "x-csrf-token": token } = await session();
    const other = await session();
    for (const headers of [
      {},
      { cookie },
      { "x-csrf-token": token },
      { cookie: other.cookie, "x-csrf-token": token },
    ] as Headers[]) {
      const answer = await send("PATCH", "A_Product(%274711%27)", body, {
        ...headers,
        "if-match": "*",
      });
      assert.deepEqual([answer.status, answer.headers.get("x-csrf-token")], [403, "Required"]);
    }
  });

  it("wants If-Match with the ETag of now, and gives a new one with every change", async () => {
    const headers = await session();
    const path = "A_Product(%274711%27)";
    const etag = (await get(path)).headers.get("etag") ?? "";
    assert.match(etag, /^W\/"datetimeoffset'2026-01-\d\dT|^W\/"datetimeoffset'2025-12/);
    assert.equal((await send("PATCH", path, { Division: "01" }, headers)).status, 428);
    const match = { ...headers, "if-match": etag };
    assert.equal((await send("PATCH", path, { Division: "01" }, match)).status, 204);
    assert.equal((await send("PATCH", path, { Division: "02" }, match)).status, 412);
    assert.notEqual((await get(path)).headers.get("etag"), etag);
  });

  it("refuses values in wrong forms, unknown fields, and what only SAP itself writes", async () => {
    const headers = { ...(await session()), "if-match": "*" };
    const path = "A_Product(%274711%27)";
    const wrong = [
      { GrossWeight: 1.5 },
      { NoSuchField: "x" },
      { LastChangeDateTime: "/Date(0)/" },
      { ProductGroup: "NOSUCH" },
      { ProductStandardID: "5990000000013" },
      { BaseUnit: "KG" },
      { BaseUnit: "SZT" },
      { ProductType: "FERT" },
      { Brand: "TOO-LONG" },
    ];
    for (const body of wrong)
      assert.equal((await send("PATCH", path, body, headers)).status, 400, JSON.stringify(body));
    assert.equal(
      (await send("PATCH", path, "{}", { ...headers, "content-type": "text/plain" })).status,
      415,
    );
    assert.equal((await send("DELETE", path, "{}", headers)).status, 405);
    const text = { ProductDescription: "Klucz" };
    const german = "A_ProductDescription(Product=%274711%27,Language=%27DE%27)";
    assert.equal((await send("PATCH", german, text, headers)).status, 404);
  });

  it("takes a batch whose lines end with CR LF and whose parts are binary, and no other", async () => {
    const headers = { ...(await session()), "content-type": "multipart/mixed; boundary=b" };
    const write = (product: string) =>
      `PATCH A_Product(%27${product}%27) HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: *\r\n\r\n{"Division":"05"}\r\n`;
    const binary = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
    const batch = (...parts: readonly string[]) =>
      `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.map((one) => `--c\r\n${one}`).join("")}--c--\r\n\r\n--b--\r\n`;
    const good = batch(binary + write("4711"));
    const wrong = [
      good.replaceAll("\r\n", "\n"),
      good.replace("Content-Transfer-Encoding: binary\r\n", ""),
      good.replace("--b--", ""),
      good.replace("PATCH A_Product", "PATCH /sap/opu/A_Product"),
      good.replace("If-Match: *", "Content-Length: 3"),
    ];
    for (const body of wrong)
      assert.equal((await send("POST", "$batch", body, headers)).status, 400, JSON.stringify(body));
    const done = await send("POST", "$batch", good, headers);
    assert.equal(done.status, 202);
    assert.match(await done.text(), /HTTP\/1\.1 204 No Content/);
    const two = await send(
      "POST",
      "$batch",
      batch(binary + write("PILOT-4K"), binary + write("CIDLO-IR")),
      headers,
    );
    assert.match(await two.text(), /HTTP\/1\.1 400 .*API_PRD_MSG\/003/s);
    const untouched = (await (await get("A_Product(%27PILOT-4K%27)")).json()) as {
      d: { Division: string };
    };
    assert.equal(untouched.d.Division, "00");
  });

  it("knows numbers that are there already and names its errors", async () => {
    const headers = await session();
    const body = { Product: "4711", ProductType: "HAWA", BaseUnit: "PC", IndustrySector: "M" };
    const answer = await send("POST", "A_Product", body, headers);
    assert.deepEqual([answer.status, await codeOf(answer)], [400, "API_PRD_MSG/006"]);
  });
});
