import type { Entity } from "../../model/entities.ts";
import type { DocumentParty } from "../../model/party.ts";
import {
  type CommandRow,
  findCommandRows,
  findCommandRowsByGuid,
} from "../../store/command-rows.ts";
import { isAmong } from "../../store/lists.ts";
import { taxIdOf } from "../../store/record-columns.ts";
import { findRecords, type StoredRecord } from "../../store/records.ts";
import type { DataStore } from "../../store/store.ts";
import type { LinkedParty } from "../definition.ts";
import { partyCode } from "../tables/parties.ts";

interface Asked {
  readonly record: StoredRecord;
  readonly row: CommandRow;
}

/**
 * The partners of documents, by the ids of their records: the one that a client has named, else the one with the tax
 * id of the document's other side.
 */
export async function linkParties(
  store: DataStore,
  asked: readonly Asked[],
): Promise<ReadonlyMap<number, LinkedParty>> {
  const documents = asked.filter(({ record }) => isDocument(record.entity));
  if (documents.length === 0) return new Map();
  const named = await findCommandRowsByGuid(store, [
    ...new Set(documents.flatMap(({ row }) => namedIn(row) ?? [])),
  ]);
  const byGuid = new Map(named.map((row) => [row.guid, row.recordId]));
  const byTaxId = await partiesByTaxId(store, documents);
  const wanted = new Map<number, number>();
  for (const { record, row } of documents) {
    const id = byGuid.get(namedIn(row) ?? "") ?? byTaxId.get(otherTaxId(record) ?? "");
    if (id !== undefined) wanted.set(record.id, id);
  }
  const links = await linksOf(store, [...new Set(wanted.values())]);
  return new Map(
    [...wanted].flatMap(([recordId, partyId]) => {
      const link = links.get(partyId);
      return link ? [[recordId, link] as const] : [];
    }),
  );
}

const isDocument = (entity: Entity): boolean => entity === "invoice" || entity === "order";

function namedIn({ extra }: CommandRow): string | undefined {
  const guid = extra.ID_PAR ?? extra.ID_ODB;
  return typeof guid === "string" && guid !== "" ? guid.toUpperCase() : undefined;
}

/** Of the document's other side. */
function otherTaxId({ data }: StoredRecord): string | undefined {
  const { direction, buyer, seller } = data as {
    direction?: string;
    buyer?: DocumentParty;
    seller?: DocumentParty;
  };
  return taxIdOf(direction === "sales" ? buyer : seller) ?? undefined;
}

async function partiesByTaxId(
  store: DataStore,
  documents: readonly Asked[],
): Promise<ReadonlyMap<string, number>> {
  const taxIds = [...new Set(documents.flatMap(({ record }) => otherTaxId(record) ?? []))];
  if (taxIds.length === 0) return new Map();
  const rows = await store.db
    .selectFrom("party")
    .select(["id", "tax_id"])
    .where(isAmong(store.can, "tax_id", taxIds))
    .where("deleted_at", "is", null)
    .orderBy("id", "desc")
    .execute();
  return new Map(rows.map(({ id, tax_id }) => [tax_id ?? "", id]));
}

async function linksOf(
  store: DataStore,
  partyIds: readonly number[],
): Promise<ReadonlyMap<number, LinkedParty>> {
  const records = new Map(
    (await findRecords(store, "party", partyIds)).map((record) => [record.id, record]),
  );
  const rows = await findCommandRows(store, "party", partyIds);
  return new Map(
    rows.flatMap(({ recordId, guid, inter, extra }) => {
      const record = records.get(recordId);
      if (!record || record.deleted_at !== null) return [];
      const code = partyCode({ record: record.data, extra });
      return [[recordId, { guid, inter, code }] as const];
    }),
  );
}
