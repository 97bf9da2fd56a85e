import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseExact } from "../exact-json.ts";
import { FILTER_NAMES } from "./filters.ts";
import { compileTemplate, render } from "./template.ts";

const EVENT = {
  id: "evt_1",
  type: "t",
  timestamp: "2026-03-12T23:30:00.000Z",
  subject: null,
  consumer: null,
};
const of = (expression: string, data: unknown = {}): string =>
  render(compileTemplate(`{{ ${expression} }}`), { event: EVENT, data });
const gives = (expression: string, text: string, data?: unknown): void =>
  assert.equal(of(expression, data).replaceAll("\u00a0", " "), text, expression);
const refuses = (expression: string, said: RegExp, data?: unknown): void => {
  assert.throws(() => of(expression, data), said, expression);
};

describe("number filters", () => {
  it("compute exactly on numbers and decimal text", () => {
    gives("0.1 | plus: 0.2", "0.3");
    gives('"1230.00" | plus: 10', "1240.00");
    gives('"1230.00" | minus: "0.005"', "1229.995");
    gives('"1230.00" | times: "0.23"', "282.9");
    gives('"1230.00" | times: "0.23" | round: 2', "282.90");
    gives('"10" | divided_by: 3', "3.33333333333333333333");
    gives('"12345678901234567890.12" | plus: "0.01"', "12345678901234567890.13");
    gives("data.n | plus: 1", "12345678901234567891", parseExact('{"n":12345678901234567890}'));
  });

  it("round half away from zero, and up and down", () => {
    gives('"2.5" | round', "3");
    gives('"-2.5" | round', "-3");
    gives('"2.675" | round: 2', "2.68");
    gives('"-0.4" | round', "0");
    gives('"-2.1" | floor', "-3");
    gives('"-2.9" | ceil', "-2");
    gives('"2.1" | ceil', "3");
    gives('"-5.50" | abs', "5.50");
    gives('"5" | at_least: 7', "7");
    gives('"1230.00" | at_most: "999.00"', "999.00");
  });

  it("add up lists", () => {
    const data = { lines: [{ gross: "1000.00" }, { gross: 230 }], list: ["0.1", "0.2"] };
    gives('data.lines | sum: "gross"', "1230.00", data);
    gives("data.list | sum", "0.3", data);
    gives("data.none | default: nil | sum", "0", data);
  });

  it("agree with whole numbers on any amounts", () => {
    const cents = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
    const textOf = (units: bigint): string => {
      const digits = String(units < 0n ? -units : units).padStart(3, "0");
      return `${units < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
    };
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const data = { a: textOf(a), b: textOf(b) };
        assert.equal(of("data.a | plus: data.b", data), textOf(a + b));
        assert.equal(of("data.a | minus: data.b", data), textOf(a - b));
      }),
      { numRuns: 300 },
    );
  });

  it("refuse what is no number, and what none can compute", () => {
    refuses('"1 230,00" | plus: 1', /is no number/);
    refuses("data.a | plus: 1", /null is no number/, { a: null });
    refuses('"5" | divided_by: "0.00"', /divides by zero/);
    refuses('"1e999" | plus: 1', /is no number/);
    refuses('"5" | round: 21', /no whole number from 0 to 20/);
    const squares = " | times: data.x".repeat(60);
    refuses(`data.x${squares}`, /more than 400 digits/, { x: "1234567890" });
  });
});

describe("money", () => {
  it("is written as each language writes it, without losing a digit", () => {
    gives('"12345.50" | money: "pl", "PLN"', "12 345,50 zł");
    gives('"1500.00" | money: "pt-BR", "BRL"', "R$ 1.500,00");
    gives('"12345.5" | money: "cs", "CZK"', "12 345,50 Kč");
    gives('"12345.5" | money: "en", "GBP"', "£12,345.50");
    gives('"12345.50" | money: "hu"', "12 345,50");
    gives('"1500" | money: "en", "JPY"', "¥1,500");
    gives('"12345678901234567890.12" | money: "pl", "PLN"', "12 345 678 901 234 567 890,12 zł");
    gives('"0.123456" | money', "0.123456");
    gives('"-5" | money: "PT-br"', "-5,00");
    gives('"1.50" | number: "pl"', "1,5");
  });

  it("refuses other languages and currencies", () => {
    refuses('"5" | money: "de"', /"de" is no language of the hub/);
    refuses('"5" | money: "pl", "zł"', /is no currency/);
    refuses('"n\\/a" | money', /is no number/);
  });
});

describe("dates", () => {
  it("are written in a time zone and a language", () => {
    gives("event.timestamp | date", "2026-03-12 23:30");
    gives('event.timestamp | date: "%d.%m.%Y %H:%M %z", "Europe/Warsaw"', "13.03.2026 00:30 +0100");
    gives('event.timestamp | date: "%F %T %:z", "America/Sao_Paulo"', "2026-03-12 20:30:00 -03:00");
    gives('"2026-03-29T01:30:00Z" | date: "%H:%M %z", "Europe/Prague"', "03:30 +0200");
    gives('"2026-10-25T01:30:00Z" | date: "%H:%M %z", "Europe/Prague"', "02:30 +0100");
    gives('"2026-03-12T09:05:07.089+05:45" | date: "%-H:%M:%S.%L %p %-I"', "3:20:07.089 AM 3");
    gives('"2026-03-01T10:00:00Z" | date: "%A, %-d %B %Y", "UTC", "pl"', "niedziela, 1 marca 2026");
    gives('"2026-03-01T10:00:00Z" | date: "%B %Y %y", "UTC", "pl"', "marzec 2026 26");
    gives('"2026-03-01T10:00:00Z" | date: "%-d. %B %%", "UTC", "cs"', "1. března %");
  });

  it("that are days stay the same days everywhere", () => {
    gives('"2026-03-12" | date', "2026-03-12");
    gives('"2026-03-12" | date: "%d/%m/%Y", "America/Sao_Paulo"', "12/03/2026");
  });

  it("refuse what is none", () => {
    refuses('"12.03.2026" | date', /is no date/);
    refuses('"2026-02-30" | date', /is no date/);
    refuses("data.at | date", /is no date/, { at: 1_773_000_000 });
    refuses('"2026-03-12" | date: "%Q"', /%Q is no part of a date/);
    refuses('"2026-03-12" | date: "%d", "Europe/Warszawa"', /is no time zone/);
    refuses(`"2026-03-12" | date: "${"%d".repeat(200)}"`, /longer than 200/);
  });
});

describe("text and list filters", () => {
  it("write CSV after RFC 4180", () => {
    const data = { row: ["a", 'b"c', "d,e", "f\ng", 5, null], x: "1,5" };
    gives("data.row | csv", 'a,"b""c","d,e","f\ng",5,', data);
    gives('data.x | csv: ";"', "1,5", data);
    refuses('data.x | csv: "x"', /separates no values/, data);
  });

  it("keep formulas out of spreadsheets and marks out of Slack", () => {
    gives("data.x | sheet_text", "'=IMPORTXML(1)", { x: "=IMPORTXML(1)" });
    gives("data.x | sheet_text", "'+48 600", { x: "+48 600" });
    gives("data.x | sheet_text", "-5.50", { x: "-5.50" });
    gives("data.x | slack", "&lt;!channel&gt; A &amp; B", { x: "<!channel> A & B" });
  });

  it("pick, choose and sort", () => {
    const data = {
      list: [{ n: "10", t: "b" }, { n: "9", t: "a" }, { t: "c" }],
      texts: ["é", "z", "e"],
    };
    gives('data.list | sort: "n" | map: "t" | join: ","', "a,b,c", data);
    gives('data.list | where: "n", 9 | map: "t" | join', "a", data);
    gives('data.list | where: "n" | size', "2", data);
    gives("data.texts | sort | join: ''", "ezé", data);
    gives("data.list | map: 't' | first", "b", data);
    gives('data.texts | reverse | slice: 0, 2 | join: "-"', "e-z", data);
    gives('"Żółw" | upcase | slice: 0, 2', "ŻÓ");
    refuses("data.list | join", /an object cannot be written/, data);
    refuses("data.list | upcase", /a list cannot be written/, data);
  });

  it("are those that the documents list, and none that computes a text", () => {
    for (const name of ["where_exp", "find_exp", "group_by_exp", "date_to_string", "inspect"]) {
      assert.ok(!FILTER_NAMES.includes(name));
      refuses(`"x" | ${name}: "a"`, /there is no filter/);
    }
  });
});
