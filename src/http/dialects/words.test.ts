import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkFilters } from "../../events/match.ts";
import { checkPattern } from "../../events/type-check.ts";
import { createEgressGuard } from "../../lib/egress.ts";
import { messageOf } from "../../lib/errors.ts";
import { FISCAL_WORDS } from "./fiscal-words.ts";
import { GARAGEREG_WORDS } from "./garagereg-words.ts";
import { PATTERNS } from "./phrases.ts";
import { say, sayFault, sayIssue } from "./words.ts";

describe("words of the dialects", () => {
  it("keep what varies in a sentence, whatever is in it", () => {
    const english = "There is no subscription with the id $1 $& $$.";
    assert.equal(say(FISCAL_WORDS, english), "Não existe webhook com o id $1 $& $$.");
    assert.equal(say(GARAGEREG_WORDS, english), "Nincs $1 $& $$ azonosítójú feliratkozás.");
  });

  it("say in English what has no translation, inside a sentence of their own", () => {
    assert.equal(say(FISCAL_WORDS, "odd $1"), "não aceito. Mensagem original: odd $1");
    assert.equal(say(GARAGEREG_WORDS, "odd"), "nem elfogadható. Eredeti üzenet: odd");
  });

  it("leave no group of a pattern unsaid, and name none that it has not", () => {
    for (const words of [FISCAL_WORDS, GARAGEREG_WORDS]) {
      for (const [pattern, text] of words.phrases) {
        const groups = new RegExp(`${pattern.source}|`).exec("")?.length ?? 1;
        for (const [, n] of text.matchAll(/(?<!\$)\$(\d)/g)) {
          assert.ok(Number(n) < groups, `${text} has no group ${n}`);
        }
      }
    }
  });

  it("mean each sentence by its own pattern, however others begin", () => {
    const first = Object.values(PATTERNS).find((pattern) => pattern.test("Write it as *."));
    assert.equal(first, PATTERNS.writeAs);
    const money = Object.values(PATTERNS).find((pattern) =>
      pattern.test("It takes: decimal text: 1500.00."),
    );
    assert.equal(money, PATTERNS.takesMoney);
  });

  it("name the fields as the dialect does", () => {
    const issue = (field: string) => sayIssue(FISCAL_WORDS, { field, message: "is missing" }).field;
    assert.deepEqual(
      ["event_types.3", "headers.X-A", "data.valor_total", "timeout_seconds", "nome"].map(issue),
      ["eventos", "headers_customizados.X-A", "dados.valor_total", "timeout", "nome"],
    );
    const of = (field: string) => sayIssue(GARAGEREG_WORDS, { field, message: "is missing" }).field;
    assert.deepEqual(
      ["event_types.3", "event_types", "url", "data", "event_filters.$or.1"].map(of),
      [
        "subscribed_events.3",
        "subscribed_events",
        "endpoint_url",
        "payload_data",
        "event_filters.$or.1",
      ],
    );
  });

  it("tell a fault by its code, and an unknown one too", () => {
    const fault = (code: string | null, status: number | null) =>
      sayFault(GARAGEREG_WORDS, { code, status });
    assert.equal(fault("bad_status", 500), "A végpont HTTP 500 kóddal válaszolt");
    assert.equal(fault("brand_new", null), "A kézbesítés nem sikerült (brand_new)");
    assert.equal(Object.keys(FISCAL_WORDS.faults).includes("timeout"), true);
  });

  it("know every sentence about addresses that may not be called", () => {
    const guard = createEgressGuard([], { isHttpsOnly: true });
    const addresses = [
      "ftp://example.com",
      "https://a:b@example.com",
      "https://example.com:25",
      "http://example.com",
      "https://10.0.0.1",
      "https://localhost",
      "https://[::1]",
      "https://169.254.169.254",
      "https://0.0.0.0",
    ];
    for (const address of addresses) {
      let refusal = "";
      try {
        guard.checkUrl(new URL(address));
      } catch (error) {
        refusal = messageOf(error);
      }
      assert.notEqual(refusal, "", address);
      for (const words of [FISCAL_WORDS, GARAGEREG_WORDS]) {
        assertKnown(say(words, refusal), refusal);
      }
    }
  });

  it("know every sentence about event types and filters", () => {
    const patterns = ["nfe_importda", "a b", "a..*", "invoice.creatd", "zzzzzzzz"];
    const said = patterns.flatMap((pattern) => {
      const issue = checkPattern(pattern);
      return issue ? [issue.message, issue.remedy] : [];
    });
    assert.ok(said.length >= 8);
    for (const words of [FISCAL_WORDS, GARAGEREG_WORDS]) {
      for (const sentence of said) assertKnown(say(words, sentence), sentence);
    }
    for (const issue of checkFilters({ a: { abov: 1 }, $typ: [1], b: "x", c: { gt: [] } })) {
      assertKnown(say(GARAGEREG_WORDS, issue.message), issue.message);
      if (issue.remedy) assertKnown(say(GARAGEREG_WORDS, issue.remedy), issue.remedy);
    }
  });
});

const assertKnown = (said: string, english: string): void =>
  assert.doesNotMatch(said, /Mensagem original|Eredeti üzenet/, english);
