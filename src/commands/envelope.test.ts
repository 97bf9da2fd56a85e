import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "../../test/random.ts";
import { type EnvelopeOptions, readRequest } from "./envelope.ts";
import { CommandFault } from "./fault.ts";

const read = (body: unknown, options: Partial<EnvelopeOptions> = {}) =>
  readRequest(
    body instanceof Uint8Array
      ? body
      : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    { contentType: "application/json; charset=utf-8", percentDecode: "data", ...options },
  );

const numberOf = (body: unknown): number | undefined => {
  try {
    read(body);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof CommandFault, String(error));
    return error.rows[0]?.number;
  }
};

describe("the envelope of a command", () => {
  it("reads a command without parameters, in the names of a .NET class", () => {
    const request = read({ Command: { InComm: "verzeapi", InParam: null } });
    assert.equal(request.name, "VERZEAPI");
    assert.equal(request.select, undefined);
    assert.equal(request.parameters.size, 0);
    assert.deepEqual(request.warnings, []);
  });

  it("reads the same from both layouts", () => {
    const queryCondition = {
      tableName: "PARTNERY",
      conditions: [
        { fieldName: "INTER", relationalOperator: ">", value: "100" },
        { logicalOperator: "AND", fieldName: "INTER", relationalOperator: "<", value: 900 },
      ],
    };
    const queryFields = [{ tableName: "PARTNERY", tableFields: "INTER,NAZEV" }];
    const inner = { inComm: "PARTNERI", inParam: { parameters: { part_typ: "OD" } } };
    const one = read({ command: { ...inner, queryFields, queryCondition } });
    const other = read({
      Command: { InComm: "PARTNERI", InParam: { Parameters: { part_typ: "OD" } } },
      queryFields: queryFields[0],
      queryCondition: [queryCondition],
    });
    assert.deepEqual(one, other);
    assert.deepEqual(one.queryFields, queryFields);
    assert.deepEqual(one.queryConditions, [queryCondition]);
    assert.deepEqual([...one.parameters], [["part_typ", "OD"]]);
  });

  it("leaves out what is null or empty, and keeps false and 0", () => {
    const parameters = { a: null, b: "", c: false, d: 0, e: " " };
    const request = read({ command: { inComm: "X", inParam: { parameters } } });
    assert.deepEqual([...request.parameters.keys()], ["c", "d", "e"]);
  });

  it("takes what stands in the command over what stands beside it, with a warning where they differ", () => {
    const both = (data: unknown) => read({ command: { inComm: "X", Data: { a: 1 } }, Data: data });
    assert.deepEqual(both({ a: 1 }).warnings, []);
    const { data, warnings } = both({ a: 2 });
    assert.deepEqual(data, { a: 1 });
    assert.deepEqual(warnings, [{ desc: '"Data" je zadáno dvakrát' }]);
  });

  it("lets the exact name win over one in another case", () => {
    const request = read('{"COMMAND":{"inComm":"A"},"command":{"INCOMM":"B","inComm":"C"}}');
    assert.equal(request.name, "C");
    assert.deepEqual(
      request.warnings.map(({ desc }) => desc),
      ['"command" je zadáno dvakrát', '"inComm" je zadáno dvakrát'],
    );
  });

  it("warns of a key that is there twice", () => {
    const { name, warnings } = read('{"command":{"inComm":"A","inComm":"B","x":["inComm"]}}');
    assert.equal(name, "B");
    assert.deepEqual(warnings, [{ desc: '"inComm" je zadáno dvakrát' }]);
  });

  it("finds a raw query in both places, and refuses it beside a command", () => {
    const select = "select top 10 * from partnery where nazev like '%22312%'";
    assert.equal(read({ select }).select, select);
    assert.equal(read({ Command: { Select: select } }).select, select);
    assert.equal(read({ SELECT: "BASE64:c2VsZWN0" }).select, "BASE64:c2VsZWN0");
    assert.equal(numberOf({ select, command: { inComm: "INFO" } }), 9002);
  });

  it("says what is no command", () => {
    for (const body of ["", " ", "{", "nic", '{"a":1}}', "{'a':1}", Buffer.from([0x7b, 0xff])]) {
      assert.equal(numberOf(body), 9001, String(body));
    }
    for (const body of ["null", "1", '"a"', "[]", '[{"select":"x"}]', "{}", '{"command":"INFO"}']) {
      assert.equal(numberOf(body), 9002, body);
    }
    assert.equal(numberOf({ command: { inComm: 7 } }), 9002);
    assert.equal(numberOf({ command: { inComm: "X", inParam: { parameters: [1] } } }), 9009);
    assert.equal(numberOf({ command: { inComm: "X", queryFields: "INTER" } }), 9021);
    assert.equal(numberOf({ command: { inComm: "X", queryCondition: { tableName: 1 } } }), 9021);
  });

  it("drops a byte order mark", () => {
    assert.equal(read(`\u{feff}${JSON.stringify({ select: "x" })}`).select, "x");
  });

  it("refuses JSON that is nested deeper than any command, quickly and without a full stack", () => {
    const startedAt = performance.now();
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ]) {
      for (const depth of [70, 100_000, 2_000_000]) {
        const deep = `${open?.repeat(depth)}1${close?.repeat(depth)}`;
        assert.equal(numberOf(deep), 9001);
        assert.equal(numberOf(`{"command":{"inComm":"X"},"Data":${deep}}`), 9001);
      }
    }
    assert.ok(performance.now() - startedAt < 3_000);
    assert.deepEqual(
      read(`{"select":"[[[[\\"{{{{","Data":${"[".repeat(60)}${"]".repeat(60)}}`).select,
      '[[[["{{{{',
    );
  });

  it("refuses bodies that are nothing but separators", () => {
    assert.equal(numberOf(`[${"{},".repeat(1_000_000)}{}]`), 9001);
    assert.equal(numberOf(`[${"0,".repeat(1_000_000)}0]`), 9001);
  });

  it("takes time in proportion to the body, whatever its quotes and backslashes", () => {
    const startedAt = performance.now();
    for (const text of ['\\"', "\\\\", "\\\\u0000", "a", "\\u0001"]) {
      const body = `{"select":"${text.repeat(1_000_000)}"}`;
      assert.ok(read(body).select);
    }
    assert.ok(performance.now() - startedAt < 5_000);
  });

  it("refuses a NUL character, which no database takes", () => {
    assert.equal(numberOf('{"select":"a\\u0000b"}'), 9001);
    assert.equal(numberOf('{"select":"a\\\\\\u0000b"}'), 9001);
    assert.equal(read('{"select":"a\\\\u0000b"}').select, "a\\u0000b");
  });

  it("takes names of the language's own objects as any other name", () => {
    const body =
      '{"__proto__":{"select":"x"},"constructor":{},"command":{"inComm":"X","inParam":{"parameters":{"__proto__":{"a":1},"toString":"b"}}},"Data":{"__proto__":{"polluted":1},"hasOwnProperty":"%26"}}';
    const request = read(body);
    assert.equal(request.select, undefined);
    assert.deepEqual([...request.parameters.keys()], ["__proto__", "toString"]);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.equal(numberOf('{"__proto__":{"inComm":"X"}}'), 9002);
  });
});

