import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../test/harness.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { findTokenBySecret } from "../store/tokens.ts";
import { insertMembership, insertUser, updateUser } from "../store/users.ts";
import { createAuthenticator } from "./authenticate.ts";
import { hashPassword } from "./passwords.ts";
import type { Permission } from "./permissions.ts";
import { type Principal, trustedPrincipal } from "./principal.ts";
import { secretHash } from "./secrets.ts";
import { openSession, removeEndedSessions } from "./sessions.ts";
import { createToken, type TokenRequest } from "./tokens.ts";

const NOW = Date.UTC(2026, 0, 15);
const HOUR = 3_600_000;
const PASSWORD = "correct horse battery";
const passwordHash = hashPassword(PASSWORD);

interface Person {
  readonly tenantId: number;
  readonly userId: number;
}

async function seedUser(config: ConfigStore, permissions: readonly Permission[]): Promise<Person> {
  const tenantId = await seedTenant(config);
  const userId = await insertUser(config, {
    email: "Ala@Example.pl",
    name: "Ala",
    language: "pl",
    password_hash: await passwordHash,
    now: NOW,
  });
  await insertMembership(config, { tenantId, userId, permissions, now: NOW });
  return { tenantId, userId };
}

async function seedGroup(config: ConfigStore, person: Person, permissions: string): Promise<void> {
  const times = { created_at: NOW, updated_at: NOW };
  const { db } = config;
  const row = { tenant_id: person.tenantId, name: "Accounting", permissions, ...times };
  await db.insertInto("user_group").values(row).execute();
  const group = await db.selectFrom("user_group").select("id").executeTakeFirstOrThrow();
  const member = { tenant_id: person.tenantId, group_id: group.id, user_id: person.userId };
  await db
    .insertInto("group_member")
    .values({ ...member, ...times })
    .execute();
}

async function tokenFor(config: ConfigStore, maker: Principal, request: Partial<TokenRequest>) {
  const store = forTenant(config, maker.tenantId);
  const made = await createToken(store, maker, { request: { name: "CI", ...request }, now: NOW });
  return made.token;
}

const basicOf = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
const namesOf = (principal: Principal | undefined): string[] => [
  ...(principal?.permissions ?? ["nobody"]),
];

