import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isHubError } from "../../lib/errors.ts";
import { makePfx, withoutOpenssl } from "../testing/openssl.ts";
import { headOf } from "./ber.ts";
import { partsOf, readDer } from "./der.ts";
import { readPfx } from "./pfx.ts";

const PASSWORD = "zażółć gęślą";
const PLAIN = ["-keypbe", "NONE", "-certpbe", "NONE"];

const FORMS: readonly (readonly string[])[] = [
  [],
  ["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha512"],
  ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
  ["-legacy"],
  ["-legacy", "-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-RC2-128", "-macalg", "sha384"],
  ["-nomac"],
  PLAIN,
];

describe("a PFX file", { skip: withoutOpenssl }, () => {
  for (const form of FORMS) {
    it(`of openssl opens, made with ${form.join(" ") || "nothing special"}`, () => {
      const kind = form.length === 0 ? "ec" : "rsa";
      const pfx = makePfx({ kind, password: PASSWORD, options: form });
      const { certificates, keys } = readPfx(pfx, PASSWORD);
      const [certificate] = certificates;
      const [key] = keys;
      assert.ok(certificate && key);
      assert.equal(key.asymmetricKeyType, kind);
      assert.ok(certificate.checkPrivateKey(key));
    });
  }

  it("opens with lengths that are only known at their end, as programs in Java write them", () => {
    const pfx = makePfx({ kind: "ec", password: PASSWORD });
    const open = withoutLengths(pfx);
    assert.ok(open.includes(Buffer.from([0x30, 0x80])));
    const judge = ["pkcs12", "-passin", `pass:${PASSWORD}`, "-noenc"];
    execFileSync("openssl", judge, { input: open, stdio: ["pipe", "ignore", "ignore"] });
    assert.equal(readPfx(open, PASSWORD).keys.length, 1);
    assert.equal(readPfx(open, PASSWORD).certificates.length, 1);
  });

  it("stays closed for a wrong password, and tells it from a file that is not whole", () => {
    const pfx = makePfx({ kind: "ec", password: PASSWORD });
    for (const wrong of ["", "zazolc", `${PASSWORD} `])
      assert.throws(() => readPfx(pfx, wrong), isAuthErrorAbout(/check its password/));
    for (const length of [0, 1, 50, pfx.length - 1])
      assert.throws(() => readPfx(pfx.subarray(0, length), PASSWORD), isAuthErrorAbout(/whole/));
    const noMac = makePfx({ kind: "ec", password: PASSWORD, options: ["-nomac"] });
    assert.throws(() => readPfx(noMac, "x"), isAuthErrorAbout(/check its password/));
  });

  it("asks for no more work than a file may", () => {
    const options = ["-iter", "2000001", "-nomac"];
    const pfx = makePfx({ kind: "ec", password: "x", options });
    const before = performance.now();
    assert.throws(() => readPfx(pfx, "x"), isAuthError);
    assert.ok(performance.now() - before < 500);
  });

  it("ends with an AuthError whatever bytes it has", () => {
    const pfx = makePfx({ kind: "ec", password: PASSWORD, options: [...PLAIN, "-nomac"] });
    fc.assert(
      fc.property(fc.nat(pfx.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(pfx);
        changed[at] = (changed[at] ?? 0) ^ flip;
        try {
          readPfx(changed, PASSWORD);
        } catch (error) {
          assert.ok(isAuthError(error), String(error));
        }
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        assert.throws(() => readPfx(noise, PASSWORD), isAuthError);
      }),
    );
  });
});

const isAuthError = (error: unknown): boolean => isHubError(error) && error.name === "AuthError";
const isAuthErrorAbout = (what: RegExp) => (error: unknown) =>
  isAuthError(error) && error instanceof Error && what.test(error.message);

/** The same values in BER: without lengths where they may be missing, long texts in pieces. */
function withoutLengths(bytes: Buffer): Buffer {
  const { tag, content, raw } = readDer(bytes);
  const end = Buffer.alloc(2);
  if (tag === 0x04 && content.length > 500) {
    const pieces = [content.subarray(0, 300), content.subarray(300)];
    const heads = pieces.flatMap((piece) => [headOf(0x04, piece.length), piece]);
    return Buffer.concat([Buffer.from([0x24, 0x80]), ...heads, end]);
  }
  if ((tag & 0x20) === 0) return raw;
  const parts = partsOf({ tag, content, raw }).map((part) => withoutLengths(part.raw));
  return Buffer.concat([Buffer.from([tag, 0x80]), ...parts, end]);
}
