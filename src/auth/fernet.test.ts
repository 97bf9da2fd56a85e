import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { isHubError } from "../lib/errors.ts";
import { createCipher, generateKey, openToken, parseKey, sealToken } from "./fernet.ts";

/** https://github.com/fernet/spec: generate.json, verify.json and invalid.json, version 0x80. */
const SECRET = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
const HELLO =
  "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
const HELLO_AT = Date.parse("1985-10-26T01:20:00-07:00") / 1000;
const INVALID: Readonly<Record<string, string>> = {
  "incorrect mac":
    "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==",
  "too short": "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==",
  "invalid base64":
    "%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==",
  "payload size not multiple of block size":
    "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm",
  "payload padding error":
    "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==",
  "far-future time (unacceptable clock skew)":
    "gAAAAAAdwStRAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAnja1xKYyhd-Y6mSkTOyTGJmw2Xc2a6kBd-iX9b_qXQcw==",
  "incorrect vector (causes padding error)":
    "gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==",
};
const EXPIRED =
  "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==";

describe("Fernet vectors", () => {
  const key = parseKey(SECRET);
  const ttl = { seconds: 60, nowSeconds: HELLO_AT + 1 };

  it("makes the published token from its time and vector", () => {
    const iv = Uint8Array.from({ length: 16 }, (_, i) => i);
    assert.equal(sealToken(key, Buffer.from("hello"), { seconds: HELLO_AT, iv }), HELLO);
  });

  it("opens the published token", () => {
    assert.equal(openToken(key, HELLO, ttl)?.message.toString(), "hello");
    assert.equal(openToken(key, HELLO)?.seconds, HELLO_AT);
  });

  for (const [reason, token] of Object.entries(INVALID)) {
    it(`refuses: ${reason}`, () => assert.equal(openToken(key, token, ttl), undefined));
  }

  it("refuses an expired token only where an age is asked for", () => {
    assert.equal(openToken(key, EXPIRED, { ...ttl, nowSeconds: HELLO_AT + 91 }), undefined);
    assert.equal(openToken(key, EXPIRED)?.message.length, 0);
  });
});

describe("createCipher", () => {
  it("gives back what it encrypted, each time under another token", () => {
    const cipher = createCipher([generateKey()]);
    for (const text of ["", "zażółć gęślą jaźń", "x".repeat(100_000)]) {
      assert.equal(cipher.decrypt(cipher.encrypt(text)), text);
    }
    assert.notEqual(cipher.encrypt("a"), cipher.encrypt("a"));
  });

  it("decrypts with every key and encrypts with the first", () => {
    const [old, young] = [generateKey(), generateKey()];
    const both = createCipher([young, old]);
    assert.equal(both.decrypt(createCipher([old]).encrypt("a")), "a");
    assert.equal(createCipher([young]).decrypt(both.encrypt("b")), "b");
  });

  it("rotates a token to the first key, keeps its time, and leaves a rotated one alone", () => {
    const [old, young] = [generateKey(), generateKey()];
    const both = createCipher([young, old]);
    const before = sealToken(parseKey(old), Buffer.from("a"), { seconds: 1_700_000_000 });
    const after = both.rotate(before);
    assert.deepEqual(openToken(parseKey(young), after), {
      message: Buffer.from("a"),
      seconds: 1_700_000_000,
    });
    assert.equal(both.rotate(after), after);
  });

  it("says which setting lacks the key and shows no secret", () => {
    const token = createCipher([generateKey()]).encrypt("hidden");
    assert.throws(
      () => createCipher([generateKey()]).decrypt(token),
      (error) =>
        isHubError(error) &&
        error.code === "cannot_decrypt" &&
        /CONFIG_ENCRYPTION_KEY/.test(error.message) &&
        !error.message.includes(token),
    );
  });

  it("refuses a key of another length and an empty list", () => {
    for (const keys of [
      [],
      [""],
      ["short"],
      [`${generateKey()}AAAA`],
      ["your-generated-key-here"],
    ]) {
      assert.throws(() => createCipher(keys), { code: "bad_key" });
    }
  });

  it("takes a key in the plain base64 alphabet, as `openssl rand -base64 32` writes it", () => {
    const key = Buffer.alloc(32, 0xfb).toString("base64");
    assert.match(key, /\+/);
    assert.equal(createCipher([key]).decrypt(createCipher([key]).encrypt("a")), "a");
  });
});

const PYTHON = `
import sys
from cryptography.fernet import Fernet
f = Fernet(sys.argv[1])
assert f.decrypt(sys.argv[2].encode()).decode() == sys.argv[3]
sys.stdout.write(Fernet.generate_key().decode() + " " + f.encrypt(sys.argv[3].encode()).decode())
`;
const hasPython = spawnSync("python3", ["-c", "import cryptography.fernet"]).status === 0;
const mayBeMissing = process.env.CI !== "true";
if (!hasPython && mayBeMissing) {
  console.log("Not tested: Fernet against Python; install python3 and `pip install cryptography`.");
}

describe("Python's cryptography", { skip: !hasPython && mayBeMissing }, () => {
  it("reads our tokens with our keys, and we read its tokens and keys", () => {
    const [key, text] = [generateKey(), "hasło: zażółć ✓"];
    const cipher = createCipher([key]);
    const python = spawnSync("python3", ["-c", PYTHON, key, cipher.encrypt(text), text], {
      encoding: "utf8",
      env: { ...process.env, PYTHONUTF8: "1" },
    });
    assert.equal(python.status, 0, python.stderr);
    const [pythonKey = "", pythonToken = ""] = python.stdout.split(" ");
    assert.equal(cipher.decrypt(pythonToken), text);
    assert.doesNotThrow(() => parseKey(pythonKey));
  });
});
