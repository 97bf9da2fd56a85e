import type { CheckResult } from "../../sdk/index.ts";
import { type Account, checkAccount } from "../sql-client/check-account.ts";
import { driver } from "./driver.ts";
import type { MysqlContext } from "./manifest.ts";
import type { MysqlSession } from "./session.ts";

export const check = (ctx: MysqlContext): Promise<CheckResult> =>
  checkAccount(driver, ctx, (session) => accountOf(session, ctx));

async function accountOf(session: MysqlSession, { settings }: MysqlContext): Promise<Account> {
  const { rows } = await session.run(
    "SELECT VERSION(), CURRENT_USER(), DATABASE(), CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS CHAR)",
  );
  const [version, user, database, now] = rows[0] ?? [];
  const grants = await session.run("SHOW GRANTS");
  const canAll = grants.rows.some(([grant]) =>
    /^GRANT (ALL PRIVILEGES|.*\bSUPER\b).* ON \*\.\*/.test(String(grant)),
  );
  return {
    server_version: String(version),
    account_name: `${String(user).split("@")[0]}@${String(database)}`,
    now: Number(now),
    warnings: [
      ...(canAll
        ? ["The user has all rights on the server: make one that may read only what the hub needs."]
        : []),
      ...(settings.tls === "off" ? ["The connection is not encrypted (tls is off)."] : []),
    ],
  };
}
