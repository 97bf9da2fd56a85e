import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { PreviewReportIn } from "../src/http/report-schemas.ts";
import { ReportLook } from "../src/reports/look.ts";
import { makeParams, SLUG_PATTERN } from "../src/reports/make-params.ts";
import { RELATIVE_PERIODS, ReportDefinition } from "../src/reports/rows/definition.ts";
import { SOURCES } from "../src/reports/rows/sources.ts";
import { HOLIDAY_COUNTRIES } from "../src/scheduler/holidays.ts";
import type { ReportSource } from "../web/src/api/types.ts";
import {
  definitionOf,
  moved,
  newValues,
  PERIODS,
  slugOf,
  valuesOf,
} from "../web/src/parts/report/definition.ts";
import { lookBody, lookValues } from "../web/src/parts/report/look.ts";
import { makeBody, previewBody, USUAL_ORDER } from "../web/src/parts/report/order.ts";
import { makeReportParams, reportChoice } from "../web/src/parts/schedule/report-choice.ts";
import { HOLIDAY_COUNTRIES as OFFERED } from "../web/src/parts/schedule/rhythm.ts";

const TODAY = "2026-03-12";
const sources = SOURCES.map(
  ({ name, title, columns, filter, period }): ReportSource => ({
    ...{ name, title, filter, has_period: period !== undefined },
    columns: columns.map(({ name: of, title: shown, kind, width }) => ({
      ...{ name: of, title: shown, kind, width },
    })),
  }),
);

describe("the form of a report of one's own", () => {
  it("begins with a report that the hub takes, whatever it is made of", () => {
    for (const source of sources) {
      const definition = definitionOf(newValues(source));
      assert.ok(Value.Check(ReportDefinition, definition), source.name);
      assert.equal(definition.period, source.has_period ? "previous_month" : undefined);
      const known = source.columns.map(({ name }) => name);
      assert.ok(definition.columns.length > 0);
      assert.deepEqual(
        definition.columns.filter((name) => !known.includes(name)),
        [],
      );
    }
    assert.deepEqual([...PERIODS], [...RELATIVE_PERIODS]);
  });

  it("gives a stored report back as it is", () => {
    const whole = {
      ...{ source: "invoices", period: "previous_quarter", totals: false },
      columns: ["number", "gross"],
      filter: { direction: "cost", kind: "invoice,correction", amount_min: "10.50" },
      sort: [{ column: "gross", descending: true }, { column: "number" }],
      ...{ group_by: ["seller_name", "currency"], language: "hu", paper: "Letter" },
    } as const satisfies ReportDefinition;
    const dated = {
      ...{ source: "invoices", columns: ["number"] },
      filter: { date_from: "2025-01-01", date_to: "2025-03-31", deleted: true },
    } as const;
    for (const stored of [whole, dated, { source: "items", columns: ["code"] } as const]) {
      assert.deepEqual(definitionOf(valuesOf(structuredClone(stored) as never)), stored);
    }
  });

  it("leaves out what was not filled in, and fixed dates beside a period", () => {
    const [invoices] = sources;
    assert.ok(invoices);
    const values = {
      ...newValues(invoices),
      filter: { q: "  ", direction: undefined, deleted: false, date_from: "2025-01-01" },
      sort: [{ column: "", descending: true }],
      groupBy: ["", "seller_name"],
    };
    const definition = definitionOf(values);
    assert.equal(definition.filter, undefined);
    assert.equal(definition.sort, undefined);
    assert.deepEqual(definition.group_by, ["seller_name"]);
    assert.deepEqual(definitionOf({ ...values, period: "" }).filter, { date_from: "2025-01-01" });
  });

  it("takes amounts with a decimal comma, and leaves what is none for the hub to refuse", () => {
    const [invoices] = sources;
    assert.ok(invoices);
    const filter = { amount_min: "1 230,50", amount_max: " much " };
    assert.deepEqual(definitionOf({ ...newValues(invoices), filter }).filter, {
      ...{ amount_min: "1230.50", amount_max: "much" },
    });
  });

  it("moves columns by one place, and not beyond the ends", () => {
    const list = ["a", "b", "c"];
    assert.deepEqual(moved(list, 2, -1), ["a", "c", "b"]);
    assert.deepEqual(moved(list, 0, 1), ["b", "a", "c"]);
    assert.deepEqual(moved(list, 0, -1), list);
    assert.deepEqual(moved(list, 2, 1), list);
    assert.deepEqual(moved(list, 7, -1), list);
  });

  it("makes a short name that the hub takes of any name", () => {
    assert.equal(slugOf("Koszty (łącznie) 2025"), "koszty-lacznie-2025");
    assert.equal(slugOf("Přehled nákladů"), "prehled-nakladu");
    assert.equal(slugOf("  Költségek – szállítónként! "), "koltsegek-szallitonkent");
    assert.equal(slugOf("月次"), "");
    for (const name of ["x".repeat(200), `${"a".repeat(62)} b`, "-1-"]) {
      assert.match(slugOf(name), new RegExp(SLUG_PATTERN));
    }
  });
});

