import type { CheckResult } from "../../sdk/index.ts";
import { type Account, checkAccount } from "../sql-client/check-account.ts";
import { driver } from "./driver.ts";
import type { OracleContext } from "./manifest.ts";
import type { OracleSession } from "./session.ts";

const ACCOUNT = `SELECT SYS_CONTEXT('USERENV', 'SESSION_USER'), SYS_CONTEXT('USERENV', 'DB_NAME'),
  TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS.FF3'),
  (SELECT COUNT(*) FROM session_roles WHERE role = 'DBA'),
  SYS_CONTEXT('USERENV', 'NETWORK_PROTOCOL') FROM DUAL`;

export const check = (ctx: OracleContext): Promise<CheckResult> =>
  checkAccount(driver, ctx, accountOf);

async function accountOf(session: OracleSession): Promise<Account> {
  const { rows } = await session.run(ACCOUNT);
  const [user, database, now, isAdmin, protocol] = rows[0] ?? [];
  return {
    server_version: `Oracle ${session.version}`,
    account_name: `${String(user)}@${String(database)}`,
    now: Date.parse(`${String(now)}Z`),
    warnings: [
      ...(Number(isAdmin) > 0
        ? ["The user has the role DBA: make one that may read only what the hub needs."]
        : []),
      ...(protocol === "tcp" ? ["The connection is not encrypted by TLS (tls is off)."] : []),
    ],
  };
}
