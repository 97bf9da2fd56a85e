import assert from "node:assert/strict";
import { it } from "node:test";
import { CommandFault } from "../fault.ts";
import { TABLES } from "../tables/index.ts";
import { readSelect } from "./read-select.ts";

const read = (text: string) => readSelect(text, { tables: TABLES, maxRows: 100 });

function refusal(text: string): string {
  const began = performance.now();
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof CommandFault, String(error));
    assert.ok(performance.now() - began < 2_000, `took ${performance.now() - began} ms`);
    return `${error.rows[0]?.number} ${error.rows[0]?.desc}`;
  }
  return "";
}

const HOSTILE: readonly (readonly [string, RegExp])[] = [
  ["drop table partnery", /^900 .*Incorrect syntax near 'drop'\.$/],
  ["select 1; drop table partnery", /^9011 /],
  ["select * into x from partnery", /^9011 /],
  ["select INTER from partnery union select INTER from ob_in", /^9011 /],
  ["select * from openrowset('a','b','c')", /^9011 /],
  ["select * from sys.objects", /^900 .*Invalid object name 'sys\.objects'\.$/],
  ["select @@version", /^9011 /],
  ["select (select 1)", /^9011 /],
  ["select * from (select 1 a) x", /^9011 /],
  ["select top 5 percent * from partnery", /^9011 /],
  ["with x as (select 1 a) select * from x", /^9011 /],
  ["select * from partnery where INTER in (select 1)", /^9011 /],
  ["select * from tenant", /Invalid object name 'tenant'/],
  ["select tenant_id from partnery", /Invalid column name 'tenant_id'/],
  ["select INTER from partnery p join ob_in o on p.INTER = o.INTER", /Ambiguous column name/],
  ["select NAZEV, count(*) from partnery", /GROUP BY clause/],
  ["select 1 where 1", /non-boolean/],
  [`select ${"(".repeat(5_000)}1`, /^9011 /],
  [`select 1 where 1 in (${Array.from({ length: 10_000 }, () => 1).join(",")})`, /^9011 /],
  [`select 1 where 1 in (${Array.from({ length: 3_000 }, () => 1).join(",")})`, /^9011 /],
  ["select 'a", /Incorrect syntax/],
  ["select /* /* */ 1", /Incorrect syntax/],
  ["", /Incorrect syntax/],
];

it("refuses whatever is not one SELECT of the subset, at once", () => {
  read("select 1");
  for (const [text, expected] of HOSTILE) assert.match(refusal(text), expected, text.slice(0, 80));
});

it("takes comments in comments, brackets and Base64", () => {
  const { query } = read(
    'select /* a /* b */ c */ [nazev] as "x y" from dbo.[partnery] with (nolock) -- end',
  );
  assert.deepEqual(
    query.items.map(({ label }) => label),
    ["x y"],
  );
  const text = "select NAZEV from partnery where NAZEV = 'Žižka'";
  const base64 = `BASE64:${Buffer.from(text).toString("base64")}`;
  assert.deepEqual(read(base64), read(text));
});

it("gives every column a name of its own", () => {
  const { query } = read(
    "select p.INTER, o.INTER, 1, 2 from partnery p join ob_in o on o.INTER = p.INTER",
  );
  assert.deepEqual(
    query.items.map(({ label }) => label),
    ["INTER", "INTER_1", "expr1", "expr2"],
  );
});

it("cuts TOP at the cap with a warning and reads one row past it without TOP", () => {
  assert.equal(read("select INTER from partnery").query.limit, 101);
  const { query, warnings } = read("select top 500 INTER from partnery");
  assert.equal(query.limit, 100);
  assert.equal(warnings.length, 1);
});
