import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import { forTenant } from "../store/tenant-wall.ts";
import type { Permission } from "./permissions.ts";
import { type Principal, trustedPrincipal } from "./principal.ts";
import { createToken, listTokens, revokeToken } from "./tokens.ts";

const NOW = Date.UTC(2026, 0, 15);
const person = (tenantId: number, userId: number, ...permissions: Permission[]): Principal => ({
  kind: "session",
  tenantId,
  userId,
  actor: `user-${userId}`,
  permissions: new Set(permissions),
});

forEachDatabase((database) => {
  it("stores no token, only its hash and first characters", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const store = forTenant(stores.config, tenantId);
    const maker = trustedPrincipal("cli", tenantId);
    const { token, row } = await createToken(store, maker, { request: { name: "ERP" }, now: NOW });

    assert.match(token, /^vdk_[\w-]{43}$/);
    assert.equal(row.prefix, token.slice(0, 10));
    assert.equal(row.tenant_id, tenantId);
    assert.equal((JSON.parse(row.permissions) as string[]).length, 9);
    const rows = await stores.config.db.selectFrom("token").selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(token.slice(0, 20)));
  });

  it("refuses permissions that the maker lacks, bad networks and a past end, naming the field", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const store = forTenant(stores.config, tenantId);
    const maker = person(tenantId, 1, "records.read");
    const make = (request: object) =>
      createToken(store, maker, { request: { name: "x", ...request }, now: NOW });
    const names = (field: string) => (error: unknown) =>
      (error as { issues?: { field: string }[] }).issues?.[0]?.field === field;

    await assert.rejects(
      make({ permissions: ["records.read", "system.manage"] }),
      names("permissions"),
    );
    await assert.rejects(make({ networks: ["10.0.0.0/8", "10.0.0"] }), names("networks.1"));
    await assert.rejects(make({ expiresAt: NOW }), names("expires_at"));
    await assert.rejects(make({ expiresAt: Number.NaN }), names("expires_at"));
    assert.deepEqual(await listTokens(store, maker, { limit: 10 }), []);
  });

  it("lets a token make further ones only with users.manage", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const store = forTenant(stores.config, tenantId);
    const request = { name: "x" };
    const weak: Principal = { ...person(tenantId, 1, "records.read"), kind: "token" };
    const strong: Principal = { ...person(tenantId, 1, "users.manage"), kind: "token" };
    await assert.rejects(createToken(store, weak, { request, now: NOW }), {
      code: "token_makes_token",
    });
    assert.ok(await createToken(store, strong, { request, now: NOW }));
  });

  it("shows and revokes own tokens, others only with users.manage, other tenants' never", async () => {
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config);
    const store = forTenant(stores.config, tenantId);
    const other = forTenant(stores.config, await seedTenant(stores.config, "other"));
    const [ala, ola] = [person(tenantId, 1, "records.read"), person(tenantId, 2, "users.manage")];
    const { row } = await createToken(store, ala, { request: { name: "a" }, now: NOW });
    await createToken(store, ola, { request: { name: "o" }, now: NOW });
    const listed = async (who: Principal, from = store) =>
      (await listTokens(from, who, { limit: 10 })).map((token) => token.name);
    const revoke = (who: Principal, from = store) =>
      revokeToken(from, who, { id: row.id, now: NOW + 5 });

    assert.deepEqual(await listed(ala), ["a"]);
    assert.deepEqual(await listed(ola), ["o", "a"]);
    assert.deepEqual(await listed(ola, other), []);
    assert.deepEqual(await listed(trustedPrincipal("local", tenantId)), ["o", "a"]);
    await assert.rejects(revoke(person(tenantId, 3)), { code: "not_found" });
    await assert.rejects(revoke(ola, other), { code: "not_found" });
    await revoke(ala);
    await revokeToken(store, ola, { id: row.id, now: NOW + 9 });
    const rows = await listTokens(store, ala, { limit: 10 });
    assert.equal(rows[0]?.revoked_at, NOW + 5);
  });
});
