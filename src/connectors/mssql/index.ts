import { defineConnector } from "../../sdk/index.ts";
import { createTables } from "../sql-client/tables.ts";
import { check } from "./check.ts";
import { driver } from "./driver.ts";
import { manifest } from "./manifest.ts";

export default defineConnector({
  manifest,
  check,
  tables: createTables(driver, { hasSnapshots: true }),
});
