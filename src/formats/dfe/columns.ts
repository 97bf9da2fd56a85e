import type { DfeState, FiscalDocument, FiscalItem } from "../../model/fiscal-document.ts";
import type { Language } from "../../model/i18n.ts";
import type { CellKind, Column } from "../tables/table.ts";
import {
  DOCUMENT_TITLES,
  type DocumentColumn,
  ITEM_TITLES,
  type ItemColumn,
} from "./column-titles.ts";

export interface DocumentRow {
  readonly document: FiscalDocument;
  readonly state: DfeState;
}

export interface ItemRow extends DocumentRow {
  readonly item: FiscalItem;
}

type Cell<R> = readonly [CellKind, number, (row: R) => string | undefined];

const DOCUMENT_CELLS: Readonly<Record<DocumentColumn, Cell<DocumentRow>>> = {
  kind: ["text", 8, ({ document }) => document.kind],
  number: ["text", 12, ({ document }) => document.number],
  series: ["text", 6, ({ document }) => document.series],
  issue_date: ["date", 12, ({ document }) => document.issue_date],
  access_key: ["text", 46, ({ document }) => document.access_key],
  state: ["text", 14, ({ state }) => state],
  protocol: ["text", 18, ({ document }) => document.protocol?.number],
  operation: ["text", 28, ({ document }) => document.operation],
  issuer_tax_id: ["text", 18, ({ document }) => document.issuer.tax_id],
  issuer_name: ["text", 36, ({ document }) => document.issuer.name],
  issuer_state: ["text", 5, ({ document }) => document.issuer.address?.state],
  recipient_tax_id: ["text", 18, ({ document }) => document.recipient?.tax_id],
  recipient_name: ["text", 36, ({ document }) => document.recipient?.name],
  taker_tax_id: ["text", 18, ({ document }) => document.taker?.tax_id],
  products: ["amount", 14, ({ document }) => document.totals.products],
  freight: ["amount", 12, ({ document }) => document.totals.freight],
  discount: ["amount", 12, ({ document }) => document.totals.discount],
  icms_base: [
    "amount",
    14,
    ({ document: { totals, service } }) => totals.icms_base ?? service?.icms?.base,
  ],
  icms: ["amount", 12, ({ document: { totals, service } }) => totals.icms ?? service?.icms?.amount],
  substitution: ["amount", 12, ({ document }) => document.totals.substitution],
  ipi: ["amount", 12, ({ document }) => document.totals.ipi],
  pis: ["amount", 12, ({ document }) => document.totals.pis],
  cofins: ["amount", 12, ({ document }) => document.totals.cofins],
  iss: ["amount", 12, ({ document }) => document.totals.iss],
  ibs: ["amount", 12, ({ document }) => document.totals.ibs],
  cbs: ["amount", 12, ({ document }) => document.totals.cbs],
  selective: ["amount", 12, ({ document }) => document.totals.selective],
  total: ["amount", 14, ({ document }) => document.totals.total],
};

const ITEM_CELLS: Readonly<Record<ItemColumn, Cell<ItemRow>>> = {
  access_key: DOCUMENT_CELLS.access_key,
  number: DOCUMENT_CELLS.number,
  issue_date: DOCUMENT_CELLS.issue_date,
  state: DOCUMENT_CELLS.state,
  issuer_tax_id: DOCUMENT_CELLS.issuer_tax_id,
  issuer_name: DOCUMENT_CELLS.issuer_name,
  item: ["number", 6, ({ item }) => String(item.number)],
  code: ["text", 16, ({ item }) => item.code],
  gtin: ["text", 16, ({ item }) => item.gtin],
  name: ["text", 40, ({ item }) => item.name],
  ncm: ["text", 10, ({ item }) => item.ncm],
  cfop: ["text", 6, ({ item }) => item.cfop],
  unit: ["text", 6, ({ item }) => item.unit],
  quantity: ["number", 12, ({ item }) => item.quantity],
  unit_price: ["number", 14, ({ item }) => item.unit_price],
  item_total: ["amount", 14, ({ item }) => item.total],
  item_discount: ["amount", 12, ({ item }) => item.discount],
  icms_cst: ["text", 6, ({ item }) => item.taxes?.icms?.cst],
  icms_base: ["amount", 12, ({ item }) => item.taxes?.icms?.base],
  icms_rate: ["number", 8, ({ item }) => item.taxes?.icms?.rate],
  icms: ["amount", 12, ({ item }) => item.taxes?.icms?.amount],
  ipi: ["amount", 12, ({ item }) => item.taxes?.ipi?.amount],
  pis: ["amount", 12, ({ item }) => item.taxes?.pis?.amount],
  cofins: ["amount", 12, ({ item }) => item.taxes?.cofins?.amount],
  ibs: ["amount", 12, ({ item }) => item.taxes?.ibs_cbs?.ibs_amount],
  cbs: ["amount", 12, ({ item }) => item.taxes?.ibs_cbs?.cbs_amount],
};

function columnsOf<N extends string, R>(
  cells: Readonly<Record<N, Cell<R>>>,
  titles: Readonly<Record<N, Readonly<Record<Language, string>>>>,
  language: Language,
): readonly Column<R>[] {
  return (Object.keys(cells) as N[]).map((name) => {
    const [kind, width, value] = cells[name];
    return { title: titles[name][language], kind, width, value };
  });
}

/** A row for each document. */
export const documentColumns = (language: Language): readonly Column<DocumentRow>[] =>
  columnsOf(DOCUMENT_CELLS, DOCUMENT_TITLES, language);

/** A row for each item, with what tells its document. */
export const itemColumns = (language: Language): readonly Column<ItemRow>[] =>
  columnsOf(ITEM_CELLS, ITEM_TITLES, language);
