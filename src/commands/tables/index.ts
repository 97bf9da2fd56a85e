import type { Table } from "../definition.ts";

/** Every table of the catalogue, in the order of the help. */
export const TABLES: readonly Table[] = [];
