import assert from "node:assert/strict";
import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { createDecryption, encrypt, encryptFor, hashOf, newSymmetricKey } from "./ksef-crypto.ts";

const REFERENCE = fileURLToPath(
  new URL("../../../../shared/reference/accounting/ksef", import.meta.url),
);

describe("encryption for KSeF", () => {
  it("gives the published bytes", () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
    const iv = Buffer.from(Array.from({ length: 16 }, (_, i) => 0xf0 + i));
    const plain = Buffer.from("<Faktura>zażółć</Faktura>");
    assert.equal(plain.length, 29);
    assert.equal(hashOf(plain), "gyx4ORdsVjg8o9ZHotIjS8O/bk9lLIhcuFhT45I8xdU=");
    const sealed = encrypt({ key, iv }, plain);
    assert.equal(sealed.toString("base64"), "JkUQWIXNEVh0qzZlTFEPDg0Ydp6zbBIoBAzlevRbX6A=");
    assert.equal(hashOf(sealed), "te07ilTUkYBSRzgs09vz5GtvSMbJ/3l2hklE6azZ/ZQ=");
  });

  it("gives the hashes that the lists of KSeF name for known documents", (test) => {
    if (!existsSync(REFERENCE)) return test.skip("the reference documents are not there");
    const hashes = {
      vat: "CFIWHc6bgvnq501V2TPEL1CTtOCI7LVLek2h1pH0dqU=",
      eur: "MJMixfylMbSqsmR0+k/3lKkRWfT5C+reYJpZkONp4gs=",
      kor: "r8okHnCOTKXIHTRJeS4SgGW2SUB/gSzfJmDDC3NTIWA=",
    };
    for (const [name, hash] of Object.entries(hashes))
      assert.equal(hashOf(readFileSync(join(REFERENCE, `sample-fa3-purchase-${name}.xml`))), hash);
  });

  it("comes back from any cut of the stream, one to sixteen bytes longer", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(250), (plain, cut) => {
        const key = newSymmetricKey();
        const sealed = encrypt(key, plain);
        assert.equal(sealed.length, (Math.floor(plain.length / 16) + 1) * 16);
        const decipher = createDecryption(key);
        const parts = [sealed.subarray(0, cut), sealed.subarray(cut)];
        const opened = [...parts.map((part) => decipher.update(part)), decipher.final()];
        assert.deepEqual(Buffer.concat(opened), Buffer.from(plain));
      }),
    );
  });

  it("wraps a key so that only the ministry opens it, differently each time", () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const { key } = newSymmetricKey();
    const wrapped = encryptFor(publicKey, key);
    assert.equal(wrapped.length, 256);
    assert.notDeepEqual(wrapped, encryptFor(publicKey, key));
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const options = { key: privateKey, padding, oaepHash: "sha256" };
    assert.deepEqual(privateDecrypt(options, wrapped), key);
  });
});
