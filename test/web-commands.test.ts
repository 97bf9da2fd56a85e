import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { columnsOf, imageTypeOf, readAnswer, rowsOfData } from "../web/src/commands/answer.ts";
import { fieldKind, typeText } from "../web/src/commands/catalogue.ts";
import {
  addToHistory,
  clearHistory,
  type HistoryEntry,
  readHistory,
} from "../web/src/commands/history.ts";
import { commandLogFiltersOf } from "../web/src/commands/log-filters.ts";
import { JsonFault, parseJson, printJson } from "../web/src/commands/lossless-json.ts";
import { basicAuthorization } from "../web/src/commands/post-command.ts";
import {
  commandNameOf,
  EMPTY_DATA,
  EMPTY_DRAFT,
  requestOf,
  withoutNulls,
} from "../web/src/commands/request.ts";
import { isOwnServer, readAddress } from "../web/src/commands/server.ts";
import { openness, unitBody, unitDraft } from "../web/src/commands/unit-draft.ts";

const said = { cs: "", en: "" };
const parameter = (name: string, format: string) => ({
  ...{ name, format, text: said },
  is_required: false,
});
const command = {
  ...{ name: "OB_IN_ADD", id: 3200, text: said, aliases: [], tables: [], errors: [] },
  ...({ type: "IN", right: "write" } as const),
  parameters: [parameter("sklad", "N"), parameter("isSada", "L"), parameter("part_adr", "N/L")],
  data: { INTER: 0, NAZEV: null, ODBERATEL: false, POL_OBIN: [{ SCISLO: null, CENA: 0 }] },
};

describe("JSON as an answer has it", () => {
  it("keeps numbers as they are written, through reading and printing", () => {
    const text =
      '{"CENA":12.00,"KURS":0.0000000000,"N":-1e5,"BIG":12345678901234567890,"A":[1,{}]}';
    assert.equal(printJson(parseJson(text)), text);
    assert.match(printJson(parseJson(text), 2), /^ {2}"CENA": 12\.00,$/m);
  });

  it("reads escapes, a byte order mark, white space behind, and every letter", () => {
    const text = '\uFEFF {"a\\u0159":"\\"Žluťoučký\\\\","b":["\\\\\\"",true,false,null]}\r\n\r\n';
    assert.equal(
      printJson(parseJson(text)),
      '{"ař":"\\"Žluťoučký\\\\","b":["\\\\\\"",true,false,null]}',
    );
  });

  it("keeps members of one name, and names that JavaScript gives a meaning", () => {
    const text = '{"__proto__":1,"a":1,"a":2}';
    assert.equal(printJson(parseJson(text)), text);
  });

  it("tells the place where a text stops being JSON", () => {
    const broken = ["", "{", '{"a" 1}', "[1,]", '{"a":01}', '"abc', "[1] 2", '"\u0001"', "nul"];
    for (const text of broken) assert.throws(() => parseJson(text), JsonFault, text);
    assert.throws(
      () => parseJson('{\n  "a": ]\n}'),
      (error: JsonFault) => error.line === 2 && error.column === 8,
    );
  });

  it("refuses what is nested without end instead of failing", () => {
    assert.throws(() => parseJson("[".repeat(100_000)), JsonFault);
  });

  it("reads a megabyte of Base64 at once", () => {
    const value = "A".repeat(1_000_000);
    assert.equal(printJson(parseJson(`{"BASE64":"${value}"}`)).length, value.length + 13);
  });
});

