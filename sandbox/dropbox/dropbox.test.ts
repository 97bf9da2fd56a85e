import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startSandbox } from "../server.ts";
import { createSimulator } from "./index.ts";

interface Call {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly argument?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function start() {
  const simulator = createSimulator();
  const sandbox = await startSandbox({ simulators: [simulator] });
  const authorization = `Bearer ${simulator.credentials.access_token}`;
  const call = async (path: string, { body, argument, headers }: Call = {}) => {
    const answer = await fetch(`${sandbox.url}/dropbox${path}`, {
      method: "POST",
      headers: {
        authorization,
        ...(argument === undefined ? {} : { "dropbox-api-arg": argument }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  return {
    ...{ simulator, call, url: `${sandbox.url}/dropbox` },
    rpc: (route: string, argument: object, headers: Record<string, string> = {}) =>
      call(`/2/${route}`, {
        body: JSON.stringify(argument),
        headers: { "content-type": "application/json", ...headers },
      }),
    send: (route: string, argument: object, body: string) =>
      call(`/content/2/${route}`, {
        body,
        argument: JSON.stringify(argument),
        headers: { "content-type": "application/octet-stream" },
      }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

const tagsOf = (text: string): string => JSON.parse(text).error_summary.replace(/\/\.*$/, "");

describe("the simulated Dropbox", () => {
  it("wants a good token with the scope of the route", async () => {
    await using box = await start();
    const none = await box.rpc("files/list_folder", { path: "" }, { authorization: "" });
    assert.equal(none.status, 400);
    const wrong = await box.rpc("files/list_folder", { path: "" }, { authorization: "Bearer x" });
    assert.deepEqual([wrong.status, tagsOf(wrong.text)], [401, "invalid_access_token"]);
    box.simulator.oauth.expireAll();
    const old = await box.rpc("files/list_folder", { path: "" });
    assert.deepEqual([old.status, tagsOf(old.text)], [401, "expired_access_token"]);
  });

  it("refuses what the API would not take", async () => {
    await using box = await start();
    const refused = [
      box.rpc("files/list_folder", { path: "/" }),
      box.rpc("files/list_folder", { path: "no-slash" }),
      box.rpc("files/list_folder", { path: "", limit: 5_000 }),
      box.rpc("files/list_folder", { path: "", surprise: true }),
      box.rpc("files/get_metadata", { path: "" }),
      box.rpc("files/list_folder", { path: "" }, { "content-type": "text/plain" }),
      box.call("/2/users/get_space_usage", { body: "{}" }),
      box.call("/content/2/files/list_folder", { argument: '{"path":""}' }),
      box.call("/content/2/files/download", { argument: '{"path":"/za\u00f3.txt"}' }),
      box.call("/content/2/files/upload", { argument: '{"path":"/a"}', body: "x" }),
      box.call("/2/files/unknown"),
    ];
    for (const answer of await Promise.all(refused)) assert.equal(answer.status, 400, answer.text);
  });

  it("verifies the content hash, and knows no difference between letters", async () => {
    await using box = await start();
    const hash = "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50";
    const good = await box.send("files/upload", { path: "/A.txt", content_hash: hash }, "hello");
    assert.equal(JSON.parse(good.text).content_hash, hash);
    const bad = await box.send("files/upload", { path: "/A.txt", content_hash: hash }, "hallo");
    assert.deepEqual([bad.status, tagsOf(bad.text)], [409, "content_hash_mismatch"]);
    const other = await box.send("files/upload", { path: "/a.TXT", mode: "add" }, "hallo");
    assert.equal(tagsOf(other.text), "path/conflict");
    const found = await box.rpc("files/get_metadata", { path: "/a.txt" });
    assert.equal(JSON.parse(found.text).name, "A.txt");
  });

  it("takes parts at the right offset only, and nothing once the file is made", async () => {
    await using box = await start();
    const begun = await box.send("files/upload_session/start", { close: false }, "");
    const { session_id } = JSON.parse(begun.text);
    const append = (offset: number, body: string) =>
      box.send("files/upload_session/append_v2", { cursor: { session_id, offset } }, body);
    assert.equal((await append(0, "abc")).text, "null");
    const wrong = await append(0, "abc");
    assert.equal(JSON.parse(wrong.text).error.correct_offset, 3);
    const finish = (offset: number) => {
      const commit = { path: "/a.txt", mode: "overwrite" };
      const cursor = { session_id, offset };
      return box.send("files/upload_session/finish", { cursor, commit }, "");
    };
    assert.equal(tagsOf((await finish(2)).text), "lookup_failed/incorrect_offset");
    assert.equal(JSON.parse((await finish(3)).text).size, 3);
    assert.equal(tagsOf((await append(3, "d")).text), "closed");
  });

  it("lets one write of the account in at a time", async () => {
    await using box = await start();
    box.simulator.control.writeMs = 30;
    const answers = await Promise.all(
      ["/a", "/b"].map((path) => box.send("files/upload", { path }, "x")),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 429]);
  });

  it("gives new access tokens for its refresh token, and no second refresh token", async () => {
    await using box = await start();
    const { client_id = "", client_secret = "", refresh_token = "" } = box.simulator.credentials;
    const form = { grant_type: "refresh_token", client_id, client_secret, refresh_token };
    const answer = await fetch(`${box.url}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams(form),
    });
    const tokens = (await answer.json()) as object;
    assert.deepEqual(Object.keys(tokens).sort(), [
      "access_token",
      "expires_in",
      "scope",
      "token_type",
    ]);
  });
});
