import { defineConnector, type Tables } from "../../sdk/index.ts";
import { createTables } from "../sql-client/tables.ts";
import type { KindOfSql } from "./dialect.ts";
import { check, driverOf } from "./driver.ts";
import { manifest, type OdbcContext } from "./manifest.ts";

type OdbcTables = Tables<OdbcContext["credentials"], OdbcContext["settings"]>;

/** By the kind of SQL that the integration's database speaks. */
const TABLES: Readonly<Record<KindOfSql, OdbcTables>> = {
  standard: createTables(driverOf("standard")),
  limit: createTables(driverOf("limit")),
  top: createTables(driverOf("top")),
  openedge: createTables(driverOf("openedge")),
};
const tablesOf = ({ settings }: OdbcContext): OdbcTables =>
  TABLES[settings.kind_of_sql ?? "standard"];

export default defineConnector({
  manifest,
  check,
  tables: {
    list: (ctx) => tablesOf(ctx).list(ctx),
    describe: (ctx, source) => tablesOf(ctx).describe(ctx, source),
    read: (ctx, query) => tablesOf(ctx).read(ctx, query),
    write: (ctx, write) => tablesOf(ctx).write(ctx, write),
  },
});
