import { defineConnector } from "../../sdk/index.ts";
import { checkAccount } from "../sql-client/check-account.ts";
import { createTables } from "../sql-client/tables.ts";
import { driver } from "./driver.ts";
import { manifest, type SqliteContext } from "./manifest.ts";

export default defineConnector({
  manifest,
  check: (ctx) =>
    checkAccount(driver, ctx as SqliteContext, async ({ run }) => {
      const { rows } = await run("SELECT sqlite_version()");
      return {
        server_version: `SQLite ${String(rows[0]?.[0])}`,
        account_name: ctx.settings.file,
        now: ctx.clock.now(),
        warnings: [],
      };
    }),
  tables: createTables(driver, { hasSnapshots: true }),
});
