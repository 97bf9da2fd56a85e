import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { InvalidInputError } from "../../lib/errors.ts";
import type { ExchangeBody } from "../definition.ts";
import { FIELD_PATHS, JOINED } from "./bsconnect-fields.ts";
import { bodyIssues } from "./check-body.ts";
import { FUNCTION_NAMES } from "./expression-functions.ts";
import { tryRows } from "./sample.ts";
import { definitionFromYaml, definitionToYaml } from "./yaml.ts";

const IMPORT: ExchangeBody = {
  direction: "import",
  import: {
    entity: "party",
    source: { table: "CDN.KntKarty", where: "Knt_Archiwalny = 0" },
    key: ["Knt_GIDNumer"],
    map: [
      { to: "name", from: "Knt_Nazwa1" },
      { to: "ids[PL:NIP]", from: "Knt_Nip" },
      { to: "address.line1", from: ["ulica", "nr"], transforms: [{ do: "join", separator: " " }] },
      { to: "address.country_code", value: "PL" },
      { to: "active", expression: "row.Knt_Archiwalny == 0" },
    ],
    match: "tax_id = '{Knt_Nip}'",
    link: "Knt_Nip = '{tax_id}'",
    incremental: { column: "Knt_LastModL", overlap_seconds: 60 },
  },
};
const FILES: ExchangeBody = {
  direction: "export",
  export: {
    entity: "invoice",
    where: "record.direction == 'sales'",
    target: {
      files: {
        folder: "out",
        name: "FS_{n:6}_{date}.csv",
        format: { codec: "csv", options: { separator: ";" } },
        acknowledgement: { pattern: "ack/{name}.ok" },
      },
    },
    map: [{ to: "NR", from: "number" }],
  },
};
const fields = (body: ExchangeBody, facts = {}) =>
  bodyIssues(body, facts).map(({ field }) => field);
const importWith = (change: object): ExchangeBody =>
  ({ ...IMPORT, import: { ...IMPORT.import, ...change } }) as ExchangeBody;
const filesWith = (change: object): ExchangeBody =>
  ({
    ...FILES,
    export: { ...FILES.export, target: { files: { ...FILES.export?.target.files, ...change } } },
  }) as ExchangeBody;

