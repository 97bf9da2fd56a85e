import type { SqlDriver } from "../sql-client/driver.ts";
import { createPool, type Pool } from "../sql-client/pool.ts";
import { describeQuery, describeTable, listTables, uniqueKeys } from "./catalog.ts";
import { type Connection, openConnection } from "./connection.ts";
import { dialect } from "./dialect.ts";
import { fault } from "./faults.ts";
import type { SqliteContext } from "./manifest.ts";
import { createSession, type SqliteSession } from "./session.ts";
import type { Notations } from "./types.ts";

type FilePool = Pool<Connection> & { readonly notations: Notations };

export const driver: SqlDriver<SqliteContext, SqliteSession> = {
  dialect,
  async withSession(ctx, work) {
    const open = async (): Promise<FilePool> => ({ ...createPool(), notations: new Map() });
    const pool = await ctx.net.shared("sql", open);
    const { signal } = ctx;
    return pool.use({ open: () => openConnection(ctx), signal }, (connection) =>
      work(createSession(connection, ctx, pool.notations)),
    );
  },
  list: listTables,
  describe: describeTable,
  uniqueKeys,
  describeQuery,
  fault,
};
