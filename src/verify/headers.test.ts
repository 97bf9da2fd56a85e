import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fails, NOW, VECTOR, vector } from "../../test/webhook-vector.ts";
import { type IncomingWebhook, verifyWebhook } from "./index.ts";

const STANDARD = { format: "standard", secrets: VECTOR.secret } as const;

describe("headers", () => {
  const verifyHeaders = (headers: IncomingWebhook["headers"]) =>
    verifyWebhook({ ...STANDARD, body: VECTOR.body, now: NOW, headers });
  const plain = vector(VECTOR.v1).headers;

  it("may be a plain object in any case, one with lists, or Fetch's Headers", () => {
    const entries = Object.entries(plain);
    const loud = Object.fromEntries(entries.map(([name, value]) => [name.toUpperCase(), value]));
    const lists = Object.fromEntries(entries.map(([name, value]) => [name, [value]]));
    for (const headers of [plain, loud, lists, new Headers(plain)]) {
      assert.equal(verifyHeaders(headers).id, VECTOR.id);
    }
  });

  it("may bring the signature in several lines, as servers hand them over", () => {
    const signature = "webhook-signature";
    const twice = new Headers(plain);
    twice.append(signature, "v1,other");
    const joined = { ...plain, [signature]: `v1,other, ${VECTOR.v1}` };
    const list = { ...plain, [signature]: ["v1,other", VECTOR.v1] };
    const cases = { ...plain, "Webhook-Signature": "v1,other" };
    for (const headers of [twice, joined, list, cases]) {
      assert.equal(verifyHeaders(headers).id, VECTOR.id);
    }
  });

  it("must all be there", () => {
    for (const name of Object.keys(plain)) {
      for (const value of [undefined, "", "  ", []]) {
        fails("missing_header", () => verifyHeaders({ ...plain, [name]: value }), RegExp(name));
      }
    }
    fails("missing_header", () => verifyHeaders(new Headers()));
  });

  it("are refused with an id or a time that could be read in two ways", () => {
    const bad = (name: string, value: string | string[]) =>
      fails("bad_header", () => verifyHeaders({ ...plain, [name]: value }), RegExp(name));
    for (const id of ["a.b", "a b", "ż", "a\u0000", "x".repeat(257), [VECTOR.id, VECTOR.id]]) {
      bad("webhook-id", id);
    }
    for (const time of ["now", "1674087231abc", "-1", "1e9", "1674087231.0", "0x10", ["1", "2"]]) {
      bad("webhook-timestamp", time);
    }
    fails("bad_header", () => verifyHeaders({ ...plain, "Webhook-Id": "msg_2" }), /more than once/);
  });

  it("are refused with more signatures or letters than any sender writes", () => {
    const bad = (signature: string) =>
      fails("bad_header", () => verifyHeaders({ ...plain, "webhook-signature": signature }));
    bad(Array.from({ length: 17 }, () => VECTOR.v1).join(" "));
    bad(`${VECTOR.v1} v1,${"a".repeat(9000)}`);
    bad(VECTOR.v1.replace("v1,", ""));
    bad("garbage");
  });
});
