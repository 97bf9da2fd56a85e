import Big from "big.js";
import type { Item } from "../../model/item.ts";
import type { DocumentParty } from "../../model/party.ts";
import { findTableRows } from "../../store/command-keys.ts";
import { type CommandRow, findCommandRows } from "../../store/command-rows.ts";
import { findRecord } from "../../store/records.ts";
import { findTable } from "../catalogue.ts";
import { NUMBERS } from "../fault.ts";
import { fold, physicalTable } from "../sql/physical.ts";
import { groupPrice } from "../tables/item-prices.ts";
import { childExtras, keptText } from "../tables/line-extra.ts";
import { unitOf } from "../tables/words.ts";
import type { CardTerms } from "./amounts.ts";
import { readGuid } from "./convert.ts";
import { documentParty, type Partner } from "./document-party.ts";
import { compact } from "./party-record.ts";
import { findByGuid } from "./stored-rows.ts";
import type { WriteTask } from "./write-task.ts";

/** 9018 among the errors where there is none. */
export async function findPartner(
  task: WriteTask,
  asked: string | undefined,
  column: string,
): Promise<Partner | undefined> {
  const guid = asked === undefined ? undefined : readGuid(asked);
  const found = guid === undefined ? undefined : await findByGuid(task, "party", guid);
  if (found) return { party: found.record.data, row: found.row };
  const desc =
    asked === undefined
      ? `Pole '${column}' je povinné.`
      : `Partner s ID [${asked}] (${column}) neexistuje.`;
  task.errors.push({ number: NUMBERS.notFound, desc });
  return undefined;
}

/** The delivery address: one of the partner's own, or another partner. */
export async function findShipTo(
  task: WriteTask,
  partner: Partner | undefined,
  asked: string | undefined,
): Promise<DocumentParty | undefined> {
  const guid = asked === undefined ? undefined : readGuid(asked);
  if (asked === undefined) return undefined;
  const own = childExtras(partner?.row.extra ?? {}, "PART_ADR").find(
    (one) => keptText(one, "ID") === guid,
  );
  if (own) return addressParty(own);
  const other = guid === undefined ? undefined : await findByGuid(task, "party", guid);
  if (other) return documentParty(other.record.data);
  task.errors.push({
    number: NUMBERS.notFound,
    desc: `Dodací adresa s ID [${asked}] (ID_DOD) neexistuje.`,
  });
  return undefined;
}

const addressParty = (address: Readonly<Record<string, unknown>>): DocumentParty => {
  const text = (name: string) => (typeof address[name] === "string" ? address[name] : undefined);
  const made = compact({
    name: text("NAZEV"),
    address: compact({
      ...{ line1: text("ULICE"), city: text("MESTO"), post_code: text("PSC") },
    }),
    contact: compact({ name: text("KON_PRIJEM"), email: text("E_MAIL"), phone: text("MOBIL") }),
  });
  return (made ?? {}) as DocumentParty;
};

/** A stock card as lines of documents use it. */
export interface Card {
  readonly item: Item;
  readonly row: CommandRow;
  readonly unit: string | undefined;
}

/** The card of that number in the warehouse. */
export async function findCard(
  task: WriteTask,
  { sku, warehouse }: { readonly sku: string; readonly warehouse: string },
): Promise<Card | undefined> {
  const table = findTable("SKLAD");
  if (!table) return undefined;
  const rows = await findTableRows(task.tx, {
    table: physicalTable(table),
    columns: [],
    where: { CISLO_f: fold(sku), SKLAD: warehouse },
  });
  for (const { record_id: id } of rows) {
    const record = await findRecord(task.tx, "item", Number(id));
    if (!record || record.deleted_at !== null) continue;
    const parts = await findCommandRows(task.tx, "item", [record.id]);
    const row = parts.find(({ part }) => part === warehouse);
    if (row) return { item: record.data, row, unit: unitOf(record.data) };
  }
  return undefined;
}

/** What the card offers to a partner: the price of its price group. */
export function termsOf({ item, row }: Card, partner: Partner | undefined): CardTerms {
  const group = partner?.row.extra.RAB_SKUP === "1" ? 1 : 0;
  const price = groupPrice(item, group) ?? groupPrice(item, 0);
  return {
    price: price?.net,
    rate: item.vat_rate === undefined ? undefined : new Big(item.vat_rate),
    code: keptText(row.extra, "KOD_DPH"),
  };
}
