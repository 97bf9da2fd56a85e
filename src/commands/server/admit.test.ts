import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  ask,
  basic,
  numberOf,
  openCommandServer,
  post,
  type RawAnswer,
  select,
  USER,
} from "../../../test/command-server.ts";

describe("who may send commands", () => {
  const rightsOf = ({ json }: RawAnswer) => (json.Data as Record<string, unknown>[])[0];

  it("is a user with a password where the unit requires it", async () => {
    await using server = await openCommandServer({ auth: "required" });
    const refused = await ask(server, post(select("x")));
    assert.deepEqual([refused.status, numberOf(refused)], [401, 9006]);
    assert.equal(refused.headers["www-authenticate"], 'Basic realm="ApiComPrem"');
    const right = await ask(server, post(select("x"), { Authorization: basic() }));
    assert.deepEqual(
      { ...rightsOf(right), text: "" },
      { text: "", user: USER.email, read: true, write: false, select: true },
    );
    const central = Buffer.concat([
      Buffer.from(`${USER.email}:heslo: `),
      Buffer.from("9e6c759d6f75e86bfd206bf9f2", "hex"),
    ]);
    const header = `Basic ${central.toString("base64")}`;
    assert.equal((await ask(server, post(select("x"), { Authorization: header }))).status, 200);
  });

  it("may be anybody of this machine where the unit asks for nobody", async () => {
    await using server = await openCommandServer({ auth: "optional" });
    const anonymous = await ask(server, post(select("x")));
    assert.deepEqual(
      { ...rightsOf(anonymous), text: "" },
      { text: "", user: null, read: true, write: false, select: false },
    );
    const wrong = await ask(server, post(select("x"), { Authorization: basic(USER.email, "x") }));
    assert.deepEqual([wrong.status, numberOf(wrong)], [401, 9006]);
    const named = await ask(server, post(select("x"), { Authorization: basic() }));
    assert.equal(rightsOf(named)?.user, USER.email);
    server.unit = { ...server.unit, settings: { ...server.unit.settings, auth: "none" } };
    const ignored = await ask(server, post(select("x"), { Authorization: basic("x", "x") }));
    assert.equal(rightsOf(ignored)?.user, null);
  });

  it("is nobody behind a proxy that the unit does not know, and somebody in its networks", async () => {
    const trustProxy = ["127.0.0.1"];
    await using server = await openCommandServer({ auth: "none" }, { trustProxy });
    const from = (address: string) => post(select("x"), { "X-Forwarded-For": address });
    assert.equal(numberOf(await ask(server, from("198.51.100.7"))), 9005);
    const allow_from = ["198.51.100.0/24"];
    server.unit = { ...server.unit, settings: { ...server.unit.settings, allow_from } };
    assert.equal((await ask(server, from("1.2.3.4, 198.51.100.7"))).json.Result, "OK");
    assert.equal(server.done.at(-1)?.address, "198.51.100.7");
    assert.equal(numberOf(await ask(server, from("198.51.100.7, 1.2.3.4"))), 9005);
    assert.equal(numberOf(await ask(server, post(select("x")))), 9005);
    server.settings = { ...server.settings, trustProxy: [] };
    assert.equal(numberOf(await ask(server, from("198.51.100.7"))), 9005);
  });

  it("is slowed down after wrong passwords, with the time to wait", async () => {
    await using server = await openCommandServer({ auth: "required" });
    const answers: RawAnswer[] = [];
    for (let i = 0; i < 10; i++) {
      const Authorization = basic(USER.email, `wrong ${i}`);
      answers.push(await ask(server, post(select("x"), { Authorization })));
    }
    assert.ok(answers.every(({ status }) => status === 401));
    assert.equal(numberOf(answers[0] as RawAnswer), 9006);
    assert.match(answers.at(-1)?.headers["retry-after"] ?? "", /^\d+$/);
    assert.ok(server.done.every(({ outcome }) => !outcome.errorText?.includes("wrong")));
  });
});
