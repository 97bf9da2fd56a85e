import type { SqlDriver } from "../sql-client/driver.ts";
import { createPool } from "../sql-client/pool.ts";
import { describeQuery, describeTable, listTables, uniqueKeys } from "./catalog.ts";
import { type Connection, openConnection } from "./connection.ts";
import { dialect } from "./dialect.ts";
import { fault } from "./faults.ts";
import type { PostgresContext } from "./manifest.ts";
import { createSession, type PostgresSession } from "./session.ts";

export const driver: SqlDriver<PostgresContext, PostgresSession> = {
  dialect,
  async withSession(ctx, work) {
    const pool = await ctx.net.shared("sql", async () => createPool<Connection>());
    const { signal } = ctx;
    return pool.use({ open: () => openConnection(ctx), signal }, (connection) =>
      work(createSession(connection, ctx)),
    );
  },
  list: listTables,
  describe: describeTable,
  uniqueKeys,
  describeQuery,
  fault,
};
