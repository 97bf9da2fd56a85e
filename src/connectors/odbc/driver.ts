import type { CheckResult } from "../../sdk/index.ts";
import type { SqlDriver } from "../sql-client/driver.ts";
import { createPool } from "../sql-client/pool.ts";
import { describeTable, listTables } from "./catalog.ts";
import { type Connection, openConnection } from "./connection.ts";
import { dialectOf, type KindOfSql } from "./dialect.ts";
import { fault } from "./faults.ts";
import type { OdbcContext } from "./manifest.ts";
import { createSession, type OdbcSession } from "./session.ts";

export const driverOf = (kind: KindOfSql): SqlDriver<OdbcContext, OdbcSession> => {
  const dialect = dialectOf(kind);
  return {
    dialect,
    async withSession(ctx, work) {
      const pool = await ctx.net.shared("sql", async () => createPool<Connection>());
      return pool.use({ open: () => openConnection(ctx), signal: ctx.signal }, (connection) =>
        work(createSession(connection, ctx)),
      );
    },
    list: listTables,
    describe: describeTable,
    describeQuery: (session, sql) => session.fields(dialect.derived(sql)),
    fault,
  };
};

/** ODBC tells neither the server's clock nor its version in one way for all: that it connects and lists is the check. */
export async function check(ctx: OdbcContext): Promise<CheckResult> {
  const driver = driverOf(ctx.settings.kind_of_sql ?? "standard");
  try {
    const tables = await driver.withSession(ctx, (session) => driver.list(session));
    return {
      ...(ctx.credentials.username === undefined ? {} : { account_name: ctx.credentials.username }),
      scopes: [`${tables.length} readable tables and views`],
      warnings:
        tables.length > 0
          ? []
          : ["The user can read no table: grant SELECT, and check the schemas of the settings."],
    };
  } catch (error) {
    ctx.signal.throwIfAborted();
    throw fault(error);
  }
}
