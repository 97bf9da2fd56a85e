import { it } from "node:test";
import { checkTableFaults } from "./check-table-faults.ts";
import { checkTableNames } from "./check-table-names.ts";
import { checkTableReads } from "./check-table-reads.ts";
import { checkTableWrites } from "./check-table-writes.ts";
import type { Stage } from "./stage.ts";

/** The contract of `tables`, against a database in which the test itself may make tables. */
export function checkTables(stage: Stage): void {
  if (!stage.connector.tables) return;
  if (!stage.options.tables) {
    it("tables: tried with samples", () => {
      throw new Error("testConnector needs `tables` in its options for a connector with tables");
    });
    return;
  }
  checkTableReads(stage);
  checkTableNames(stage);
  checkTableWrites(stage);
  checkTableFaults(stage);
}