describe("the form that makes a report of any kind", () => {
  it("sends what the hub takes, and looks at the same thing before", () => {
    const time = { month: "2025-02", day: "2025-02-03", from: "2025-01-01", to: "2025-01-31" };
    const order = {
      ...USUAL_ORDER,
      time,
      format: "xlsx",
      language: "cs",
      paper: "Letter",
    } as const;
    for (const slug of ["monthly", "daily", "own"]) {
      const mailed = { ...order, mailer: "poczta", to: " a@example.com, b@example.com " };
      const params = makeParams({ report: slug, ...makeBody(slug, mailed) }, TODAY);
      const mail = { integration_id: "poczta", to: "a@example.com, b@example.com" };
      assert.deepEqual([params.format, params.language, params.mail], ["xlsx", "cs", mail]);
      const preview = previewBody(slug, mailed);
      assert.ok(Value.Check(PreviewReportIn, preview));
      const { format: _, ...rest } = makeBody(slug, order);
      assert.deepEqual(preview, { report: slug, ...rest });
    }
    assert.deepEqual(makeBody("monthly", USUAL_ORDER), { format: "pdf" });
    assert.deepEqual(previewBody("daily", USUAL_ORDER), { report: "daily" });
  });
});

describe("the form of how reports look", () => {
  it("sends the whole of it, with nothing where nothing was said", () => {
    const none = { header: null, footer: null, prepared_by: null, approved_by: null };
    assert.deepEqual(lookBody(lookValues({})), { logo_file_id: null, ...none });
    const look: ReportLook = {
      ...{ language: "pl", paper: "A4", logo_file_id: 12, header: "Laboratorium" },
      ...{ footer: "KRS 0000123456", prepared_by: "Anna Nowak", approved_by: null },
    };
    assert.deepEqual(lookBody(lookValues(look)), look);
    assert.ok(Value.Check(ReportLook, lookBody({ ...lookValues(look), header: "  " })));
    assert.equal(lookBody({ ...lookValues(look), header: "  " }).header, null);
  });
});

describe("a schedule that makes a report", () => {
  it("gives stored params back as they are, also what the form has no fields for", () => {
    const mail = { integration_id: "poczta", to: "it@example.com", subject: "Summary" };
    const stored = { report: "daily", language: "pt-BR", paper: "A4", name: "day-{day}", mail };
    assert.deepEqual(makeReportParams(reportChoice(stored), stored), stored);
    assert.deepEqual(makeReportParams(reportChoice({}), {}), { report: "monthly" });
  });

  it("drops the dates of another report, and the mail that nobody wants any more", () => {
    const mail = { integration_id: "poczta", to: "it@example.com" };
    const stored = { report: "own", date_from: "2025-01-01", date_to: "2025-01-31", mail };
    const choice = { ...reportChoice(stored), report: "monthly", mailer: "" };
    const params = makeReportParams(choice, stored);
    assert.deepEqual(params, { report: "monthly" });
    assert.deepEqual(makeParams(params, TODAY).month, 2);
  });

  it("offers the holidays that the hub knows", () => {
    assert.deepEqual([...OFFERED], [...HOLIDAY_COUNTRIES]);
  });
});