describe("a request made from a form", () => {
  it("has every parameter and field, and null where nothing is typed", () => {
    assert.equal(
      printJson(requestOf(command, EMPTY_DRAFT)),
      '{"command":{"inComm":"OB_IN_ADD","inParam":{"parameters":{"sklad":null,"isSada":null,"part_adr":null}}},' +
        '"Data":{"INTER":null,"NAZEV":null,"ODBERATEL":null,"POL_OBIN":null}}',
    );
  });

  it("writes numbers as they are typed, and what is no number as text", () => {
    const request = requestOf(command, {
      ...EMPTY_DRAFT,
      parameters: { sklad: "1", isSada: "true", part_adr: "0" },
      data: {
        fields: { INTER: "12,5", NAZEV: "12", ODBERATEL: "false" },
        lists: { POL_OBIN: [{ ...EMPTY_DATA, fields: { SCISLO: "0010", CENA: "12.00" } }] },
      },
    });
    assert.equal(
      printJson(request),
      '{"command":{"inComm":"OB_IN_ADD","inParam":{"parameters":{"sklad":1,"isSada":true,"part_adr":0}}},' +
        '"Data":{"INTER":"12,5","NAZEV":"12","ODBERATEL":false,"POL_OBIN":[{"SCISLO":"0010","CENA":12.00}]}}',
    );
  });

  it("asks for columns and conditions of each table", () => {
    const condition = { tableName: "FA_OUT", logicalOperator: "AND", value: "" } as const;
    const { parameters: _, data: __, ...rest } = command;
    const request = requestOf(
      { ...rest, parameters: [], name: "FA_OUT" },
      {
        ...EMPTY_DRAFT,
        fields: { FA_OUT: ["INTER", "ID"], POLOZKY: [] },
        conditions: [
          { ...condition, id: 1, fieldName: "INTER", relationalOperator: ">", value: "100" },
          { ...condition, id: 2, fieldName: "ICO_ODB", relationalOperator: "IS NULL" },
          {
            ...condition,
            ...{ id: 3, tableName: "POLOZKY", fieldName: "MJ" },
            ...{ relationalOperator: "IN", value: "ks, kg" },
          },
        ],
      },
    );
    assert.deepEqual(JSON.parse(printJson(request)).command, {
      inComm: "FA_OUT",
      queryFields: [
        { tableName: "FA_OUT", tableFields: "INTER,ID" },
        { tableName: "POLOZKY", tableFields: "*" },
      ],
      queryCondition: [
        {
          tableName: "FA_OUT",
          conditions: [
            { fieldName: "INTER", relationalOperator: ">", value: "100" },
            { logicalOperator: "AND", fieldName: "ICO_ODB", relationalOperator: "IS NULL" },
          ],
        },
        {
          tableName: "POLOZKY",
          conditions: [{ fieldName: "MJ", relationalOperator: "IN", value: ["ks", "kg"] }],
        },
      ],
    });
  });

  it("is sent without nulls of parameters and of Data, and with those of anything else", () => {
    const typed =
      '{"Command":{"inComm":"X","inParam":{"parameters":{"a":null,"b":""}},"queryCondition":{"value":null}},' +
      '"data":{"A":null,"L":[{"B":null,"C":1.50}]},"select":null}';
    assert.equal(
      printJson(withoutNulls(parseJson(typed))),
      '{"Command":{"inComm":"X","inParam":{"parameters":{"b":""}},"queryCondition":{"value":null}},' +
        '"data":{"L":[{"C":1.50}]},"select":null}',
    );
    assert.equal(commandNameOf(parseJson('{"COMMAND":{"InComm":"fa_out"}}')), "FA_OUT");
    assert.equal(commandNameOf(parseJson('{"select":"select 1"}')), "SELECT");
    assert.equal(commandNameOf(parseJson("[1]")), "");
  });
});

describe("an answer", () => {
  it("is taken apart whatever the case of its keys, causes and warnings apart from data", () => {
    const answer = readAnswer(
      '{"Result":"ERR","CommandIn":"FA_OUT","Error":[{"number":900,"desc":"x"}],"Warning":[{"desc":"w","help":"h"}]}',
    );
    assert.deepEqual(answer, {
      ...{ result: "ERR", command: "FA_OUT", data: undefined },
      errors: [{ number: 900, desc: "x" }],
      warnings: [{ desc: "w", help: "h" }],
    });
    assert.equal(readAnswer("<html>"), undefined);
    assert.equal(readAnswer("[]"), undefined);
  });

  it("has rows where its data are a list of objects or one object, with every column once", () => {
    const rowsIn = (text: string) => rowsOfData(parseJson(text));
    assert.equal(rowsIn('{"ApiComPrem.dll":{}}')?.length, 1);
    assert.equal(rowsIn("[1,{}]"), undefined);
    assert.deepEqual(columnsOf(rowsIn('[{"A":1,"B":2},{"C":3,"A":4}]') ?? []), ["A", "B", "C"]);
  });

  it("shows pictures in Base64 and no other text", () => {
    const body = "A".repeat(100);
    assert.equal(imageTypeOf(`iVBORw0KGgo${body}==`), "image/png");
    assert.equal(imageTypeOf(`/9j/${body}`), "image/jpeg");
    assert.equal(imageTypeOf(`/9j/${body}" onerror="x`), undefined);
    assert.equal(imageTypeOf("/9j/"), undefined);
    assert.equal(imageTypeOf(`PHN2Zw${body}`), undefined);
  });
});

describe("the history of commands", () => {
  const store = (limit = Number.POSITIVE_INFINITY) => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      removeItem: (key: string) => void kept.delete(key),
      setItem(key: string, value: string) {
        if (value.length > limit) throw new DOMException("full", "QuotaExceededError");
        kept.set(key, value);
      },
    };
  };
  const entry = (id: string, request = "{}"): HistoryEntry => ({
    ...{ id, request, at: 1, command: "INFO", unitId: "u", result: "OK" },
    ...{ status: 200, durationMs: 5, sizeBytes: 10 },
  });

  it("has the newest fifty of one person, newest first", () => {
    const kept = store();
    for (let id = 1; id <= 60; id += 1) addToHistory(kept, "a", entry(String(id)));
    assert.equal(readHistory(kept, "a").length, 50);
    assert.equal(readHistory(kept, "a")[0]?.id, "60");
    assert.deepEqual(readHistory(kept, "b"), []);
    clearHistory(kept, "a");
    assert.deepEqual(readHistory(kept, "a"), []);
  });

  it("drops the oldest where the browser has no room, and leaves out what is too long", () => {
    const kept = store(2_000);
    for (let id = 1; id <= 30; id += 1) addToHistory(kept, "a", entry(String(id)));
    const left = readHistory(kept, "a");
    assert.ok(left.length > 0 && left.length < 30);
    assert.equal(left[0]?.id, "30");
    assert.equal(addToHistory(kept, "a", entry("long", "x".repeat(50_000)))[0]?.id, "30");
  });

  it("takes what somebody else has put there for nothing", () => {
    const kept = store();
    for (const text of ["{", "5", '[{"id":1}]', "[null]"]) {
      kept.setItem("viadukt-commands:a", text);
      assert.deepEqual(readHistory(kept, "a"), []);
    }
  });
});