describe("checking a definition", () => {
  it("finds nothing in good ones", () => {
    assert.deepEqual(bodyIssues(IMPORT), []);
    assert.deepEqual(bodyIssues(FILES), []);
    const mirror = { tables: [{ table: "CDN.*" }, { table: "a.b", where: "x = 1" }] };
    const inactive = [
      { to: "name", from: "a" },
      { to: "active", value: false },
    ];
    assert.deepEqual(bodyIssues(importWith({ map: inactive })), []);
    const both = [...inactive.slice(0, 1), { to: "active", value: false, from: "b" }];
    assert.deepEqual(fields(importWith({ map: both })), ["import.map[1]"]);
    assert.deepEqual(bodyIssues({ direction: "mirror", mirror }), []);
  });

  it("names the place of what is wrong in an import, with a remedy", () => {
    const map = [
      { to: "nam", from: "a" },
      { to: "trading_name" },
      { to: "trading_name", from: "a", value: "b" },
      { to: "ids[CODE]", from: ["a", "b"] },
      {
        to: "address.city",
        from: "a",
        transforms: [{ do: "lookup" }, { do: "date", format: "DD.MM" }],
      },
      { to: "contact.email", expression: "row.x +" },
    ];
    const found = bodyIssues(importWith({ map }));
    for (const issue of found) assert.ok(issue.remedy, JSON.stringify(issue));
    for (const field of [
      "map[0].to",
      "map[1]",
      "map[2]",
      "map[2].to",
      "map[3].from",
      "map[4].transforms[0]",
      "map[4].transforms[1].format",
    ]) {
      assert.ok(
        found.some((issue) => issue.field === `import.${field}`),
        field,
      );
    }
    assert.deepEqual(
      fields(
        importWith({
          map: [
            { to: "name", from: "a" },
            { to: "contact.email", expression: "row.x +" },
          ],
        }),
      ),
      ["import.map[1].expression"],
    );
    assert.deepEqual(fields(importWith({ source: {} })), ["import.source"]);
    assert.deepEqual(fields(importWith({ source: { table: "a", where: "a = b" } })), [
      "import.source.where",
    ]);
    assert.deepEqual(fields(importWith({ source: { query: "DELETE FROM x" } })), [
      "import.source.query",
    ]);
    assert.deepEqual(fields(importWith({ match: "nip = x" })), ["import.match"]);
    assert.deepEqual(fields(importWith({ link: "a = '{nothing}'" })), ["import.link"]);
    assert.deepEqual(fields(importWith({ deletes: "flag" })), ["import.deleted_when"]);
    assert.deepEqual(fields(importWith({ deleted_when: "a = 1" })), ["import.deleted_when"]);
    assert.deepEqual(fields(importWith({ incremental: {} })), ["import.incremental"]);
    assert.deepEqual(fields(importWith({ map: [{ to: "role", value: "both" }] })), ["import.map"]);
    const child = { into: "bank_accounts", map: [{ to: "iban", from: "x" }] };
    assert.deepEqual(fields(importWith({ children: [child] })), ["import.children[0].table"]);
    const item = { entity: "item", match: undefined, link: undefined };
    const price = [
      { to: "code", from: "a" },
      { to: "prices[retail].amount", from: "b" },
    ];
    assert.deepEqual(fields(importWith({ ...item, map: price })), ["import.map"]);
  });

  it("knows columns where they are told", () => {
    const columns = ["KNT_GIDNUMER", "Knt_Nazwa1", "ulica", "nr", "Knt_Archiwalny", "Knt_LastModL"];
    const found = bodyIssues(IMPORT, { columns });
    assert.deepEqual(
      [...new Set(found.map(({ field }) => field))],
      ["import.map[1].from", "import.match", "import.link"],
    );
    assert.deepEqual(bodyIssues(IMPORT, { columns: [...columns, "Knt_Nip"] }), []);
    const map = [
      { to: "name", expression: "row.Knt_Nazwa2" },
      { to: "role", from: "nr", transforms: [{ do: "lookup", list: "role" }] },
    ];
    const known = { columns: [...columns, "Knt_Nip"], lists: ["roles"] };
    const [column, list] = bodyIssues(importWith({ map }), known);
    assert.deepEqual(
      [column?.field, column?.remedy],
      ["import.map[0].expression", "Did you mean Knt_Nazwa1?"],
    );
    assert.deepEqual(
      [list?.field, list?.remedy],
      ["import.map[1].transforms[0].list", "Did you mean roles?"],
    );
  });

  it("keeps files where they belong", () => {
    const source = (change: object) =>
      importWith({
        link: undefined,
        incremental: undefined,
        source: { files: { pattern: "in/*.csv", format: { codec: "csv" }, ...change } },
      });
    assert.deepEqual(fields(source({})), []);
    for (const pattern of ["../x.csv", "in/../../x", "in\\..\\x", "C:\\x", "a\u0000b"]) {
      assert.deepEqual(fields(source({ pattern })), ["import.source.files.pattern"], pattern);
    }
    assert.deepEqual(fields(source({ done_folder: ".." })), ["import.source.files.done_folder"]);
    assert.deepEqual(fields(source({ format: { codec: "doc" } })), [
      "import.source.files.format.codec",
    ]);
    const [option] = bodyIssues(source({ format: { codec: "csv", options: { nothing: 1 } } }));
    assert.match(option?.field ?? "", /^import\.source\.files\.format\.options/);
  });

  it("names the place of what is wrong in an export", () => {
    assert.deepEqual(fields(filesWith({ name: "{x}.csv" })), ["export.target.files.name"]);
    assert.deepEqual(fields(filesWith({ name: "a/{n}.csv" })), ["export.target.files.name"]);
    assert.deepEqual(fields(filesWith({ name: "all.csv", per: "record" })), [
      "export.target.files.name",
    ]);
    assert.deepEqual(fields(filesWith({ name: "{number}.csv", per: "record" })), []);
    assert.deepEqual(fields(filesWith({ folder: "../out" })), ["export.target.files.folder"]);
    assert.deepEqual(fields(filesWith({ acknowledgement: { pattern: "ack/*.ok" } })), [
      "export.target.files.acknowledgement.pattern",
    ]);
    const table = { table: "stage", mode: "upsert", key: ["id"], acknowledgement: { done: [2] } };
    const body = {
      direction: "export",
      export: { ...FILES.export, target: { table } },
    } as ExchangeBody;
    assert.deepEqual(fields(body), [
      "export.target.table.key[0]",
      "export.target.table.status_column",
    ]);
    const where = {
      direction: "export",
      export: { ...FILES.export, where: "rec.x" },
    } as ExchangeBody;
    assert.deepEqual(fields(where), ["export.where"]);
    assert.deepEqual(fields({ direction: "import", export: FILES.export } as ExchangeBody), [
      "export",
      "import",
    ]);
  });
});

