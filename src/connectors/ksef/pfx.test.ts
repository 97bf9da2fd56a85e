import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import fc from "fast-check";
import { selfSigned, toPem } from "../../../sandbox/ksef/certificates.ts";
import { isHubError } from "../../sdk/index.ts";
import { readIdentity } from "./certificate.ts";
import { readPfx } from "./pfx.ts";

const NOW = Date.UTC(2026, 10, 20);
const PASSWORD = "zażółć gęślą";
const folder = mkdtempSync(join(tmpdir(), "viadukt-pfx-"));
after(() => rmSync(folder, { recursive: true }));

/** The judge is the program that most people make such files with. */
const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

function makePfx(kind: "rsa" | "ec", options: readonly string[], password = PASSWORD): Buffer {
  const { privateKey } =
    kind === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const subject = [["CN", "Próba"]] as const;
  const times = { validFrom: NOW, validTo: NOW + 1e10 };
  const path = (name: string) => join(folder, name);
  writeFileSync(path("c.pem"), toPem(selfSigned({ subject, key: privateKey, ...times })));
  writeFileSync(path("k.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  const files = ["-in", path("c.pem"), "-inkey", path("k.pem"), "-out", path("o.pfx")];
  const args = ["pkcs12", "-export", ...files, "-passout", `pass:${password}`, ...options];
  execFileSync("openssl", args, { stdio: "ignore" });
  return readFileSync(path("o.pfx"));
}

const FORMS: readonly (readonly string[])[] = [
  [],
  ["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC"],
  ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
  ["-keypbe", "NONE", "-certpbe", "NONE"],
];

describe("a PFX file", { skip: hasOpenssl ? false : "openssl is not installed" }, () => {
  for (const kind of ["rsa", "ec"] as const) {
    for (const form of FORMS) {
      it(`of openssl opens: ${kind} ${form.join(" ") || "as usual"}`, () => {
        const pfx = makePfx(kind, form);
        const { certificates, keys } = readPfx(pfx, PASSWORD);
        assert.equal(certificates.length, 1);
        assert.equal(keys[0]?.asymmetricKeyType, kind);
        const credentials = { nip: "5252914179", pfx: pfx.toString("base64") };
        const identity = readIdentity({ ...credentials, key_password: PASSWORD });
        assert.ok(identity.certificate.checkPrivateKey(identity.key));
      });
    }
  }

  it("stays closed for a wrong password, with what to do", () => {
    const pfx = makePfx("ec", []);
    for (const wrong of ["", "zazolc", `${PASSWORD} `])
      assert.throws(() => readPfx(pfx, wrong), isAuthError);
  });

  it("ends with an AuthError whatever bytes it has", () => {
    const pfx = makePfx("ec", ["-keypbe", "NONE", "-certpbe", "NONE", "-nomac"]);
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
        assert.throws(() => readPfx(Buffer.from(noise), PASSWORD), isAuthError);
      }),
    );
  });
});

const isAuthError = (error: unknown): boolean => isHubError(error) && error.name === "AuthError";
