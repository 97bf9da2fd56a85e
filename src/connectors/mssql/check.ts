import type { CheckResult } from "../../sdk/index.ts";
import { type Account, checkAccount } from "../sql-client/check-account.ts";
import { driver } from "./driver.ts";
import type { MssqlContext } from "./manifest.ts";
import type { MssqlSession } from "./session.ts";

export const check = (ctx: MssqlContext): Promise<CheckResult> =>
  checkAccount(driver, ctx, (session) => accountOf(session, ctx));

async function accountOf(session: MssqlSession, { settings }: MssqlContext): Promise<Account> {
  const { rows } = await session.run(
    `SELECT CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')),
       CONVERT(nvarchar(128), SERVERPROPERTY('Edition')), SUSER_SNAME(), DB_NAME(),
       CONVERT(varchar(23), GETUTCDATE(), 126), IS_SRVROLEMEMBER('sysadmin')`,
  );
  const [version, edition, user, database, now, isAdmin] = rows[0] ?? [];
  return {
    server_version: `SQL Server ${String(version)}, ${String(edition)}`,
    account_name: `${String(user)}@${String(database)}`,
    now: Date.parse(`${String(now)}Z`),
    warnings: [
      ...(Number(isAdmin) === 1
        ? ["The user is a sysadmin: make one that may read only what the hub needs."]
        : []),
      ...(settings.tls === "off" ? ["The connection is not encrypted (tls is off)."] : []),
    ],
  };
}