forEachDatabase((database) => {
  it("knows a session with the permissions of membership and groups together", async () => {
    await using stores = await database.open();
    const person = await seedUser(stores.config, ["records.read"]);
    await seedGroup(stores.config, person, '["records.read","integrations.run","made.up"]');
    const opened = { ...person, address: "10.0.0.1", userAgent: "x".repeat(900) };
    const cookie = await openSession(stores.config, opened, NOW);
    const { authenticate } = createAuthenticator(stores.config);

    const principal = await authenticate({ cookie }, NOW);
    assert.deepEqual(
      { ...principal, permissions: namesOf(principal) },
      {
        kind: "session",
        ...person,
        actor: "ala@example.pl",
        permissions: ["records.read", "integrations.run"],
      },
    );
    assert.equal(await authenticate({ cookie: "made-up" }, NOW), undefined);
    assert.equal(await authenticate({}, NOW), undefined);
  });

  it("ends a session after twelve idle hours, and after seven days of use", async () => {
    await using stores = await database.open();
    const person = await seedUser(stores.config, []);
    const opened = { ...person, address: undefined, userAgent: undefined };
    const { authenticate } = createAuthenticator(stores.config);
    const idle = await openSession(stores.config, opened, NOW);
    const used = await openSession(stores.config, opened, NOW);

    assert.equal(await authenticate({ cookie: idle }, NOW + 12 * HOUR), undefined);
    for (let hour = 6; hour < 168; hour += 6) {
      assert.ok(await authenticate({ cookie: used }, NOW + hour * HOUR), `${hour} h`);
    }
    assert.equal(await authenticate({ cookie: used }, NOW + 168 * HOUR), undefined);
    const fresh = await openSession(stores.config, opened, NOW + 168 * HOUR);
    assert.equal(await removeEndedSessions(stores.config, NOW + 168 * HOUR), 2);
    assert.ok(await authenticate({ cookie: fresh }, NOW + 168 * HOUR));
  });

  it("knows a token in every scheme, and notes its use once a minute", async () => {
    await using stores = await database.open();
    const { tenantId } = await seedUser(stores.config, []);
    const cli = trustedPrincipal("cli", tenantId);
    const token = await tokenFor(stores.config, cli, { permissions: ["records.read"] });
    const { authenticate } = createAuthenticator(stores.config);
    const usedAt = async () =>
      (await findTokenBySecret(stores.config, secretHash(token)))?.last_used_at;

    for (const authorization of [
      `Bearer ${token}`,
      `token ${token}`,
      basicOf("", token),
      basicOf("anybody", token),
    ]) {
      const principal = await authenticate({ authorization }, NOW);
      assert.equal(principal?.kind, "token");
      assert.equal(principal?.actor, "CI");
      assert.deepEqual(namesOf(principal), ["records.read"]);
    }
    for (const authorization of [token, `Bearer ${token}x`, "Bearer", "Digest x", ""]) {
      assert.equal(await authenticate({ authorization }, NOW), undefined, authorization);
    }
    await authenticate({ authorization: `Bearer ${token}` }, NOW + 59_000);
    assert.equal(await usedAt(), NOW);
    await authenticate({ authorization: `Bearer ${token}` }, NOW + 60_000);
    assert.equal(await usedAt(), NOW + 60_000);
  });

  it("gives a token never more than its owner has at that moment", async () => {
    await using stores = await database.open();
    const person = await seedUser(stores.config, ["records.read", "records.write"]);
    const maker: Principal = {
      kind: "session",
      ...person,
      actor: "ala@example.pl",
      permissions: new Set<Permission>(["records.read", "records.write"]),
    };
    const authorization = `Bearer ${await tokenFor(stores.config, maker, {})}`;
    const { authenticate } = createAuthenticator(stores.config);

    assert.deepEqual(namesOf(await authenticate({ authorization }, NOW)), [
      "records.read",
      "records.write",
    ]);
    await stores.config.db
      .updateTable("membership")
      .set({ permissions: '["records.read"]' })
      .execute();
    assert.deepEqual(namesOf(await authenticate({ authorization }, NOW)), ["records.read"]);
    await stores.config.db.deleteFrom("membership").execute();
    assert.equal(await authenticate({ authorization }, NOW), undefined);
  });

  it("refuses a token after its end and from a network that is not its own", async () => {
    await using stores = await database.open();
    const { tenantId } = await seedUser(stores.config, []);
    const token = await tokenFor(stores.config, trustedPrincipal("cli", tenantId), {
      networks: ["10.1.0.0/16", "2001:db8::/32"],
      expiresAt: NOW + HOUR,
    });
    const { authenticate } = createAuthenticator(stores.config);
    const isKnown = async (address: string | undefined, now = NOW) =>
      (await authenticate({ authorization: `Bearer ${token}`, address }, now)) !== undefined;

    assert.equal(await isKnown("10.1.2.3"), true);
    assert.equal(await isKnown("::ffff:10.1.2.3"), true);
    assert.equal(await isKnown("2001:db8::1"), true);
    assert.equal(await isKnown("10.2.0.1"), false);
    assert.equal(await isKnown(undefined), false);
    assert.equal(await isKnown("10.1.2.3", NOW + HOUR), false);
  });

  it("checks a Basic password once, until it changes or the user is disabled", async () => {
    await using stores = await database.open();
    const { userId } = await seedUser(stores.config, ["records.read"]);
    const { authenticate } = createAuthenticator(stores.config);
    const authorization = basicOf("ala@example.pl", PASSWORD);
    const isKnown = async () => (await authenticate({ authorization }, NOW)) !== undefined;

    const burst = await Promise.all(Array.from({ length: 30 }, isKnown));
    assert.ok(burst.every(Boolean));
    const before = process.cpuUsage();
    for (let i = 0; i < 20; i++) assert.equal(await isKnown(), true);
    const { user, system } = process.cpuUsage(before);
    const eachMs = (user + system) / 1000 / 20;
    assert.ok(eachMs < 20, `${eachMs} ms of CPU each: Argon2 again?`);

    await updateUser(stores.config, userId, { disabled_at: NOW, now: NOW });
    assert.equal(await isKnown(), false);
    const password_hash = await hashPassword("another password");
    await updateUser(stores.config, userId, { disabled_at: null, password_hash, now: NOW });
    assert.equal(await isKnown(), false);
  });

  it("slows down guessing of a Basic password", async () => {
    await using stores = await database.open();
    await seedUser(stores.config, []);
    const { authenticate } = createAuthenticator(stores.config);
    const guess = (i: number) =>
      authenticate({ authorization: basicOf("ala@example.pl", `guess${i}`), address: "::1" }, NOW);
    for (let i = 0; i < 5; i++) assert.equal(await guess(i), undefined);
    await assert.rejects(guess(5), { code: "rate_limited", retryAfterMs: 1_000 });
  });

  it("takes the e-mail in any case, and renews a hash of an older cost", async () => {
    await using stores = await database.open();
    const { userId } = await seedUser(stores.config, []);
    const password_hash =
      "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Wb9DOLKUgwlL5fjad9tfCPU0SBAo0PEY/evJRhwtUR0";
    await updateUser(stores.config, userId, { password_hash, now: NOW });
    const { checkPassword } = createAuthenticator(stores.config);
    const attempt = { email: " ALA@example.PL", password: "password", address: undefined };

    const user = await checkPassword(attempt, NOW);
    assert.match(user?.password_hash ?? "", /m=19456/);
    assert.ok(await checkPassword(attempt, NOW));
    assert.equal(await checkPassword({ ...attempt, password: "x" }, NOW), undefined);
    assert.equal(await checkPassword({ ...attempt, email: "x@y" }, NOW), undefined);
  });
});

