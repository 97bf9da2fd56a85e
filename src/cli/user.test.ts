import assert from "node:assert/strict";
import { it } from "node:test";
import { shareProcess, start, tempHub, viadukt as viaduktAlone } from "../../test/command-line.ts";

const EMAIL = "admin@localhost";
const viadukt = shareProcess();

async function signIn(url: string, password: string): Promise<number> {
  const answer = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: EMAIL, password }),
  });
  return answer.status;
}

it("gives a new password to somebody who forgot theirs, beside a running hub", async () => {
  using hub = tempHub();
  const { env } = hub;
  await using running = await start(["serve", "--port", "0"], env);

  const made = await viadukt(["user", "password", "Admin@Localhost"], { env });
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stderr, /admin@localhost has a new password and is signed out everywhere/);
  const password = made.stdout.trim();
  assert.ok(password.length >= 12);
  assert.equal(await signIn(running.url, password), 200);

  const own = "hasło z pięcioma słowami ☂";
  const args = ["user", "password", EMAIL, "--password-file", "-"];
  const given = await viaduktAlone(args, { env, input: `${own}\n` });
  assert.deepEqual([given.code, given.stdout], [0, ""]);
  assert.equal(await signIn(running.url, own), 200);
  assert.equal(await signIn(running.url, password), 401);

  const short = await viadukt(args, { env, input: "short" });
  assert.match(short.stderr, /--password-file: has 5 characters/);
  const nobody = await viadukt(["user", "password", "nobody@firma.pl"], { env });
  assert.deepEqual([nobody.code, nobody.stderr], [1, "Nobody signs in with nobody@firma.pl.\n"]);
});
