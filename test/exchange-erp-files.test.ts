import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { READY } from "../src/exchange/ready/index.ts";
import { eppCodec } from "../src/formats/rows/epp.ts";
import { optimaCodec } from "../src/formats/rows/optima.ts";
import { symfoniaCodec } from "../src/formats/rows/symfonia.ts";
import { fileRow, goodRows, writeRows } from "../src/formats/testing/codec-rows.ts";
import { type ExchangeBed, openExchangeBed } from "./exchange-bed.ts";

const sale = (number: string, gross: string) =>
  fileRow(
    {
      ...{ type: "FS", full_number: number, issue_date: "2026-11-15", due_date: "2026-11-29" },
      ...{ contractor_name: "Łódzkie Bramy", contractor_nip: "5250000001" },
      ...{ net: "100.00", vat: "23.00", gross, payment_form: "przelew" },
    },
    {
      lines: [
        fileRow({
          ...{ item_code: "S-1", service_name: "Silnik", quantity: "1", net_price: "100" },
          ...{ vat_rate: "23", net: "100.00", vat: "23.00", gross: "123.00" },
        }),
      ],
    },
  );

describe("files of ERP programs by ready definitions", async () => {
  const opened = await openExchangeBed();
  if (!opened) {
    it("needs PostgreSQL", (test) => {
      assert.notEqual(process.env.CI, "true", "PostgreSQL does not answer");
      test.skip("PostgreSQL does not answer");
    });
    return;
  }
  const exchange: ExchangeBed = opened;
  const { define, run, call, share } = exchange;
  after(() => exchange[Symbol.asyncDispose]());
  const take = async (slug: string): Promise<void> => {
    const ready = READY.find((one) => one.slug === slug);
    assert.ok(ready, slug);
    await define(slug, ready.body, { integration_id: "share", module: ready.module });
  };
  const made = (beginning: string): Buffer => {
    const [name = ""] = readdirSync(join(share, "out")).filter((one) => one.startsWith(beginning));
    return readFileSync(join(share, "out", name));
  };

  it("takes sales of Subiekt in, the rows that cannot be read aside", async () => {
    const rows = [
      sale("FS 1/2026", "123.00"),
      sale("FS 2/2026", "123.00"),
      sale("FS 3/2026", "120.00"),
    ];
    const text = (await writeRows(eppCodec, rows)).toString("latin1");
    const broken = text.replace(/"FS 2\/2026"(.*?)100\.0000/, '"FS 2/2026"$1sto');
    mkdirSync(join(share, "in"));
    writeFileSync(join(share, "in/sales.epp"), Buffer.from(broken, "latin1"));
    // Files that somebody may still be writing are left alone.
    utimesSync(join(share, "in/sales.epp"), 1_700_000_000, 1_700_000_000);
    await take("subiekt-import-sales");
    const first = await run("subiekt-import-sales", {}, "partial");
    assert.deepEqual([first.counts.created, first.counts.refused], [2, 1]);
    const [refused] = (await call("GET", `/api/runs/${first.id}/refused`, 200)).items;
    assert.match(refused.reason, /field 28, net: "sto" is not a number/);
    assert.deepEqual(
      readdirSync(join(share, "in")).filter((name) => name.endsWith(".epp")),
      [],
    );
  });

  it("writes them for Optima and Symfonia, those that do not balance aside with the difference", async () => {
    await take("optima-export-sales");
    assert.equal((await run("optima-export-sales")).counts.created, 2);
    const optima = await goodRows(optimaCodec, made("optima-sales-"));
    assert.deepEqual(optima.map(({ values }) => values.numer).toSorted(), [
      "FS 1/2026",
      "FS 3/2026",
    ]);
    const [contractor] = await goodRows(optimaCodec, made("optima-sales-"), {
      rows: "contractors",
    });
    assert.equal(contractor?.values.nazwa1, "Łódzkie Bramy");
    await take("symfonia-export-sales");
    const tried = await run("symfonia-export-sales", { dry_run: true }, "partial");
    assert.deepEqual([tried.counts.created, tried.counts.refused], [1, 1]);
    const partial = await run("symfonia-export-sales", {}, "partial");
    assert.deepEqual([partial.counts.created, partial.counts.refused], [1, 1]);
    const [result] = (await call("GET", `/api/runs/${partial.id}/results?status=rejected`, 200))
      .items;
    assert.match(result.message, /kwota is 120\.00, netto \+ vat 123\.00: a difference of -3\.00/);
    const [document, ...more] = await goodRows(symfoniaCodec, made("symfonia-sales-"));
    assert.deepEqual(
      [document?.values.kod, document?.values.kwota, more],
      ["FS 1/2026", "123.00", []],
    );
  });

  it("gives the number of a file that comes to nothing to the next one", async () => {
    const ready = READY.find(({ slug }) => slug === "symfonia-export-sales");
    const body = structuredClone(ready?.body) as { export?: { target: { files?: object } } };
    Object.assign(body.export?.target.files ?? {}, {
      ...{ folder: "each", name: "S_{n}.txt", per: "record" },
    });
    await define("each", body, { integration_id: "share" });
    for (const names of [["S_1.txt"], ["S_1.txt", "S_2.txt"]]) {
      await run("each", { again: true }, "partial");
      assert.deepEqual(readdirSync(join(share, "each")).toSorted(), names);
    }
    const { items } = await call("GET", "/api/exchange/definitions/each/batches", 200);
    assert.deepEqual(
      items.map((one: { number: number; state: string }) => [one.number, one.state]),
      [
        [2, "sent"],
        [1, "sent"],
      ],
    );
  });
});
