import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hashPassword, needsRehash, verifyPassword } from "./passwords.ts";

/** Of "password", salt "saltsaltsaltsalt", made by `Argon2id` of Python's cryptography. */
const CHEAP_HASH_OF_PASSWORD =
  "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Wb9DOLKUgwlL5fjad9tfCPU0SBAo0PEY/evJRhwtUR0";

describe("passwords", () => {
  it("are verified against their own hash only, each hash with a salt of its own", async () => {
    const [one, two] = await Promise.all([hashPassword("zażółć-12345"), hashPassword("x")]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    assert.equal(await verifyPassword("zażółć-12345", one), true);
    assert.equal(await verifyPassword("zażółć-12345", two), false);
    assert.notEqual(await hashPassword("x"), two);
  });

  it("are the same however the system composes their letters", async () => {
    const hash = await hashPassword("hasło-ó".normalize("NFD"));
    assert.equal(await verifyPassword("hasło-ó".normalize("NFC"), hash), true);
  });

  it("made by another implementation are understood, and due for a new hash", async () => {
    assert.equal(await verifyPassword("password", CHEAP_HASH_OF_PASSWORD), true);
    assert.equal(await verifyPassword("Password", CHEAP_HASH_OF_PASSWORD), false);
    assert.equal(needsRehash(CHEAP_HASH_OF_PASSWORD), true);
    assert.equal(needsRehash(await hashPassword("password")), false);
  });

  it("of nobody, or under a damaged hash, never match", async () => {
    for (const stored of [undefined, "", "password", "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$"]) {
      assert.equal(await verifyPassword("password", stored), false);
    }
  });

  it("of an unknown e-mail cost as much work as those of a known one", async () => {
    const hash = await hashPassword("password");
    const costOf = async (stored: string | undefined): Promise<number> => {
      const before = process.cpuUsage();
      for (let i = 0; i < 5; i++) await verifyPassword("wrong", stored);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const ratio = (await costOf(undefined)) / (await costOf(hash));
    assert.ok(ratio > 0.5 && ratio < 2, `ratio ${ratio}`);
  });

  it("are refused with a wait rather than queued without end", async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 80 }, () => verifyPassword("password", CHEAP_HASH_OF_PASSWORD)),
    );
    const refused = tries.filter((one) => one.status === "rejected");
    assert.ok(refused.length > 0 && refused.every((one) => one.reason.code === "busy"));
    assert.equal(await verifyPassword("password", CHEAP_HASH_OF_PASSWORD), true);
  });
});
