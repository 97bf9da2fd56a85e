import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { forEachDatabase, seedTenant, type TestDatabase } from "../../test/harness.ts";
import { listAuditEntries } from "../store/audit-entries.ts";
import { replaceGrant } from "../store/grants.ts";
import { findGroup } from "../store/groups.ts";
import { insertIntegration } from "../store/integrations.ts";
import { removeExpiredInvitations } from "../store/invitations.ts";
import { findPerson } from "../store/people.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { insertMembership } from "../store/users.ts";
import { createAuthenticator } from "./authenticate.ts";
import { acceptInvitation, INVITATION_MS, letIn } from "./invitations.ts";
import { changeGroup, createGroup, removeGroup } from "./manage-groups.ts";
import { changeUser, createUser, deleteUser } from "./manage-users.ts";
import type { Grant } from "./permissions.ts";
import { trustedPrincipal } from "./principal.ts";
import { openSession } from "./sessions.ts";
import { createToken } from "./tokens.ts";

const NOW = Date.UTC(2026, 0, 15);
const dataDir = mkdtempSync(join(tmpdir(), "viadukt-people-"));
after(() => rmSync(dataDir, { recursive: true }));

const code = (wanted: string) => (error: unknown) => (error as { code?: string }).code === wanted;

async function openDesk(database: TestDatabase) {
  const stores = await database.open();
  const { config } = stores;
  const tenantId = await seedTenant(config);
  const tenant = forTenant(config, tenantId);
  const desk = { config, tenantId, actor: "anna@example.com", now: NOW, dataDir };
  const add = async (email: string, permissions: Grant[] = []) => {
    const id = await createUser(desk, { email, name: email, permissions });
    const way = await letIn(desk, id, "password");
    assert.equal(way.kind, "password");
    return { id, email, password: way.kind === "password" ? way.password : "" };
  };
  const integration = (slug: string) =>
    insertIntegration(tenant, {
      ...{ slug, name: slug, provider: "x", integration_type: "erp", credentials: "" },
      ...{ settings: "{}", active: 1, health: "unknown", facts: "{}" },
      ...{ created_at: NOW, updated_at: NOW },
    });
  const audit = async () => {
    const rows = await listAuditEntries(tenant, { filter: {}, limit: 100 });
    return rows.map((row) => `${row.action} ${row.target}`);
  };
  const dispose = () => stores[Symbol.asyncDispose]();
  return {
    stores,
    config,
    tenantId,
    tenant,
    desk,
    add,
    integration,
    audit,
    [Symbol.asyncDispose]: dispose,
  };
}

