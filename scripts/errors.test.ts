import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";

const ROOT = join(import.meta.dirname, "..");
const CODE = "[a-z]+(?:_[a-z0-9]+)*";

/** Where a code of an error stands in a source, with the code, or a text that holds some, as the first group. */
const PLACES: readonly RegExp[] = [
  /\b(?:code|errorCode)(?:: string)?\s*(?::|=(?!=))\s*((?:[^,}\n{[(]|"[^"]*")+)/g,
  new RegExp(`\\.code \\?\\? ("${CODE}")`, "g"),
  new RegExp(
    `(?:new (?:HubError|ConflictError)|super|problem)\\(\\s*(?:\\d+,\\s*)?("${CODE}")`,
    "g",
  ),
  new RegExp(
    `new (?:ForbiddenError|InvalidInputError)\\((?:[^()]|\\([^()]*\\))*,\\s*("${CODE}"),?\\s*\\)`,
    "g",
  ),
  new RegExp(`refused\\("[^"]*",\\s*("${CODE}")`, "g"),
  new RegExp(`FST_\\w+: \\[\\s*("${CODE}")`, "g"),
];
/** Codes of VAT rates and the name of a field, not errors. */
const OTHERS: ReadonlySet<string> = new Set(["zw", "marza", "oo", "code"]);

const sources = globSync("src/**/*.ts", { cwd: ROOT })
  .filter((path) => !path.endsWith(".test.ts"))
  .map((path) => readFileSync(join(ROOT, path), "utf8"));
const document = readFileSync(join(ROOT, "docs", "errors.md"), "utf8");

function codesIn(source: string): string[] {
  const texts = PLACES.flatMap((place) =>
    Array.from(source.matchAll(place), ([, text = ""]) => text),
  );
  return texts.flatMap((text) =>
    Array.from(text.matchAll(new RegExp(`"(${CODE})"`, "g")), ([, code = ""]) => code),
  );
}

const used = new Set(sources.flatMap(codesIn).filter((code) => !OTHERS.has(code)));
const told = new Set(
  Array.from(
    document.matchAll(new RegExp(`^\\| \`(${CODE})\` \\|`, "gm")),
    ([, code = ""]) => code,
  ),
);

it("tells in docs/errors.md of every code that the sources have", () => {
  assert.ok(used.size > 50, `only ${used.size} codes were found in the sources`);
  assert.deepEqual(
    [...used].filter((code) => !told.has(code)),
    [],
  );
});

it("tells of no code that there is not", () => {
  const gone = [...told].filter((code) => !["retry", "pause", "skip", "refuse"].includes(code));
  assert.deepEqual(
    gone.filter((code) => !used.has(code)),
    [],
  );
});
