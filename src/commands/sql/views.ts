import type { Table } from "../definition.ts";
import type { SqlDialect } from "./dialect.ts";
import { bound, code, type Fragment, raw } from "./fragment.ts";
import { physicalTable } from "./physical.ts";

/** A tenant's rows of a table, to stand in FROM: whatever is joined, no other tenant's row is there. */
export function sourceOf(table: Table, dialect: SqlDialect, tenantId: number): Fragment {
  const tenant = code`CAST(${bound(tenantId, "bigint")} AS ${dialect.id === "mysql" ? "SIGNED" : "bigint"})`;
  if (table.origin.from === "view") {
    const view = VIEWS[table.name];
    if (!view) throw new TypeError(`There is no view ${table.name}`);
    return view(dialect, tenant);
  }
  const own = dialect.quote(physicalTable(table));
  return code`(SELECT * FROM ${own} WHERE ${dialect.quote("tenant_id")} = ${tenant})`;
}

type View = (dialect: SqlDialect, tenant: Fragment) => Fragment;

const priceList: View = (dialect, tenant) => {
  const q = (name: string) => dialect.quote(name);
  const at = (from: number, length: number) =>
    code`substr(s.${q("PS_TIME")}, ${String(from)}, ${String(length)})`;
  const text = (value: string) => dialect.text(value);
  const moment = dialect.concat([
    ...[at(1, 4), text("-"), at(5, 2), text("-"), at(7, 2), text("T"), at(9, 8)],
  ]);
  const group = code`(SELECT MAX(g.${q("NAZEV")}) FROM ${q("cmd_sortiment")} g WHERE g.${q("tenant_id")} = s.${q("tenant_id")} AND g.${q("SORTIMENT_f")} = s.${q("SORTIMENT_f")})`;
  return code`(SELECT s.*, COALESCE(${group}, ${text("")}) AS ${q("nazev_sort")}, ${dialect.round(raw(`s.${q("NAKL_CENA")}`), raw("3"))} AS ${q("skl_cena")}, CASE WHEN ${dialect.length(raw(`s.${q("PS_TIME")}`))} = 16 THEN ${moment} ELSE ${text("1900-01-01T00:00:00")} END AS ${q("timePec")} FROM ${q("cmd_sklad")} s WHERE s.${q("tenant_id")} = ${tenant})`;
};

/** What is still to come of the open orders for a card, found by index for each card that is read. */
function open(
  { quote: q }: SqlDialect,
  { lines, heads, done }: { lines: string; heads: string; done: string },
): Fragment {
  const rest = `l.${q("MNOZSTVI")} - l.${q(done)}`;
  return raw(
    `COALESCE((SELECT SUM(${rest}) FROM ${q(lines)} l JOIN ${q(heads)} h ON h.${q("tenant_id")} = l.${q("tenant_id")} AND h.${q("INTER")} = l.${q("FAKTURA")} WHERE l.${q("tenant_id")} = s.${q("tenant_id")} AND l.${q("SCISLO_f")} = s.${q("CISLO_f")} AND l.${q("PSKLAD")} = s.${q("SKLAD")} AND h.${q("UKONCENO")} = 0 AND ${rest} > 0), 0)`,
  );
}

const stockLevels: View = (dialect, tenant) => {
  const q = (name: string) => dialect.quote(name);
  const column = (name: string, as: string) => `s.${q(name)} AS ${q(as)}`;
  const reserved = open(dialect, {
    lines: "cmd_pol_obin",
    heads: "cmd_ob_in",
    done: "V_UKAZATEL",
  });
  const ordered = open(dialect, { lines: "cmd_pol_obou", heads: "cmd_ob_out", done: "UKAZATEL" });
  const rounded = (value: Fragment) => dialect.round(value, raw("3"));
  const onHand = raw(`(s.${q("PRIJEM")} - s.${q("VYDEJ")})`);
  const kept = [
    ...[column("CISLO", "cislo"), column("CISLO_f", "cislo_f"), column("SKLAD", "sklad")],
    ...[column("id", "id"), column("id_f", "id_f"), column("MJ", "mj")],
    ...[column("PS_TIME", "ps_time"), column("PS_TIME_f", "ps_time_f")],
  ];
  return code`(SELECT ${kept.join(", ")}, ${rounded(onHand)} AS ${q("stav")}, ${rounded(reserved)} AS ${q("rezervace")}, ${rounded(ordered)} AS ${q("objednano")}, ${rounded(code`(${onHand} - ${reserved})`)} AS ${q("dispozice")} FROM ${q("cmd_sklad")} s WHERE s.${q("tenant_id")} = ${tenant})`;
};

const VIEWS: Readonly<Record<string, View>> = { CENIK: priceList, SKLAD_STAV: stockLevels };