describe("the page on definitions", () => {
  const PAGE = readFileSync(new URL("../../../docs/definitions.md", import.meta.url), "utf8");

  it("has examples without a fault", () => {
    const examples = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => text);
    assert.ok(examples.length >= 6);
    for (const text of examples) {
      const { slug, body } = definitionFromYaml(text);
      assert.deepEqual(bodyIssues(body), [], slug);
    }
  });

  it("names every function of expressions and every field of BSConnect", () => {
    for (const name of FUNCTION_NAMES) assert.ok(PAGE.includes(name), name);
    const fields = [...Object.keys(FIELD_PATHS.party), ...JOINED.flatMap(({ fields }) => fields)];
    for (const name of fields) assert.ok(PAGE.includes(`\`${name}\``), name);
  });
});

describe("trying rows", () => {
  it("shows what becomes of each", () => {
    const columns = ["Knt_Nazwa1", "Knt_Nip", "ulica", "nr", "Knt_Archiwalny"];
    const [good, bad, left] = tryRows(IMPORT, [
      { columns, cells: ["Żółw", "526-104-08-28", "Długa", 5, 0] },
      { columns, cells: ["x".repeat(600), null, null, null, 0] },
      { columns, cells: ["", "1", null, null, 1] },
    ]);
    assert.deepEqual(good?.record, {
      ...{ name: "Żółw", active: true, role: "both" },
      ids: [{ scheme: "PL:NIP", value: "5261040828" }],
      address: { line1: "Długa 5", country_code: "PL" },
    });
    assert.deepEqual([good?.is_taken, good?.issues], [true, undefined]);
    assert.equal(bad?.issues?.[0]?.field, "name");
    assert.deepEqual([left?.is_taken, left?.issues?.[0]?.reason], [false, "is missing"]);
    assert.throws(() => tryRows(FILES, []), InvalidInputError);
  });
});

describe("YAML", () => {
  const NAMED = {
    slug: "kontrahenci",
    name: "Kontrahenci: XL",
    module: "parties",
    body: IMPORT,
  } as const;

  it("says the same as the definition, in one order", () => {
    const text = definitionToYaml({ ...NAMED, integration_id: "xl" });
    assert.deepEqual(definitionFromYaml(text), { ...NAMED, integration_id: "xl" });
    assert.match(text, /^# import of party/);
    assert.match(text, /\n {4}- \{ to: name, from: Knt_Nazwa1 \}\n/);
    const turned = JSON.parse(JSON.stringify(IMPORT), (_, value) =>
      typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    assert.equal(definitionToYaml({ ...NAMED, integration_id: "xl", body: turned }), text);
    assert.deepEqual(
      definitionFromYaml(definitionToYaml({ slug: "x", name: "1", body: FILES })).body,
      FILES,
    );
  });

  it("gives every text back as it was", () => {
    const word = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(word, word, (name, value) => {
        const body = importWith({
          map: [
            { to: "name", value },
            { to: "role", value: "both" },
          ],
        });
        const read = definitionFromYaml(definitionToYaml({ slug: "x", name, body }));
        assert.equal(read.name, name);
        assert.equal(read.body.import?.map[0]?.value, value);
      }),
      { numRuns: 300 },
    );
  });

  it("is refused with the line of what is wrong", () => {
    const issue = (text: string) => {
      try {
        definitionFromYaml(text);
      } catch (error) {
        assert.ok(error instanceof InvalidInputError, String(error));
        return error.issues.map(({ field, message }) => `${field}: ${message}`).join("\n");
      }
      return assert.fail("was not refused");
    };
    const good = definitionToYaml(NAMED);
    assert.match(
      issue(good.replace("entity: party", "entity: partys")),
      /import\.entity: line 8: /,
    );
    assert.match(issue(`${good}nothing: 1\n`), /nothing: line \d+: is not known here/);
    assert.match(issue("definition: [a\nname"), /yaml: line [12]: /);
    assert.match(issue("a: 1\na: 2"), /line 2: .*unique/);
    assert.match(issue("a: &x [1]\nb: *x"), /lias/);
    assert.match(issue("--- a\n--- b"), /document/);
    assert.match(issue(""), /^yaml: /);
    assert.match(issue("- 1"), /^yaml: line 1: must be object/);
    assert.match(issue("!!js/function 'x'"), /yaml: line 1/);
    assert.match(issue("[".repeat(100_000)), /yaml: /);
    assert.match(issue("x".repeat(600_000)), /longer than/);
    const bomb = `a: &a [1,1]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : "a"}, *${i ? `b${i - 1}` : "a"}]`).join("\n")}`;
    assert.match(issue(bomb), /lias/);
  });
});
