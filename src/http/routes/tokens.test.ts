import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../../test/harness.ts";
import { openSessionBed, signIn, withCookie } from "../../../test/session-bed.ts";

forEachDatabase((database) => {
  it("makes a token, shows it once, pages the list, and revokes it at once", async () => {
    await using bed = await openSessionBed(database);
    const mine = withCookie((await signIn(bed, bed.first)).cookie);
    const post = (payload: object) =>
      bed.send({ method: "POST", url: "/tokens", payload, ...mine });
    const expires_at = "2027-01-01T00:00:00.000Z";
    const made = await post({ name: " ERP ", permissions: ["records.read"], expires_at });
    assert.equal(made.status, 201);
    const { token, ...shown } = made.body;
    assert.deepEqual([shown.name, shown.expires_at], ["ERP", expires_at]);
    await post({ name: "second", networks: ["10.0.0.0/8"] });

    const page = await bed.send({ url: "/tokens?limit=1", ...mine });
    assert.equal(page.body.items?.[0]?.name, "second");
    const next = await bed.send({ url: `/tokens?cursor=${page.body.next_cursor}`, ...mine });
    assert.deepEqual(next.body.items, [shown]);
    assert.equal(JSON.stringify([page.body, next.body]).includes(token ?? "?"), false);

    const call = { url: "/session", headers: { authorization: `Bearer ${token}` } };
    assert.deepEqual((await bed.send(call)).body.permissions, ["records.read"]);
    const revoked = await bed.send({ method: "DELETE", url: `/tokens/${shown.id}`, ...mine });
    assert.equal(revoked.status, 204);
    assert.equal((await bed.send(call)).status, 401);
  });

  it("refuses a token request that it could not keep", async () => {
    await using bed = await openSessionBed(database);
    const mine = withCookie((await signIn(bed, bed.first)).cookie);
    for (const [payload, field] of [
      [{}, "name"],
      [{ name: "  " }, "name"],
      [{ name: "x", permissions: ["everything"] }, "permissions.0"],
      [{ name: "x", networks: ["office"] }, "networks.0"],
      [{ name: "x", expires_at: "2020-01-01T00:00:00Z" }, "expires_at"],
      [{ name: "x", expires_at: "tomorrow" }, "expires_at"],
    ] as const) {
      const answer = await bed.send({ method: "POST", url: "/tokens", payload, ...mine });
      assert.equal(answer.status, 422, JSON.stringify(payload));
      assert.equal(answer.body.errors?.[0]?.field, field);
    }
    const missing = await bed.send({ method: "DELETE", url: "/tokens/999999", ...mine });
    assert.equal(missing.status, 404);
  });
});
