import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { it } from "node:test";
import { forEachDatabase } from "../../../test/harness.ts";
import { openSessionBed, START, signIn, withCookie } from "../../../test/session-bed.ts";
import { firstPasswordPath } from "../../auth/first-run.ts";
import { trustedPrincipal } from "../../auth/principal.ts";
import { createToken } from "../../auth/tokens.ts";
import { forTenant } from "../../store/tenant-wall.ts";

const NEW_PASSWORD = "a longer password of my own";

forEachDatabase((database) => {
  it("signs in with a strict cookie, says who is calling, and signs out", async () => {
    await using bed = await openSessionBed(database);
    const answer = await signIn(bed, { ...bed.first, email: "ADMIN@localhost" });
    assert.equal(answer.status, 200);
    const header = String(answer.headers["set-cookie"]);
    for (const part of [/HttpOnly/, /SameSite=Strict/, /Path=\//, /Max-Age=604800/]) {
      assert.match(header, part);
    }
    assert.doesNotMatch(header, /Secure/);
    assert.equal(answer.body.user?.email, "admin@localhost");
    assert.equal(answer.body.tenant?.slug, "main");
    assert.equal(answer.body.permissions?.length, 9);

    const mine = { url: "/session", ...withCookie(answer.cookie) };
    assert.deepEqual((await bed.send(mine)).body, answer.body);
    const out = await bed.send({ method: "DELETE", ...mine });
    assert.equal(out.status, 204);
    assert.match(String(out.headers["set-cookie"]), /viadukt_session=;/);
    assert.equal((await bed.send(mine)).status, 401);
    assert.equal((await bed.send({ method: "DELETE", url: "/session" })).status, 204);
  });

  it("sends the cookie over https only where people reach the hub by https", async () => {
    await using bed = await openSessionBed(database, { PUBLIC_URL: "https://hub.example" });
    assert.match(String((await signIn(bed, bed.first)).headers["set-cookie"]), /Secure/);
  });

  it("does not tell a wrong password from an unknown e-mail, and slows both down", async () => {
    await using bed = await openSessionBed(database);
    const wrong = await signIn(bed, { ...bed.first, password: "wrong" });
    const unknown = await signIn(bed, { email: "nobody@x", password: "wrong" });
    assert.equal(wrong.status, 401);
    assert.equal(wrong.body.code, "sign_in_failed");
    assert.deepEqual(unknown.body, wrong.body);
    assert.equal(wrong.cookie, "");

    for (let i = 0; i < 4; i++) await signIn(bed, { ...bed.first, password: "wrong" });
    const limited = await signIn(bed, bed.first);
    assert.equal(limited.status, 429);
    assert.equal(limited.headers["retry-after"], "1");
    bed.pass(1_000);
    assert.equal((await signIn(bed, bed.first)).status, 200);
  });

  it("names the field of a body that does not fit", async () => {
    await using bed = await openSessionBed(database);
    for (const [payload, field] of [
      [{ email: "a@x" }, "password"],
      [{ email: 5, password: "x" }, "email"],
      [{ email: "a@x", password: "x", otp: "1" }, "otp"],
    ] as const) {
      const { status, body } = await signIn(bed, payload);
      assert.equal(status, 422);
      assert.ok(
        body.errors?.some((issue) => issue.field === field),
        field,
      );
    }
  });

  it("changes the password: other sessions end, the file with the first one goes", async () => {
    await using bed = await openSessionBed(database);
    const [here, there] = [await signIn(bed, bed.first), await signIn(bed, bed.first)];
    assert.equal((await bed.send({ url: "/setup" })).body.needs_setup, true);
    const change = (current_password: string, new_password: string) =>
      bed.send({
        method: "PUT",
        url: "/session/password",
        payload: { current_password, new_password },
        ...withCookie(here.cookie),
      });

    assert.equal(
      (await change(bed.first.password, "short")).body.errors?.[0]?.field,
      "new_password",
    );
    assert.equal((await change("wrong", NEW_PASSWORD)).body.errors?.[0]?.field, "current_password");
    const same = await change(bed.first.password, bed.first.password);
    assert.equal(same.body.errors?.[0]?.field, "new_password");
    assert.equal(existsSync(firstPasswordPath(bed.dataDir)), true);

    assert.equal((await change(bed.first.password, NEW_PASSWORD)).status, 204);
    assert.equal((await bed.send({ url: "/session", ...withCookie(here.cookie) })).status, 200);
    assert.equal((await bed.send({ url: "/session", ...withCookie(there.cookie) })).status, 401);
    assert.equal(existsSync(firstPasswordPath(bed.dataDir)), false);
    assert.equal((await bed.send({ url: "/setup" })).body.needs_setup, false);
    assert.equal((await signIn(bed, bed.first)).status, 401);
    assert.equal((await signIn(bed, { ...bed.first, password: NEW_PASSWORD })).status, 200);
  });

  it("keeps the language of the person, and refuses one that it does not speak", async () => {
    await using bed = await openSessionBed(database);
    const { cookie: value } = await signIn(bed, bed.first);
    const patch = (language: string) =>
      bed.send({
        method: "PATCH",
        url: "/session",
        payload: { language },
        ...withCookie(value),
      });
    assert.equal((await patch("pt-BR")).body.user?.language, "pt-BR");
    assert.equal((await patch("de")).status, 422);
    const again = await bed.send({ url: "/session", ...withCookie(value) });
    assert.equal(again.body.user?.language, "pt-BR");
  });

  it("says who acts without a person: a token, or anybody with AUTH=off", async () => {
    await using bed = await openSessionBed(database, { AUTH: "off" });
    const { body } = await bed.send({ url: "/session", headers: { host: "localhost:8000" } });
    assert.deepEqual([body.user, body.actor, body.tenant?.slug], [null, "local", "main"]);
    const tenantId = body.tenant?.id ?? 0;
    const { token } = await createToken(
      forTenant(bed.hub.config, tenantId),
      trustedPrincipal("cli", tenantId),
      { request: { name: "CI", permissions: [] }, now: START },
    );
    const headers = { host: "localhost", authorization: `Token ${token}` };
    assert.equal((await bed.send({ url: "/session", headers })).body.actor, "CI");
    const payload = { language: "pl" };
    const patch = await bed.send({ method: "PATCH", url: "/session", payload, headers });
    assert.deepEqual([patch.status, patch.body.code], [403, "no_user"]);
  });
});
