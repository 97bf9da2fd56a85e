import type { Table } from "../definition.ts";
import { DOKUMENTY } from "./documents.ts";
import { ZMENY } from "./history.ts";
import { POLOZ_IN, POLOZKY } from "./invoice-lines.ts";
import { FA_IN, FA_OUT } from "./invoices.ts";
import { CENIK, SKLAD, SKLAD_STAV } from "./items.ts";
import { DOKL_PU, KURS_LIST, SAZBY_DPH, SEZ_SKL, SORTIMENT } from "./lists.ts";
import { POL_OBIN, POL_OBOU } from "./order-lines.ts";
import { OB_IN, OB_OUT } from "./orders.ts";
import { PART_ADR, PART_KON, PARTNERY } from "./parties.ts";
import { UHRADY } from "./payments.ts";

/** Every table of the catalogue, in the order of the help. */
export const TABLES: readonly Table[] = [
  ...[PARTNERY, PART_ADR, PART_KON],
  ...[FA_OUT, POLOZKY, FA_IN, POLOZ_IN, UHRADY],
  ...[OB_IN, POL_OBIN, OB_OUT, POL_OBOU],
  ...[SKLAD, CENIK, SKLAD_STAV],
  ...[SEZ_SKL, SORTIMENT, SAZBY_DPH, KURS_LIST, DOKL_PU],
  ...[DOKUMENTY, ZMENY],
];
