import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failsWith } from "../../../test/simulator-bed.ts";
import { batchBody, parseBatch } from "./batch.ts";
import { quotientOf, sumOf } from "./decimal.ts";
import { groupsOf, instantOf, keyPath, parsePage, queryText } from "./odata.ts";
import { readProblem } from "./problems.ts";

describe("OData V2 of SAP", () => {
  it("doubles quotes in keys and encodes them", () => {
    assert.equal(keyPath("A_Product", "O'RING/1"), "A_Product(%27O%27%27RING%2F1%27)");
    assert.equal(
      keyPath("A_ProductDescription", { Product: "A B", Language: "PL" }),
      "A_ProductDescription(Product=%27A%20B%27,Language=%27PL%27)",
    );
    assert.equal(
      queryText({ $filter: "Product gt 'M8+M10'", $top: 5, $skip: undefined }),
      "?$filter=Product%20gt%20%27M8%2BM10%27&$top=5",
    );
  });

  it("reads both forms of times, and the initial one as none", () => {
    assert.equal(instantOf("/Date(1763199000000+0000)/"), 1_763_199_000_000);
    assert.equal(instantOf("/Date(1763164800000)/"), 1_763_164_800_000);
    assert.equal(instantOf("2026-11-15T09:30:00.1234567Z"), Date.parse("2026-11-15T09:30:00.123Z"));
    for (const none of [null, "", "/Date(-62135596800000)/", "/Date(0)/", "soon", {}])
      assert.equal(instantOf(none), undefined);
  });

  it("takes lists in both envelopes, counts as text, and of __next the query alone", () => {
    const next = "http://inner:8000/sap/x/A_Product?$filter=Product+gt+'A'&$skiptoken=5";
    const page = parsePage({ d: { results: [{}], __count: "7", __next: next } });
    assert.deepEqual([page.total, page.next], [7, "?$filter=Product%20gt%20'A'&$skiptoken=5"]);
    assert.equal(parsePage({ d: [{}, {}] }).rows.length, 2);
    for (const broken of [{}, { d: {} }, { d: { results: ["x"] } }, null, "text"])
      assert.throws(() => parsePage(broken), failsWith("TransientError", /not what was expected/));
  });

  it("keeps filters below a length, none lost", () => {
    const texts = Array.from({ length: 300 }, (_, i) => `Product eq 'ŁÓDŹ-${i}'`);
    const groups = groupsOf(texts, 1_000);
    assert.deepEqual(groups.flat(), texts);
    assert.ok(groups.every((group) => encodeURIComponent(group.join(" or ")).length <= 1_000));
  });

  it("sums and divides exactly", () => {
    assert.equal(sumOf(["0.1", "0.2", "-5.000", "3.000-"], "q"), "-7.7");
    assert.equal(quotientOf("35.00", "100", "p"), "0.35");
    assert.equal(quotientOf("10", "3", "p"), "3.3333333333");
    assert.equal(quotientOf("-20", "3", "p"), "-6.6666666667");
    assert.equal(quotientOf("999999999999.999", "1", "p"), "999999999999.999");
    assert.throws(() => quotientOf("1", "0", "p"), failsWith("DataError", /p: "0"/));
    assert.throws(() => sumOf(["1,5"], "q"), failsWith("DataError", /q: "1,5"/));
  });

  it("shows message and details of an error once, without what says nothing", () => {
    const problem = readProblem(400, {
      error: {
        code: "M3/305",
        message: { lang: "en", value: "Material group X does not exist" },
        innererror: {
          errordetails: [
            { code: "M3/305", message: "Material group X does not exist", severity: "error" },
            { code: "M3/018", message: "Check your entries", severity: "error" },
            { code: "M3/800", message: "Material was changed", severity: "success" },
            {
              code: "/IWBEP/CX_MGW_BUSI_EXCEPTION",
              message: "An exception was raised",
              severity: "error",
            },
          ],
        },
      },
    });
    assert.equal(problem.text, "Material group X does not exist Check your entries");
    assert.equal(problem.codes[0], "M3/305");
    assert.equal(readProblem(500, "<html>").text, "");
  });
});

describe("$batch of SAP", () => {
  const body = { ProductDescription: "Żółty napęd" };
  const changesets = [
    { key: "A", operations: [{ method: "PATCH", path: "A_Product('A')", body, ifMatch: 'W/"1"' }] },
    { key: "B", operations: [{ method: "POST", path: "A_Product", body }] },
  ] as const;

  it("ends each line with CR LF, counts bytes, and gives each product a changeset of its own", () => {
    const text = batchBody(changesets, { boundary: "b1", headers: { "sap-language": "PL" } });
    assert.ok(!/[^\r]\n/.test(text) && text.endsWith("--b1--\r\n"));
    assert.equal(text.match(/Content-Transfer-Encoding: binary\r\n/g)?.length, 2);
    assert.equal(text.match(/\r\n--b1\r\n|^--b1\r\n/g)?.length, 2);
    const length = Buffer.byteLength(JSON.stringify(body));
    assert.ok(
      text.includes(
        `If-Match: W/"1"\r\nContent-Length: ${length}\r\n\r\n${JSON.stringify(body)}\r\n`,
      ),
    );
  });

  const part = (status: number, json = "") =>
    `Content-Type: application/http\r\nContent-Length: 9\r\n\r\nHTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n\r\n${json}\r\n`;
  const answer = [
    "--x\r\nContent-Type: multipart/mixed; boundary=x_2\r\n\r\n",
    `--x_2\r\n${part(204)}--x_2\r\n${part(201, '{"d":{}}')}--x_2--\r\n`,
    `\r\n--x\r\n${part(400, '{"error":{}}')}`,
    "--x--\r\n",
  ].join("");

  it("reads answers of changesets that were done and of those that were refused, in order", () => {
    const parts = parseBatch(answer, 'multipart/mixed; boundary="x"');
    assert.deepEqual(
      parts?.map((one) => one.map(({ status, body: json }) => [status, json.trim()])),
      [
        [
          [204, ""],
          [201, '{"d":{}}'],
        ],
        [[400, '{"error":{}}']],
      ],
    );
  });

  it("takes no half of an answer for a whole one", () => {
    for (let at = 0; at < answer.length - 4; at += 7)
      assert.equal(
        parseBatch(answer.slice(0, at), "multipart/mixed; boundary=x"),
        undefined,
        String(at),
      );
    assert.equal(parseBatch(answer, "application/json"), undefined);
    assert.equal(
      parseBatch("--x\r\n\r\nnonsense\r\n--x--", "multipart/mixed; boundary=x"),
      undefined,
    );
  });
});