forEachDatabase((database) => {
  it("takes a caller as a member of the organisation that the call is about, and of no other", async () => {
    await using stores = await database.open();
    const { config } = stores;
    const person = await seedUser(config, ["records.read"]);
    const second = await seedTenant(config, "second");
    const third = await seedTenant(config, "third");
    const membership = { tenantId: second, userId: person.userId, now: NOW };
    await insertMembership(config, { ...membership, permissions: ["commands.write"] });
    const opened = { ...person, address: undefined, userAgent: undefined };
    const cookie = await openSession(config, opened, NOW);
    const { authenticate } = createAuthenticator(config);
    const token = await tokenFor(config, trustedPrincipal("cli", second), {});

    const authorization = basicOf("ala@example.pl", PASSWORD);
    for (const credentials of [{ authorization }, { cookie }]) {
      const as = (tenantId?: number) => authenticate({ ...credentials, tenantId }, NOW);
      assert.deepEqual(namesOf(await as()), ["records.read"]);
      assert.deepEqual(namesOf(await as(second)), ["commands.write"]);
      assert.equal((await as(second))?.tenantId, second);
      assert.equal(await as(third), undefined);
    }
    for (const bearer of [`Bearer ${token}`, `Token ${token}`, basicOf("x", token)]) {
      const as = (tenantId?: number) => authenticate({ authorization: bearer, tenantId }, NOW);
      assert.equal((await as(second))?.tenantId, second);
      assert.equal(await as(person.tenantId), undefined);
    }
  });

  it("reads names and passwords in UTF-8, and in windows-1250 where they are not", async () => {
    await using stores = await database.open();
    const { config } = stores;
    const tenantId = await seedTenant(config);
    const password = "Příliš žluťoučký kůň";
    const user = { email: "zofie@example.cz", name: "Žofie", language: "cs" };
    const password_hash = await hashPassword(password);
    const userId = await insertUser(config, { ...user, password_hash, now: NOW });
    await insertMembership(config, { tenantId, userId, permissions: ["records.read"], now: NOW });
    const { authenticate } = createAuthenticator(config);
    const utf8 = basicOf(user.email, password);
    const name = Buffer.from(`${user.email}:`);
    const bytes = Buffer.from("50f8ed6c699a209e6c759d6f75e86bfd206bf9f2", "hex");
    const central = `Basic ${Buffer.concat([name, bytes]).toString("base64")}`;
    for (const authorization of [utf8, central]) {
      assert.deepEqual(namesOf(await authenticate({ authorization }, NOW)), ["records.read"]);
    }
  });
});
