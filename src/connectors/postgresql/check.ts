import type { CheckResult } from "../../sdk/index.ts";
import { type Account, checkAccount } from "../sql-client/check-account.ts";
import { driver } from "./driver.ts";
import type { PostgresContext } from "./manifest.ts";
import type { PostgresSession } from "./session.ts";

export const check = (ctx: PostgresContext): Promise<CheckResult> =>
  checkAccount(driver, ctx, (session) => accountOf(session, ctx));

async function accountOf(
  session: PostgresSession,
  { settings }: PostgresContext,
): Promise<Account> {
  const { rows } = await session.run(
    `SELECT current_setting('server_version'), current_user || '@' || current_database(),
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)`,
  );
  const [version, name, now, isSuperuser] = rows[0] ?? [];
  return {
    server_version: `PostgreSQL ${String(version)}`,
    account_name: String(name),
    now: Number(now),
    warnings: [
      ...(isSuperuser === true
        ? ["The user is a superuser: make one that may read only what the hub needs."]
        : []),
      ...(settings.tls === "off" ? ["The connection is not encrypted (tls is off)."] : []),
    ],
  };
}
