import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makePfx, withoutOpenssl } from "../../formats/testing/openssl.ts";
import { isHubError } from "../../sdk/index.ts";
import { readIdentity } from "./certificate.ts";

const PASSWORD = "zażółć gęślą";
const NIP = "5252914179";

describe("an identity in a PFX file", { skip: withoutOpenssl }, () => {
  for (const kind of ["rsa", "ec"] as const) {
    it(`has a certificate and the key that belongs to it: ${kind}`, () => {
      const pfx = makePfx({ kind, password: PASSWORD }).toString("base64");
      const identity = readIdentity({ nip: NIP, pfx, key_password: PASSWORD });
      assert.ok(identity.certificate.checkPrivateKey(identity.key));
      assert.throws(
        () => readIdentity({ nip: NIP, pfx, key_password: "x" }),
        (error) => isHubError(error) && error.name === "AuthError",
      );
    });
  }
});