forEachDatabase((database) => {
  it("gives a user rights by person and by group, and takes them with the next request", async () => {
    await using bed = await openDesk(database);
    const { config, tenantId, desk } = bed;
    await bed.integration("books");
    const ola = await bed.add("Ola@Example.com", ["records.read"]);
    const group = { name: "Warehouse", permissions: ["integrations.run:books"] as Grant[] };
    const groupId = await createGroup(desk, { ...group, members: [ola.id] });
    const authenticator = createAuthenticator(config);
    const session = { userId: ola.id, tenantId, address: undefined, userAgent: undefined };
    const cookie = await openSession(config, session, NOW);
    const rights = async () => [
      ...((await authenticator.authenticate({ cookie }, NOW))?.permissions ?? ["nobody"]),
    ];
    const signIn = { email: "ola@example.com", password: ola.password, address: "10.0.0.1" };
    assert.equal((await authenticator.checkPassword(signIn, NOW))?.id, ola.id);

    assert.deepEqual(await rights(), ["records.read", "integrations.run:books"]);
    await changeUser(desk, ola.id, { permissions: [], groups: [groupId] });
    assert.deepEqual(await rights(), ["integrations.run:books"]);
    await changeGroup(desk, groupId, { members: [] });
    assert.deepEqual(await rights(), []);
    await changeUser(desk, ola.id, { active: false });
    assert.deepEqual(await rights(), ["nobody"]);
    await changeUser(desk, ola.id, { active: true });
    assert.deepEqual(await rights(), ["nobody"], "the session is over for good");
    await removeGroup(desk, groupId);
    assert.deepEqual((await bed.audit()).slice(0, 3), [
      "group.deleted Warehouse",
      "user.changed ola@example.com",
      "user.changed ola@example.com",
    ]);
  });

  it("keeps the last administrator, however it would be lost", async () => {
    await using bed = await openDesk(database);
    const { desk } = bed;
    const anna = await bed.add("anna@example.com", ["users.manage"]);
    const last = code("last_administrator");
    await assert.rejects(changeUser(desk, anna.id, { active: false }), last);
    await assert.rejects(changeUser(desk, anna.id, { permissions: [] }), last);
    await assert.rejects(deleteUser(desk, anna.id), last);
    const invited = await createUser(desk, {
      ...{ email: "new@example.com", name: "New" },
      permissions: ["users.manage"],
    });
    await assert.rejects(deleteUser(desk, anna.id), last, "who has no password yet is no help");
    await deleteUser(desk, invited);

    const ola = await bed.add("ola@example.com");
    const admins = { name: "Admins", permissions: ["users.manage"] as Grant[], members: [ola.id] };
    const groupId = await createGroup(desk, admins);
    await changeUser(desk, anna.id, { permissions: [] });
    for (const lost of [
      () => removeGroup(desk, groupId),
      () => changeGroup(desk, groupId, { permissions: [] }),
      () => changeGroup(desk, groupId, { members: [] }),
      () => changeUser(desk, ola.id, { groups: [] }),
    ]) {
      await assert.rejects(lost(), last);
    }
    await changeGroup(desk, groupId, { members: [ola.id, anna.id] });
    const both = [anna, ola].map(({ id }) => changeUser(desk, id, { active: false }));
    const ends = await Promise.allSettled(both);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  });

  it("knows one person by an e-mail, and leaves people of other organisations alone", async () => {
    await using bed = await openDesk(database);
    const { desk, config } = bed;
    const anna = await bed.add("anna@example.com", ["users.manage"]);
    const twice = { email: " ANNA@example.com ", name: "Other" };
    await assert.rejects(createUser(desk, twice), code("user_exists"));
    const ola = await bed.add("ola@example.com");
    await assert.rejects(
      changeUser(desk, ola.id, { email: "anna@example.com" }),
      code("user_exists"),
    );
    const strange = { email: "no address", name: "x" };
    await assert.rejects(createUser(desk, strange), code("invalid_input"));
    const nowhere: Grant[] = ["integrations.run:nowhere"];
    await assert.rejects(changeUser(desk, ola.id, { permissions: nowhere }), code("invalid_input"));

    const otherId = await seedTenant(config, "other");
    const elsewhere = { ...desk, tenantId: otherId };
    await assert.rejects(changeUser(elsewhere, ola.id, { active: false }), code("not_found"));
    await assert.rejects(deleteUser(elsewhere, ola.id), code("not_found"));
    await assert.rejects(letIn(elsewhere, ola.id, "password"), code("not_found"));
    const group = { name: "Spies", members: [ola.id] };
    await assert.rejects(createGroup(elsewhere, group), code("invalid_input"));
    await insertMembership(config, {
      ...{ tenantId: otherId, userId: anna.id },
      permissions: [],
      now: NOW,
    });
    const others = code("user_of_others");
    await assert.rejects(letIn(elsewhere, anna.id, "link"), others);
    await assert.rejects(changeUser(elsewhere, anna.id, { active: false }), others);
    await changeUser(elsewhere, anna.id, { permissions: ["records.read"] });
    await deleteUser(elsewhere, anna.id);
    assert.ok(await findPerson(config, { tenantId: bed.tenantId, id: anna.id }));
  });

  it("lets a person choose a password by a link, once and in time", async () => {
    await using bed = await openDesk(database);
    const { desk, config } = bed;
    const id = await createUser(desk, { email: "ola@example.com", name: "Ola" });
    const first = await letIn(desk, id, "link");
    const second = await letIn(desk, id, "link");
    assert.ok(first.kind === "link" && second.kind === "link");
    const accept = (secret: string, now = NOW) =>
      acceptInvitation({ config, dataDir, now }, { secret, password: "correct horse battery" });
    const ended = code("invitation_ended");
    await assert.rejects(accept(first.secret), ended, "a later link ends the earlier one");
    await assert.rejects(accept("vki_wrong"), ended);
    await assert.rejects(accept(second.secret, NOW + INVITATION_MS), ended);
    const ends = await Promise.allSettled([accept(second.secret), accept(second.secret)]);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const signIn = { email: "ola@example.com", password: "correct horse battery", address: "::1" };
    assert.equal((await createAuthenticator(config).checkPassword(signIn, NOW))?.id, id);

    const third = await letIn(desk, id, "link");
    await changeUser(desk, id, { active: false });
    assert.ok(third.kind === "link");
    await assert.rejects(accept(third.secret), ended);
    await assert.rejects(letIn(desk, id, "link"), code("user_disabled"));
    await changeUser(desk, id, { active: true });
    await letIn(desk, id, "link");
    assert.equal(await removeExpiredInvitations(config, NOW + INVITATION_MS), 1);
  });

  it("carries grants of an integration to its new name and takes them with it", async () => {
    await using bed = await openDesk(database);
    const { desk, tenant, config, tenantId } = bed;
    for (const slug of ["books", "book_", "bookss"]) await bed.integration(slug);
    const grants: Grant[] = ["integrations.run:books", "integrations.run:book_", "records.read"];
    const ola = await bed.add("ola@example.com", grants);
    const groupId = await createGroup(desk, { name: "G", permissions: grants });
    const maker = trustedPrincipal("cli", tenantId);
    const request = { name: "t", permissions: grants };
    const { row } = await createToken(tenant, maker, { request, now: NOW });
    const lists = async () => {
      const token = await tenant.db
        .selectFrom("token")
        .select("permissions")
        .where("id", "=", row.id);
      return [
        (await findPerson(config, { tenantId, id: ola.id }))?.permissions,
        (await findGroup(tenant, groupId))?.permissions,
        (await token.executeTakeFirst())?.permissions,
      ].map((text) => JSON.parse(text ?? "null"));
    };
    const [book, plain] = ["integrations.run:book_", "records.read"];
    await replaceGrant(tenant, { from: book, to: "integrations.run:ledger", now: NOW });
    const moved = [plain, "integrations.run:ledger", "integrations.run:books"];
    assert.deepEqual(await lists(), [moved, moved, moved]);
    await replaceGrant(tenant, { from: "integrations.run:books", now: NOW });
    const left = [plain, "integrations.run:ledger"];
    assert.deepEqual(await lists(), [left, left, left]);
  });

  it("gives a token no integration that its owner may not run", async () => {
    await using bed = await openDesk(database);
    const { desk, tenant, config, tenantId } = bed;
    await bed.integration("books");
    await bed.integration("cloud");
    const ola = await bed.add("ola@example.com", ["integrations.run"]);
    const owner = { kind: "session", tenantId, userId: ola.id, actor: ola.email } as const;
    const all = new Set<Grant>(["integrations.run"]);
    const of = (permissions: Grant[], held: ReadonlySet<Grant> = all) =>
      createToken(
        tenant,
        { ...owner, permissions: held },
        { request: { name: "t", permissions }, now: NOW },
      );
    const one = await of(["integrations.run:books"]);
    const every = await of(["integrations.run"]);
    const authenticator = createAuthenticator(config);
    const can = async (token: string) => {
      const authorization = `Bearer ${token}`;
      return [...((await authenticator.authenticate({ authorization }, NOW))?.permissions ?? [])];
    };
    assert.deepEqual(await can(one.token), ["integrations.run:books"]);
    assert.deepEqual(await can(every.token), ["integrations.run"]);
    await changeUser(desk, ola.id, { permissions: ["integrations.run:cloud"] });
    assert.deepEqual(await can(one.token), []);
    assert.deepEqual(await can(every.token), ["integrations.run:cloud"]);
    const held = new Set<Grant>(["integrations.run:cloud"]);
    await assert.rejects(of(["integrations.run:books"], held), code("invalid_input"));
    await assert.rejects(of(["integrations.run"], held), code("invalid_input"));
    assert.ok(await of(["integrations.run:cloud"], held));
  });

  it("shows in the audit what was before and after, and no secret", async () => {
    await using bed = await openDesk(database);
    const { desk, tenant } = bed;
    const ola = await bed.add("ola@example.com", ["records.read"]);
    await changeUser(desk, ola.id, { permissions: ["records.write"], name: "Ola Nowak" });
    await changeUser(desk, ola.id, { name: "Ola Nowak" });
    const [changed, ...older] = await listAuditEntries(tenant, { filter: {}, limit: 10 });
    assert.deepEqual(JSON.parse(changed?.details ?? ""), {
      name: { before: "ola@example.com", after: "Ola Nowak" },
      permissions: { before: ["records.read"], after: ["records.write"] },
    });
    assert.equal(older[0]?.action, "user.password_reset");
    assert.ok(!JSON.stringify([changed, older]).includes(ola.password));
    const filter = {
      target: "ola@example.com",
      action: "user.created",
      since: NOW,
      until: NOW + 1,
    };
    assert.equal((await listAuditEntries(tenant, { filter, limit: 10 })).length, 1);
  });
});