describe("the server of the console", () => {
  it("is read from an address with or without a scheme, and its port", () => {
    const read = (address: string, port = "") => readAddress({ address, port });
    assert.deepEqual(read("dev.premier.cz", "12375"), {
      ...{ scheme: "http", host: "dev.premier.cz", port: "12375" },
    });
    assert.deepEqual(read("https://hub.example.com:8443/x"), {
      ...{ scheme: "https", host: "hub.example.com", port: "8443" },
    });
    assert.equal(read("[::1]", "8000")?.host, "[::1]");
    for (const bad of ["", "ftp://x", "http://", "a b"]) assert.equal(read(bad), undefined, bad);
    assert.equal(read("x", "70000"), undefined);
  });

  it("is known as the page's own, also with the port that goes without saying", () => {
    const own = { protocol: "https:", hostname: "hub.example.com", port: "" };
    const isOwn = (address: string, port: string) => isOwnServer({ address, port }, own);
    assert.ok(isOwn("https://HUB.example.com", ""));
    assert.ok(isOwn("https://hub.example.com", "443"));
    assert.ok(!isOwn("http://hub.example.com", "443"));
    assert.ok(!isOwn("https://hub.example.com", "12375"));
    assert.ok(!isOwn("https://hub.example.com.evil.example", ""));
  });

  it("gets user and password in UTF-8", () => {
    const header = basicAuthorization("žofie", "heslo:ř");
    assert.equal(Buffer.from(header.slice(6), "base64").toString("utf8"), "žofie:heslo:ř");
  });
});

it("columns and fields say what they are made of", () => {
  const column = { name: "A", text: said, is_default: true };
  assert.equal(typeText({ ...column, type: "decimal", width: 17, decimals: 2 }), "decimal(17,2)");
  assert.equal(typeText({ ...column, type: "char", width: 64, decimals: 0 }), "char(64)");
  assert.equal(typeText({ ...column, type: "bit", width: 1, decimals: 0 }), "bit");
  const kinds = [0, false, "0001-01-01T00:00:00", "00000000-0000-0000-0000-000000000000", null];
  assert.deepEqual(kinds.map(fieldKind), ["number", "flag", "time", "guid", "text"]);
});

describe("the form of an accounting unit", () => {
  it("begins with the careful settings, and leaves the making of a GUID to the hub", () => {
    const draft = unitDraft(undefined);
    assert.deepEqual([draft.auth, draft.select, openness(draft)], ["required", "users", "none"]);
    const body = unitBody({ ...draft, name: " Demo s.r.o. " });
    assert.deepEqual(Object.keys(body), ["name", "company_id", "settings"]);
    assert.equal(body.name, "Demo s.r.o.");
  });

  it("sends numbers as numbers and networks one by one, and leaves out a number that is none", () => {
    const allow_from = "127.0.0.1/32\n 10.0.0.0/8, ::1;\n";
    const draft = { ...unitDraft(undefined), max_rows: "50", select_max_rows: "x", allow_from };
    const { settings } = unitBody({ ...draft, unit_id: " {ABC} " });
    assert.equal(settings?.max_rows, 50);
    assert.ok(!("select_max_rows" in (settings ?? {})));
    assert.deepEqual(settings?.allow_from, ["127.0.0.1/32", "10.0.0.0/8", "::1"]);
    assert.equal(unitBody({ ...draft, unit_id: " {ABC} " }).unit_id, "{ABC}");
  });

  it("knows how far callers without a user get", () => {
    assert.equal(openness({ auth: "required", anonymous_rights: "write" }), "none");
    assert.equal(openness({ auth: "optional", anonymous_rights: "write" }), "write");
    assert.equal(openness({ auth: "none", anonymous_rights: "read" }), "read");
  });
});

it("filters of the log are read from the address, and what does not fit is absent", () => {
  const from = "2026-06-01T00:00:00Z";
  assert.deepEqual(
    commandLogFiltersOf({
      unit_id: "2",
      command: "fa_out",
      result: "error",
      error_number: 900,
      from,
    }),
    { unit_id: 2, command: "fa_out", result: "error", error_number: 900, from, to: undefined },
  );
  const bad = { unit_id: "x", command: {}, result: "bad", error_number: "-1", from: "soon", to: 5 };
  assert.deepEqual(
    Object.values(commandLogFiltersOf(bad)).filter((one) => one !== undefined),
    [],
  );
});
