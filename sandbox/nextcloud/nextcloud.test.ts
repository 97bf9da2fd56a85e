import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { startSandbox } from "../server.ts";
import { createSimulator } from "./index.ts";

const MIB = 1024 * 1024;

async function start() {
  const simulator = createSimulator();
  const sandbox = await startSandbox({ simulators: [simulator] });
  const { username, password } = simulator.credentials;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const base = `${sandbox.url}/nextcloud`;
  const call = async (
    method: string,
    path: string,
    { body, ...headers }: Record<string, string> & { body?: string } = {},
  ) => {
    const answer = await fetch(base + path, {
      method,
      headers: { authorization, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return {
    control: simulator.control,
    base,
    call,
    status: async (...wanted: Parameters<typeof call>) => (await call(...wanted)).status,
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

const FILES = "/remote.php/dav/files/anna";
const UPLOADS = "/remote.php/dav/uploads/anna";

describe("the simulated Nextcloud", () => {
  it("tells its state to everybody and the rest to its user", async () => {
    await using cloud = await start();
    const ocs = { "ocs-apirequest": "true" };
    const user = "/ocs/v2.php/cloud/user?format=json";
    assert.equal(await cloud.status("GET", "/status.php", { authorization: "" }), 200);
    assert.equal(JSON.parse((await cloud.call("GET", user, ocs)).text).ocs.data.id, "anna");
    assert.equal(await cloud.status("GET", user), 412);
    assert.equal(await cloud.status("GET", user, { ...ocs, authorization: "" }), 401);
    assert.equal(await cloud.status("PROPFIND", `${FILES}/`, { authorization: "Basic eDp5" }), 401);
    const byLogin = "/remote.php/dav/files/anna%40example.org/";
    assert.equal(await cloud.status("PROPFIND", byLogin, { depth: "0" }), 404);
  });

  it("puts off whoever tries one wrong password after another", async () => {
    await using cloud = await start();
    const wrong = { depth: "0", authorization: "Basic eDp5" };
    const seen = [];
    for (let n = 0; n < 12; n++) seen.push(await cloud.status("PROPFIND", `${FILES}/`, wrong));
    assert.deepEqual(seen.slice(-2), [429, 429]);
    assert.equal(await cloud.status("PROPFIND", `${FILES}/`, { depth: "0" }), 207);
  });

  it("makes folders from the top only, once", async () => {
    await using cloud = await start();
    assert.equal(await cloud.status("MKCOL", `${FILES}/a/b/`), 409);
    assert.equal(await cloud.status("MKCOL", `${FILES}/a/`), 201);
    assert.equal(await cloud.status("MKCOL", `${FILES}/a/`), 405);
    assert.equal(await cloud.status("MKCOL", `${FILES}/a/b/`), 201);
  });

  it("hashes what it receives, keeps the checksum that it is told, and compares the length", async () => {
    await using cloud = await start();
    const put = await cloud.call("PUT", `${FILES}/a.txt`, {
      body: "hello",
      "x-hash": "sha256",
      "oc-checksum": "SHA1:00ff",
      "x-oc-mtime": "1767225600",
    });
    const sha256 = createHash("sha256").update("hello").digest("hex");
    assert.equal(put.status, 201);
    assert.equal(put.headers.get("x-hash-sha256"), sha256);
    assert.equal(put.headers.get("x-oc-mtime"), "accepted");
    const found = await cloud.call("PROPFIND", `${FILES}/a.txt`, {
      depth: "0",
      body: '<p:propfind xmlns:p="DAV:"><p:prop><p:getlastmodified/><o:checksums xmlns:o="http://owncloud.org/ns"/><p:nonsense/></p:prop></p:propfind>',
    });
    assert.match(found.text, /SHA1:00ff/);
    assert.match(found.text, /Thu, 01 Jan 2026 00:00:00 GMT/);
    assert.match(found.text, /<d:nonsense><\/d:nonsense><\/d:prop><d:status>HTTP\/1.1 404/);
    const again = await cloud.call("PATCH", `${FILES}/a.txt`, { "x-recalculate-hash": "sha256" });
    assert.equal(again.headers.get("oc-checksum"), `SHA256:${sha256}`);
    assert.equal(
      await cloud.status("PUT", `${FILES}/a.txt`, { body: "x", "if-none-match": "*" }),
      412,
    );
    assert.equal(
      await cloud.status("PUT", `${FILES}/a.txt`, { body: "x", "oc-checksum": "no" }),
      400,
    );
    assert.equal(await cloud.status("PUT", `${FILES}/.htaccess`, { body: "x" }), 400);
    assert.equal(await cloud.status("PUT", `${FILES}/b/c.txt`, { body: "x" }), 409);
  });

  it("lets no path leave the user's folder", async () => {
    await using cloud = await start();
    for (const path of ["/%2e%2e%2fx", "/a%2Fb", "/%00", "/%ZZ"]) {
      assert.equal(await cloud.status("PUT", FILES + path, { body: "x" }), 400, path);
    }
    assert.equal(await cloud.status("DELETE", `${FILES}/`), 403);
  });

  it("answers 503 to all but its state while it is in maintenance", async () => {
    await using cloud = await start();
    cloud.control.maintenance = true;
    const answer = await cloud.call("GET", `${FILES}/a.txt`);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("x-nextcloud-maintenance-mode"), "1");
    assert.equal(JSON.parse((await cloud.call("GET", "/status.php")).text).maintenance, true);
  });
});

describe("its chunked upload", () => {
  const destination = `/nextcloud${FILES}/big.bin`;

  it("puts chunks together in the order of their numbers, and forgets them", async () => {
    await using cloud = await start();
    const first = "1".repeat(5 * MIB);
    const total = { "oc-total-length": String(5 * MIB + 3) };
    assert.equal(await cloud.status("MKCOL", `${UPLOADS}/u1/`, { destination, ...total }), 201);
    assert.equal(await cloud.status("PUT", `${UPLOADS}/u1/2`, { destination, body: "end" }), 201);
    assert.equal(await cloud.status("PUT", `${UPLOADS}/u1/1`, { destination, body: first }), 201);
    const move = () => cloud.status("MOVE", `${UPLOADS}/u1/.file`, { destination, ...total });
    assert.equal(await move(), 201);
    assert.equal((await cloud.call("GET", `${FILES}/big.bin`)).text, `${first}end`);
    assert.equal(await move(), 404);
  });

  it("refuses what the manual does not allow", async () => {
    await using cloud = await start();
    const put = (chunk: string, more: Record<string, string> = { destination }) =>
      cloud.status("PUT", `${UPLOADS}/u1/${chunk}`, { body: "x", ...more });
    const move = (more: Record<string, string> = {}) =>
      cloud.status("MOVE", `${UPLOADS}/u1/.file`, { destination, ...more });
    assert.equal(await put("1"), 404);
    assert.equal(await cloud.status("MKCOL", `${UPLOADS}/u1/`), 400);
    assert.equal(await cloud.status("MKCOL", `${UPLOADS}/u1/`, { destination: "/elsewhere" }), 403);
    assert.equal(await cloud.status("MKCOL", `${UPLOADS}/u1/`, { destination }), 201);
    assert.equal(await put("0"), 400);
    assert.equal(await put("10001"), 400);
    assert.equal(await put("first"), 400);
    assert.equal(await put("1", {}), 400);
    assert.equal(await put("1", { destination: `${destination}x` }), 400);
    assert.equal(await put("1"), 201);
    assert.equal(await move({ "oc-total-length": "7" }), 400);
    assert.equal(await put("2"), 201);
    assert.equal(await move(), 400);
    cloud.control.quotaBytes = 10;
    assert.equal(await put("3", { destination, "oc-total-length": "11" }), 507);
    assert.equal(await cloud.status("DELETE", `${UPLOADS}/u1/`), 204);
  });
});
