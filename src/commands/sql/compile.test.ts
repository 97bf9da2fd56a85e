import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../../test/harness.ts";
import { CommandFault } from "../fault.ts";
import { openSelectBed } from "./select-bed.ts";

/** T-SQL's own answers. */
const CONSTANTS: readonly (readonly [string, string])[] = [
  ["5/2", "2"],
  ["-5/2", "-2"],
  ["5/2.0", "2.500000"],
  ["7%4", "3"],
  ["LEN('ab  ')", "2"],
  ["'a' + 'b'", '"ab"'],
  ["ROUND(2.345, 2)", "2.350"],
  ["ROUND(-2.5, 0)", "-3.0"],
  ["ISNULL(NULL, 'x')", '"x"'],
  ["IIF(1 = 2, 'a', 'b')", '"b"'],
  ["CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END", '"b"'],
  ["LEFT('abc', 2)", '"ab"'],
  ["RIGHT('abc', 2)", '"bc"'],
  ["SUBSTRING('abc', 0, 2)", '"a"'],
  ["CHARINDEX('B', 'abcb')", "2"],
  ["CHARINDEX('b', 'abcb', 3)", "4"],
  ["UPPER('řeka')", '"ŘEKA"'],
  ["CONCAT('a', NULL, 1)", '"a1"'],
  ["CONVERT(varchar(10), CAST('2026-01-31' AS datetime), 104)", '"31.01.2026"'],
  ["CONVERT(varchar(8), CAST('2026-01-31' AS datetime), 112)", '"20260131"'],
  ["CONVERT(varchar(10), CAST('2026-01-31 10:20:30' AS datetime), 120)", '"2026-01-31"'],
  ["CONVERT(varchar(30), CAST('2026-01-31 10:20:30' AS datetime), 126)", '"2026-01-31T10:20:30"'],
  ["DATEADD(month, 1, '2026-01-31')", '"2026-02-28T00:00:00"'],
  ["DATEADD(hour, -1, '2026-01-01')", '"2025-12-31T23:00:00"'],
  ["DATEDIFF(year, '2025-12-31', '2026-01-01')", "1"],
  ["DATEDIFF(week, '2026-01-03', '2026-01-04')", "1"],
  ["DATEDIFF(minute, '2026-01-01 00:00:59', '2026-01-01 00:01:00')", "1"],
  ["YEAR(GETDATE())", "2026"],
  ["DATEDIFF(hour, '2026-01-31', GETDATE())", "12"],
  ["FLOOR(-1.5)", "-2"],
  ["CEILING(1.2)", "2"],
  ["CAST('12.345' AS decimal(10,2))", "12.35"],
  ["CAST(7.9 AS int)", "7"],
];

const ROWS: readonly (readonly [string, string])[] = [
  ["select top 2 INTER from partnery", '{"INTER":1},{"INTER":2}'],
  ["select count(*) as n from partnery p join ob_in o on o.INTER = p.INTER", '{"n":12}'],
  ["select count(*) n from partnery p left join ob_in o on o.INTER = p.INTER + 6", '{"n":12}'],
  ["select count(*) n from partnery p right join ob_in o on o.INTER = p.INTER + 6", '{"n":12}'],
  [
    "select INTER from partnery order by INTER desc offset 1 rows fetch next 2 rows only",
    '{"INTER":11},{"INTER":10}',
  ],
];

const FAULTS: readonly (readonly [string, RegExp])[] = [
  ["select 1/(INTER-INTER) from partnery", /Divide by zero/],
  ["select cast(NAZEV as int) from partnery", /Error converting data type varchar to numeric/],
];

forEachDatabase((database) => {
  it("means by functions and operators what T-SQL means", async () => {
    await using bed = await openSelectBed(database, 1);
    for (const [expression, expected] of CONSTANTS) {
      const [row] = await bed.ask(`select ${expression} as x`);
      assert.equal(row, `{"x":${expected}}`, expression);
    }
  });

  it("reads rows of its own tenant in every kind of join, in a certain order", async () => {
    await using bed = await openSelectBed(database);
    for (const [statement, expected] of ROWS) {
      assert.equal((await bed.ask(statement)).join(), expected, statement);
    }
  });

  it("compares text without regard to case and blanks at the end, with regard to accents", async () => {
    await using bed = await openSelectBed(database);
    for (const column of ["NAZEV", "POZNAMKA"]) {
      const count = async (where: string) =>
        (await bed.ask(`select INTER from partnery where ${column} ${where}`)).length;
      const same = await count("= 'novák'");
      assert.ok(same > 1, `${column}: ${same}`);
      assert.equal(await count("= 'NOVÁK  '"), same);
      assert.equal(await count("in ('Novák', 'nic')"), same);
      assert.equal(await count("like 'NOV%'"), same);
      assert.equal(await count("like '_ov[aá]k'"), same);
      assert.equal(await count("between 'NOVÁJ' and 'nováK '"), same);
      assert.equal(await count("= 'novak'"), 0);
      assert.equal(await count("like '100[%]'"), await count("= '100%'"));
      assert.equal(await count("like '100!%' escape '!'"), await count("= '100%'"));
      const groups = await bed.ask(`select ${column}, count(*) n from partnery group by ${column}`);
      const distinct = await bed.ask(`select distinct ${column} from partnery`);
      assert.equal(groups.length, distinct.length);
      assert.equal(groups.filter((row) => /nov/i.test(row)).length, 1);
    }
  });

  it("reckons the views from their tables", async () => {
    await using bed = await openSelectBed(database);
    const levels = await bed.ask("select * from sklad_stav");
    assert.equal(levels.length, 12);
    for (const row of levels) {
      const { stav, rezervace, dispozice } = JSON.parse(row);
      assert.equal(dispozice, Math.round((stav - rezervace) * 1000) / 1000);
    }
    assert.equal((await bed.ask("select * from cenik where cislo like '%'")).length, 12);
  });

  it("turns what the database refuses into the vendor's words", async () => {
    await using bed = await openSelectBed(database);
    for (const [statement, expected] of FAULTS) {
      await assert.rejects(bed.ask(statement), (error) => {
        assert.ok(error instanceof CommandFault, String(error));
        assert.match(error.message, expected);
        return true;
      });
    }
  });
});
