import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startSandbox } from "../server.ts";
import { createSimulator } from "./index.ts";
import { quickXor } from "./tree.ts";

const UNIT = 320 * 1024;
const DRIVE = "/v1.0/me/drive";

async function start() {
  const simulator = createSimulator();
  const sandbox = await startSandbox({ simulators: [simulator] });
  const base = `${sandbox.url}/onedrive`;
  const authorization = `Bearer ${simulator.credentials.access_token}`;
  const call = async (method: string, path: string, init: RequestInit = {}) => {
    const url = path.startsWith("http") ? path : base + path;
    const headers = { authorization, ...(init.headers as Record<string, string>) };
    const answer = await fetch(url, { redirect: "manual", ...init, method, headers });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get("content-type") ?? "");
    return {
      status: answer.status,
      location: answer.headers.get("location") ?? "",
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  };
  const json = (method: string, path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    return call(method, path, { body: JSON.stringify(body), headers });
  };
  return {
    ...{ simulator, call, json },
    /** Without the token, as sessions want it. */
    part: async (url: string, range: string, body: Uint8Array<ArrayBuffer>) => {
      const answer = await fetch(url, { method: "PUT", body, headers: { "content-range": range } });
      const got = (await answer.json()) as { nextExpectedRanges?: string[]; size?: number };
      return { status: answer.status, body: got };
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

describe("the simulated OneDrive", () => {
  it("computes the hashes that are known", () => {
    assert.equal(quickXor([]), "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    assert.equal(quickXor([Buffer.from("he"), Buffer.from("llo")]), "aCgDG9jwBgAAAAAABQAAAAAAAAA=");
    assert.equal(quickXor([Buffer.alloc(9_000_000)]), "AAAAAAAAAAAAAAAAQFSJAAAAAAA=");
  });

  it("wants a good token, and tells its errors as Graph does", async () => {
    await using drive = await start();
    const wrong = await drive.call("GET", DRIVE, { headers: { authorization: "Bearer x" } });
    assert.deepEqual([wrong.status, wrong.body.error.code], [401, "InvalidAuthenticationToken"]);
    const none = await drive.call("GET", `${DRIVE}/root:/none`);
    assert.deepEqual([none.status, none.body.error.code], [404, "itemNotFound"]);
    assert.match(none.body.error.innerError["request-id"], /^[0-9a-f-]{36}$/);
  });

  it("refuses names, parameters and conflicts that Graph would not take", async () => {
    await using drive = await start();
    const put = (path: string, query = "") =>
      drive.call("PUT", `${DRIVE}/root:${path}:/content${query}`, { body: "x" });
    for (const path of ["/CON", "/a%22b", "/a.", "/%20a", "/a//b"]) {
      assert.equal((await put(path)).status, 400, path);
    }
    assert.equal((await put("/a", "?surprise=1")).status, 400);
    assert.equal((await put("/a")).status, 201);
    assert.equal((await put("/A")).status, 200);
    const failing = await put("/a", "?@microsoft.graph.conflictBehavior=fail");
    assert.deepEqual([failing.status, failing.body.error.code], [409, "nameAlreadyExists"]);
    const folder = { name: "a", folder: {}, "@microsoft.graph.conflictBehavior": "fail" };
    assert.equal((await drive.json("POST", `${DRIVE}/root/children`, folder)).status, 409);
  });

  it("takes the parts of a session in order, in multiples of 320 KiB, without a token", async () => {
    await using drive = await start();
    const address = `${DRIVE}/root:/a.bin:/createUploadSession`;
    const item = { "@microsoft.graph.conflictBehavior": "replace", name: "a.bin" };
    const made = await drive.json("POST", address, { item });
    const { uploadUrl } = made.body;
    const total = UNIT + 10;
    const first = new Uint8Array(UNIT);
    const signed = await drive.call("PUT", uploadUrl, {
      body: first,
      headers: { "content-range": `bytes 0-${UNIT - 1}/${total}` },
    });
    assert.equal(signed.status, 401);
    const odd = await drive.part(uploadUrl, `bytes 0-99/${total}`, new Uint8Array(100));
    assert.equal(odd.status, 400);
    const good = await drive.part(uploadUrl, `bytes 0-${UNIT - 1}/${total}`, first);
    assert.deepEqual(good.body.nextExpectedRanges, [`${UNIT}-${total - 1}`]);
    const again = await drive.part(uploadUrl, `bytes 0-${UNIT - 1}/${total}`, first);
    assert.equal(again.status, 416);
    const longer = await drive.part(
      uploadUrl,
      `bytes ${UNIT}-${total}/${total + 1}`,
      new Uint8Array(11),
    );
    assert.equal(longer.status, 400);
    const rest = new Uint8Array(10);
    const last = await drive.part(uploadUrl, `bytes ${UNIT}-${total - 1}/${total}`, rest);
    assert.deepEqual([last.status, last.body.size], [201, total]);
    assert.equal((await fetch(uploadUrl)).status, 404);
  });

  it("leads to the content by an address that refuses the token", async () => {
    await using drive = await start();
    await drive.call("PUT", `${DRIVE}/root:/a.txt:/content`, { body: "hello" });
    const { status, location } = await drive.call("GET", `${DRIVE}/root:/a.txt:/content`);
    assert.equal(status, 302);
    assert.equal((await drive.call("GET", location)).status, 401);
    assert.equal(await (await fetch(location)).text(), "hello");
  });
});
