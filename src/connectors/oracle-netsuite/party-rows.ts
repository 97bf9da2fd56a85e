import { withColumns } from "./columns.ts";
import type { NetSuiteContext } from "./manifest.ts";
import { problemOf } from "./problems.ts";
import { type Answer, badAnswer, listed, query, queryAll, stampColumn } from "./suiteql.ts";
import { idOf, type Row } from "./values.ts";

/** Customers and suppliers are two kinds of record, and one company may be both under one id. */
export const PARTY_TABLES = ["customer", "vendor"] as const;
export type PartyTable = (typeof PARTY_TABLES)[number];

const COLUMNS = ["id", "entityid", "companyname", "isperson", "email", "phone", "isinactive"];
/** Which of them there are depends on the tax and address features of the account. */
const OPTIONAL = ["firstname", "lastname", "vatregnumber", "defaultbillingaddress"];
const ADDRESS_COLUMNS = "nkey, addr1, addr2, addr3, city, state, zip, country";

export interface PartyRow {
  readonly id: string;
  readonly party: Row;
  readonly address: Row | undefined;
}

export interface PartyPage extends Pick<Answer, "hasMore"> {
  readonly rows: readonly PartyRow[];
}

export async function selectParties(
  ctx: NetSuiteContext,
  table: PartyTable,
  { where, limit }: { readonly where: string; readonly limit: number },
): Promise<PartyPage> {
  const answer = await withColumns(ctx, { table, optional: OPTIONAL }, (has) => {
    const columns = [
      ...COLUMNS,
      ...OPTIONAL.filter(has),
      stampColumn("lastmodifieddate", "modified"),
    ];
    return query(
      ctx,
      `SELECT ${columns.join(", ")} FROM ${table} WHERE ${where} ORDER BY id`,
      limit,
    );
  });
  const addresses = await addressesOf(ctx, table, answer.items);
  const rows = answer.items.map((party): PartyRow => {
    const id = idOf(party.id);
    if (id === undefined) throw badAnswer(`/items: a ${table} has no id`);
    return { id, party, address: addresses.get(idOf(party.defaultbillingaddress) ?? "") };
  });
  return { hasMore: answer.hasMore, rows };
}

/** None where the role may not read addresses: a party is of use without one. */
async function addressesOf(
  ctx: NetSuiteContext,
  table: PartyTable,
  parties: readonly Row[],
): Promise<ReadonlyMap<string, Row>> {
  const keys = [...new Set(parties.flatMap((row) => idOf(row.defaultbillingaddress) ?? []))];
  if (keys.length === 0) return new Map();
  try {
    const rows = await queryAll(ctx, (last) => {
      const after = last === undefined ? "" : ` AND nkey > ${idOf(last.nkey) ?? "0"}`;
      return `SELECT ${ADDRESS_COLUMNS} FROM ${table}addressbookentityaddress WHERE nkey IN ${listed(keys)}${after} ORDER BY nkey`;
    });
    return new Map(rows.map((row) => [idOf(row.nkey) ?? "", row]));
  } catch (error) {
    if (problemOf(error)?.status !== 400) throw error;
    ctx.log.warn({ table }, "NetSuite gives no addresses: parties are read without them");
    return new Map();
  }
}
