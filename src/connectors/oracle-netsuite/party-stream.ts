import {
  type Change,
  defineStream,
  type Page,
  type Party,
  type StreamQuery,
} from "../../sdk/index.ts";
import { changedAt } from "./item-mapping.ts";
import { manifest, type NetSuiteContext } from "./manifest.ts";
import { changedSince, cursorOf, marksAfter, marksIn, type Watched } from "./marks.ts";
import { toParty } from "./party-mapping.ts";
import { PARTY_TABLES, type PartyRow, type PartyTable, selectParties } from "./party-rows.ts";
import { badAnswer } from "./suiteql.ts";
import { idOf, stampOf } from "./values.ts";

const PAGE_ROWS = 500;

/** Customers, then suppliers, each by id. */
export const parties = defineStream(manifest, {
  entity: "party",
  title: {
    en: "Customers and suppliers",
    pl: "Klienci i dostawcy",
    "pt-BR": "Clientes e fornecedores",
    cs: "Odběratelé a dodavatelé",
    hu: "Vevők és szállítók",
  },
  modes: ["incremental", "full"],
  deletes: "full_compare",
  read: readParties,
});

const WATCHED: readonly Watched[] = PARTY_TABLES.map((table) => ({
  ...{ name: table, table, column: "lastmodifieddate" },
}));

async function* readParties(
  ctx: NetSuiteContext,
  { mode, cursor }: StreamQuery,
): AsyncGenerator<Page<Party>> {
  const begun = PARTY_TABLES.indexOf(cursor?.table as PartyTable);
  const isUnderWay = begun >= 0;
  const watched = mode === "full" ? [] : WATCHED;
  const names = watched.map(({ name }) => name);
  const since = marksIn(cursor, "since", names);
  const next = isUnderWay ? marksIn(cursor, "next", names) : await marksAfter(ctx, watched, since);
  const tables = PARTY_TABLES.slice(Math.max(begun, 0));
  for (const [i, table] of tables.entries()) {
    let after = (isUnderWay && i === 0 ? idOf(cursor?.after_id) : undefined) ?? "0";
    const mark = since[table];
    const changed = mark === undefined ? "" : ` AND ${changedSince("lastmodifieddate", mark)}`;
    for (let isMore = true; isMore; ) {
      const page = await selectParties(ctx, table, {
        where: `id > ${after}${changed}`,
        limit: PAGE_ROWS,
      });
      const last = page.rows.at(-1)?.id ?? after;
      isMore = page.hasMore;
      if (isMore && Number(last) <= Number(after))
        throw badAnswer("/items: the rows are not in the order of their ids");
      after = last;
      const isEnd = !isMore && i === tables.length - 1;
      const following = isMore ? undefined : tables[i + 1];
      const place = following ? { table: following } : { table, after_id: after };
      yield {
        changes: page.rows.map((row) => toChange(ctx, table, row)),
        cursor:
          isEnd && mode !== "full"
            ? cursorOf({ ...since, ...next }, "since")
            : { ...place, ...cursorOf(since, "since"), ...cursorOf(next, "next") },
        complete: mode === "full" && isEnd,
      };
    }
  }
}

function toChange(ctx: NetSuiteContext, table: PartyTable, row: PartyRow): Change<Party> {
  const id = `${table}:${row.id}`;
  const data = toParty(table, row);
  if (!data) return { op: "refuse", id, reason: "it has no name", field: "name", raw: row.party };
  const version = stampOf(row.party.modified);
  return {
    ...{ op: "upsert", id, data, ...changedAt(row.party, ctx.settings) },
    ...(version === undefined ? {} : { version }),
  };
}
