import assert from "node:assert/strict";
import { it } from "node:test";
import { answers } from "./databases.ts";
import { startMariadb, startPostgres } from "./throwaway.ts";

for (const [name, start] of [
  ["PostgreSQL", startPostgres],
  ["MariaDB", startMariadb],
] as const) {
  it(`${name}: a throwaway server answers and is gone after its stop`, async (test) => {
    const server = await start();
    if (!server) {
      assert.notEqual(process.env.CI, "true", `${name} is not installed`);
      test.skip(`${name} is not installed`);
      return;
    }
    assert.ok(await answers(server.url));
    await server.stop();
    assert.ok(!(await answers(server.url)));
  });
}
