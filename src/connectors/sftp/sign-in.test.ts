import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { open, text, withSftp } from "../../../test/sftp-bed.ts";
import { startSftp } from "../../../test/sftp-server.ts";
import sftp from "./index.ts";

const { files, check } = sftp;
assert.ok(files && check);

withSftp("sign-in to an SFTP server", () => {
  it("takes a password or a key of any kind, and tells who and where", async () => {
    await using server = await startSftp();
    const { username, password, privateKey, lockedKey, rsaKey, passphrase, port, folder } = server;
    for (const credentials of [
      { username, password },
      { username, private_key: privateKey },
      { username, private_key: lockedKey, passphrase },
      { username, private_key: rsaKey },
      { username, password, private_key: rsaKey },
    ]) {
      await using bed = open(server, { credentials });
      const facts = await check(bed.ctx);
      assert.equal(facts.account_name, `hub@127.0.0.1:${port}${folder}`);
      assert.match(facts.server_version ?? "", /^OpenSSH/);
      assert.deepEqual(facts.warnings, []);
    }
  });

  it("answers the one question of a server that asks for the password", async () => {
    await using server = await startSftp({ isInteractive: true });
    await using bed = open(server);
    assert.match((await check(bed.ctx)).account_name ?? "", /^hub@/);
    await using wrong = open(server, { credentials: { username: "hub", password: "wrong" } });
    await assert.rejects(check(wrong.ctx), { name: "AuthError" });
  });

  it("tells what is wrong with the credentials, without a word of them", async () => {
    await using server = await startSftp();
    const { username, lockedKey, rsaKey } = server;
    const cases: [Record<string, string>, object][] = [
      [{ username, password: "wrong-1" }, { name: "AuthError" }],
      [{ username: "nobody-here", password: "s3cret" }, { name: "AuthError" }],
      [{ username }, { code: "credentials_missing" }],
      [
        { username, private_key: lockedKey },
        { code: "bad_certificate", message: /passphrase/ },
      ],
      [
        { username, private_key: lockedKey, passphrase: "wrong-2" },
        { code: "bad_certificate", message: /passphrase/ },
      ],
      [
        { username, private_key: "CANARY" },
        { code: "bad_certificate", message: /no private key/ },
      ],
      [
        { username, private_key: rsaKey.slice(0, 400) },
        { code: "bad_certificate", message: /^(?!.*[A-Za-z0-9+/]{30})/ },
      ],
    ];
    for (const [credentials, error] of cases) {
      await using bed = open(server, { credentials });
      await assert.rejects(check(bed.ctx), error);
    }
  });

  it("sends nothing before the host key is confirmed, and names the fingerprint", async () => {
    await using server = await startSftp();
    const { ed25519 } = server.fingerprints;
    await using bed = open(server, { settings: { host_fingerprint: undefined } });
    const unknown = { name: "ConfigError", code: "host_key_unknown" };
    await assert.rejects(check(bed.ctx), (error: Error) => {
      assert.ok(error.message.includes(ed25519), error.message);
      return error.name === unknown.name;
    });
    await assert.rejects(files?.put(bed.ctx, "/a.txt", text("x")) ?? assert.fail(), unknown);
    const other = `SHA256:${"A".repeat(43)}`;
    await using changed = open(server, { settings: { host_fingerprint: other } });
    await assert.rejects(check(changed.ctx), { name: "ConfigError", code: "host_key_changed" });
    assert.doesNotMatch(server.log(), /Accepted|Failed|for (invalid user )?hub/);
    assert.deepEqual(await readdir(server.folder), ["full"]);
  });

  it("takes the fingerprint of any of the server's keys, and one of several", async () => {
    await using server = await startSftp();
    const { ed25519, rsa } = server.fingerprints;
    const other = `SHA256:${"A".repeat(43)}`;
    for (const pin of [rsa, `${other}, ${ed25519}=`, `${rsa}\n${other}`]) {
      await using bed = open(server, { settings: { host_fingerprint: pin } });
      await check(bed.ctx);
    }
    const wrong = { username: "hub", password: "wrong" };
    await using bed = open(server, { settings: { host_fingerprint: rsa }, credentials: wrong });
    await assert.rejects(check(bed.ctx), { name: "AuthError" });
  });

  it("tells a server without SFTP, a folder that is not there and a host that may not be called", async () => {
    await using bare = await startSftp({ hasNoSftp: true });
    await using without = open(bare);
    await assert.rejects(check(without.ctx), { name: "ConfigError", message: /no SFTP/ });
    await using server = await startSftp();
    await writeFile(join(server.folder, "file"), "x");
    for (const folder of ["absent/below", "file"]) {
      await using bed = open(server, { settings: { folder } });
      await assert.rejects(check(bed.ctx), { name: "ConfigError", code: "folder_missing" }, folder);
    }
    await using inner = open(server, { settings: { host: "10.0.0.1" } });
    await assert.rejects(check(inner.ctx), { code: "egress_refused" });
    await using nobody = open(server, { settings: { port: 1 } });
    await assert.rejects(check(nobody.ctx), { name: "TransientError", code: "connection_refused" });
  });

  it("keeps one connection for all work", async () => {
    await using server = await startSftp();
    await using bed = open(server);
    await check(bed.ctx);
    await Promise.all(["a", "b", "c"].map((name) => files?.put(bed.ctx, `/${name}`, text(name))));
    assert.equal((await files?.list(bed.ctx, "/"))?.length, 4);
    assert.equal(server.log().match(/Accepted password/g)?.length, 1);
  });
});