it("reads or refuses whatever comes, and never breaks", () => {
  const random = createRandom("envelopes");
  const body = Buffer.from(
    '\u{feff}{"command":{"inComm":"PARTNERI","inParam":{"parameters":{"a":"b","A":null}},"queryFields":[{"tableName":"X","tableFields":"a,b"}],"queryCondition":{"tableName":"X","conditions":[{"fieldName":"a","relationalOperator":"=","value":[1,"2"]}]}},"Data":{"č":"%26","x":[{"y":1e400}]},"select":null}',
  );
  const pieces = [
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\",
    "null",
    "\\u0000",
    '"command":',
    "\xff",
    "1",
  ];
  for (let round = 0; round < 3_000; round++) {
    const bytes = [...body.toString("latin1")];
    for (let change = random.below(4); change >= 0; change--) {
      bytes.splice(random.below(bytes.length), random.below(12), random.pick(pieces));
    }
    const made = Buffer.from(bytes.join(""), "latin1");
    try {
      const { name, select, parameters } = read(made, {
        contentType: random.pick(["application/json", "application/x-www-form-urlencoded"]),
      });
      assert.ok((name === undefined) !== (select === undefined));
      assert.ok(parameters instanceof Map);
    } catch (error) {
      assert.ok(error instanceof CommandFault, `${made}: ${String(error)}`);
    }
  }
});

describe("percent signs", () => {
  const add = (NAZEV: string) => ({ command: { inComm: "PARTNERI_ADD" }, Data: { NAZEV } });
  const nameIn = (body: unknown, options?: Partial<EnvelopeOptions>) =>
    (read(body, options).data as { NAZEV: string }).NAZEV;

  it("are read in the data of commands that write, the reserved characters once", () => {
    assert.equal(nameIn(add("Johnson %26 Johnson")), "Johnson & Johnson");
    assert.equal(nameIn(add("100 %2526 %2f %C4%8D %20 %zz %")), "100 %26 / %C4%8D %20 %zz %");
    assert.deepEqual(
      read({ command: { inComm: "partneri_add" }, Data: [{ A: [{ B: "%3D" }] }] }).data,
      [{ A: [{ B: "=" }] }],
    );
  });

  it("stay where the unit says so, and in everything else", () => {
    assert.equal(nameIn(add("a %26 b"), { percentDecode: "never" }), "a %26 b");
    assert.equal(read({ select: "like '%26%'" }).select, "like '%26%'");
    const inParam = { parameters: { nazev: "%26" } };
    const request = read({ command: { inComm: "PARTNERI", inParam }, Data: { a: "%26" } });
    assert.equal(request.parameters.get("nazev"), "%26");
    assert.deepEqual(request.data, { a: "%26" });
  });

  it("of a form are read once in the whole body", () => {
    const contentType = "application/x-www-form-urlencoded; charset=utf-8";
    const body = encodeURIComponent(JSON.stringify(add("Čím + %26 dál")));
    assert.equal(nameIn(body, { contentType }), "Čím + %26 dál");
    const plain = '{"select":"a+b %26 %FF"}';
    assert.equal(read(plain, { contentType }).select, "a+b & %FF");
  });
});
