import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { findEventType } from "../../model/event-types.ts";
import { checkFilters } from "../match.ts";
import { FILTER_NAMES } from "../templates/filters.ts";
import { TAG_NAMES } from "../templates/tags.ts";
import { compileTemplate, renderBody } from "../templates/template.ts";
import { OPERATORS } from "./operators.ts";

const text = readFileSync(
  new URL("../../../docs/filters-and-templates.md", import.meta.url),
  "utf8",
);
const blocks = (language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, code = ""]) => code,
  );

it("documents filters that pass the check", () => {
  const examples = blocks("json");
  assert.equal(examples.length, 5);
  for (const example of examples) assert.deepEqual(checkFilters(JSON.parse(example)), [], example);
});

it("documents templates that render the example of the catalogue", () => {
  const examples = blocks("liquid");
  assert.equal(examples.length, 2);
  const event = {
    id: "evt_1",
    type: "invoice.created",
    timestamp: "2026-03-12T09:30:00.000Z",
    subject: null,
    consumer: null,
  };
  const input = { event, data: findEventType("invoice.created")?.example };
  const [plain = "", json = ""] = examples;
  assert.match(
    renderBody(compileTemplate(plain), input),
    /^Invoice FV\/2026\/03\/17 from Biuro Serwis/,
  );
  const made = JSON.parse(renderBody(compileTemplate(json, "application/json"), input));
  assert.deepEqual([made.gross, made.lines], [1230, ["Serwis drukarek"]]);
});

it("documents every operator, tag and filter", () => {
  for (const name of [...Object.keys(OPERATORS), ...TAG_NAMES, ...FILTER_NAMES]) {
    assert.ok(text.includes(`\`${name}\``), name);
  }
});
