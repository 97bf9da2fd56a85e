import assert from "node:assert/strict";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ExchangeBed, openExchangeBed } from "./exchange-bed.ts";

describe("definitions by the API", async () => {
  const opened = await openExchangeBed();
  if (!opened) {
    it("needs PostgreSQL", (test) => {
      assert.notEqual(process.env.CI, "true", "PostgreSQL does not answer");
      test.skip("PostgreSQL does not answer");
    });
    return;
  }
  const exchange: ExchangeBed = opened;
  const { sql, define, run, call, share, bed } = exchange;
  after(() => exchange[Symbol.asyncDispose]());

  const CONTACTS = {
    direction: "import",
    import: {
      ...{ entity: "party", source: { table: "bs_contacts_view" }, key: ["bs_contact_id"] },
      map: [
        { to: "name", from: "nazwa" },
        { to: "ids[PL:NIP]", from: "nip" },
      ],
    },
  };

  before(async () => {
    await sql(
      `create table bs_contacts_view (bs_contact_id int primary key, nazwa text, nip text, miasto text, kod_pocztowy text)`,
    );
    await sql(
      `insert into bs_contacts_view values (1, 'Demo', '5252248481', 'Gdynia', '81-001'), (2, null, '1131911233', 'Łódź', '90-001')`,
    );
  });

  it("refuses what cannot work, with the field and what to do", async () => {
    const bad = structuredClone(CONTACTS) as typeof CONTACTS & { import: { match?: string } };
    bad.import.map.push({ to: "adress.city", from: "miasto" });
    bad.import.match = "tax_id = '{nip}'; drop table x";
    const body = { slug: "zle", name: "Złe", integration_id: "erp", body: bad };
    const { errors } = await call("POST", "/api/exchange/definitions", 422, body);
    const fields = errors.map((one: { field: string }) => one.field);
    assert.ok(fields.includes("body.import.map[2].to"), JSON.stringify(errors));
    assert.ok(fields.includes("body.import.match"));
    const onShare = { ...body, integration_id: "share", body: CONTACTS };
    const place = await call("POST", "/api/exchange/definitions", 422, onShare);
    assert.equal(place.errors[0].field, "integration_id");
    await call("POST", "/api/exchange/definitions", 422, { ...body, integration_id: "none" });
    const named = { ...body, slug: "packs", body: CONTACTS };
    const page = await call("POST", "/api/exchange/definitions", 422, named);
    assert.equal(page.errors[0].field, "slug", "a page of the web interface has this name");
  });

  it("keeps versions, and refuses a change of what somebody else has changed", async () => {
    await define("kontakty", CONTACTS, { module: "parties" });
    const about = { name: "Kontakty", integration_id: "erp", module: "parties" };
    const change = { ...about, body: CONTACTS, version: 1 };
    const changed = await call("PUT", "/api/exchange/definitions/kontakty", 200, change);
    assert.equal(changed.version, 2);
    await call("PUT", "/api/exchange/definitions/kontakty", 409, change);
    const { items } = await call("GET", "/api/exchange/definitions/kontakty/versions", 200);
    assert.deepEqual(
      items.map((one: { version: number }) => one.version),
      [2, 1],
    );
    const { items: audit } = await call("GET", "/api/audit?limit=50", 200);
    const actions = audit.map((one: { action: string }) => one.action);
    assert.ok(actions.includes("definition.created") && actions.includes("definition.changed"));
  });

  it("shows tables, columns, a proposal and what becomes of the first rows", async () => {
    const { items } = await call("GET", "/api/integrations/erp/tables", 200);
    assert.ok(items.some((one: { name: string }) => /bs_contacts_view$/.test(one.name)));
    const ask = { table: "bs_contacts_view" };
    const info = await call("POST", "/api/integrations/erp/tables/describe", 200, ask);
    assert.deepEqual([info.key, info.columns.length], [["bs_contact_id"], 5]);
    await call("POST", "/api/integrations/erp/tables/describe", 404, { table: "nie_ma" });
    const proposal = await call("POST", "/api/exchange/propose", 200, {
      ...{ integration_id: "erp", entity: "party", source: ask },
    });
    assert.deepEqual(proposal.key.value, ["bs_contact_id"]);
    const targets = proposal.map.map((one: { value: { to: string } }) => one.value.to);
    for (const wanted of ["name", "ids[PL:NIP]", "address.city", "address.post_code"]) {
      assert.ok(targets.includes(wanted), `${wanted} of ${targets}`);
    }
    const wanted = { integration_id: "erp", body: CONTACTS };
    const { rows } = await call("POST", "/api/exchange/preview", 200, wanted);
    assert.equal(rows[0].record.name, "Demo");
    assert.equal(rows[1].issues[0].field, "name");
  });

  it("detects formats of files, and lists those that there are", async () => {
    const path = join(share, "ceny.csv");
    writeFileSync(path, "kod;nazwa;cena\r\nA-1;Śruba;1,20\r\n");
    utimesSync(path, new Date(0), new Date(0));
    const ask = { integration_id: "share", pattern: "*.csv" };
    const { file, formats } = await call("POST", "/api/exchange/detect", 200, ask);
    assert.deepEqual(
      [file, formats[0].codec, formats[0].options.separator],
      ["/ceny.csv", "csv", ";"],
    );
    const { items } = await call("GET", "/api/exchange/codecs", 200);
    const names = items.map((one: { name: string }) => one.name);
    for (const name of ["csv", "xlsx", "json", "ndjson", "xml", "fixed", "epp", "optima_xml"]) {
      assert.ok(names.includes(name), name);
    }
    assert.ok((await call("GET", "/api/exchange/ready", 200)).items.length > 5);
  });

  it("gives a definition as YAML and takes it back; takes a column map of BSConnect", async () => {
    const answer = await bed.app.inject({
      ...{ method: "GET", url: "/api/exchange/definitions/kontakty/yaml" },
      headers: { host: "localhost:8000" },
    });
    const taken = { yaml: answer.body, slug: "kontakty-2" };
    await call("POST", "/api/exchange/definitions/import", 201, taken);
    const copy = await call("GET", "/api/exchange/definitions/kontakty-2", 200);
    assert.deepEqual(copy.body, CONTACTS);
    const ini = "[CONTACT]\r\nnazwa = name_1\r\nnip = nip___\r\nmiasto = city__\r\n";
    const made = await call("POST", "/api/exchange/definitions/import", 201, {
      ...{ ini, integration_id: "erp", slug: "z-bsconnect" },
    });
    assert.equal(made.definition, "z-bsconnect");
    const first = await run("z-bsconnect", { mode: "full" }, "partial");
    assert.equal(first.counts.created, 1);
    await call("POST", "/api/exchange/definitions/import", 422, { yaml: "a: [", slug: "x" });
  });

  it("offers in a module what may be run there, by schedule too", async () => {
    const { items } = await call("GET", "/api/exchange/actions?module=parties", 200);
    const action = items.find((one: { definition: string }) => one.definition === "kontakty");
    assert.deepEqual([action.is_tried, action.is_scheduled], [false, false]);
    await run("kontakty", { dry_run: true, mode: "full" }, "partial");
    await call("POST", "/api/schedules", 201, {
      ...{ name: "Kontakty co godzinę", action: "run_exchange", integration_id: "erp" },
      ...{ params: { definition: "kontakty" }, cron: "0 * * * *", time_zone: "Europe/Warsaw" },
    });
    const later = await call("GET", "/api/exchange/actions?module=parties", 200);
    const again = later.items.find((one: { definition: string }) => one.definition === "kontakty");
    assert.deepEqual(
      [again.is_tried, again.is_scheduled, again.last_run.state],
      [true, true, "partial"],
    );
    await call("POST", "/api/schedules", 422, {
      ...{ name: "Nic", action: "run_exchange", integration_id: "erp" },
      ...{ params: { definition: "nie-ma" }, cron: "0 * * * *", time_zone: "Europe/Warsaw" },
    });
  });

  it("copies a mirror, and reads from it as from the source", async () => {
    await define("lustro", {
      direction: "mirror",
      mirror: { tables: [{ table: "public.bs_contacts_view" }] },
    });
    await run("lustro", { mode: "full" });
    const { items } = await call("GET", "/api/exchange/mirrors/erp", 200);
    assert.deepEqual([items.length, items[0].rows], [1, 2]);
    const source = { table: "public.bs_contacts_view", from_mirror: true };
    await define("z-lustra", {
      ...CONTACTS,
      import: { ...CONTACTS.import, source },
    });
    assert.equal((await run("z-lustra", { mode: "full" }, "partial")).counts.read, 2);
    await call("DELETE", "/api/exchange/mirrors/erp", 204);
    assert.equal((await call("GET", "/api/exchange/mirrors/erp", 200)).items.length, 0);
    const gone = await run("z-lustra", { mode: "full" }, "failed");
    assert.match(gone.error.message, /mirror/i);
  });

  it("looks values up in lists of the organisation", async () => {
    const entries = { Gdynia: "Gdynia (PL)", Łódź: "Łódź (PL)" };
    await call("PUT", "/api/exchange/lookups/miasta", 204, { entries });
    const map = [
      ...CONTACTS.import.map,
      { to: "address.city", from: "miasto", transforms: [{ do: "lookup", list: "miasta" }] },
    ];
    const steps = [{ do: "lookup", list: "miast" }];
    const lookup = { to: "address.city", from: "miasto", transforms: steps };
    const wrong = await call("POST", "/api/exchange/definitions", 422, {
      ...{ slug: "z-listy", name: "Z listy", integration_id: "erp" },
      body: { ...CONTACTS, import: { ...CONTACTS.import, map: [...CONTACTS.import.map, lookup] } },
    });
    assert.match(JSON.stringify(wrong.errors), /no lookup list miast.*Did you mean miasta/);
    await define("z-lista", { ...CONTACTS, import: { ...CONTACTS.import, map } });
    await run("z-lista", { mode: "full" }, "partial");
    const [party] = (await call("GET", "/api/records/party?q=Demo", 200)).items;
    const { origins } = await call("GET", `/api/records/party/${party.id}`, 200);
    assert.ok(origins.some((one: { stream: string }) => one.stream === "z-lista"));
    await call("DELETE", "/api/exchange/lookups/miasta", 204);
    const missing = await run("z-lista", { mode: "full" }, "partial");
    assert.equal(missing.counts.refused, 2);
    const [refused] = (await call("GET", `/api/runs/${missing.id}/refused`, 200)).items;
    assert.match(refused.reason, /miasta/);
  });

  it("keeps an integration that definitions need", async () => {
    const answer = await call("DELETE", "/api/integrations/erp", 409);
    assert.equal(answer.code, "integration_in_use");
    for (const { slug } of (await call("GET", "/api/exchange/definitions", 200)).items) {
      await call("DELETE", `/api/exchange/definitions/${slug}`, 204);
    }
    await call("DELETE", "/api/integrations/erp", 204);
    await call("GET", "/api/integrations/erp", 404);
  });
});
