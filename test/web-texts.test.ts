import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { LANGUAGES } from "../src/model/i18n.ts";
import { LANGUAGES as UI_LANGUAGES } from "../web/src/i18n/languages.ts";
import { KNOWN_CODES, knownCode } from "../web/src/problem-codes.ts";

const FOLDER = new URL("../web/src/i18n/", import.meta.url);
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** The texts of every page, and those that are loaded with their pages only. */
const SETS = {
  pages: FOLDER,
  invoices: new URL("invoices/", FOLDER),
  problems: new URL("problems/", FOLDER),
  webhooks: new URL("webhooks/", FOLDER),
  portal: new URL("portal/", FOLDER),
  records: new URL("records/", FOLDER),
  sources: new URL("sources/", FOLDER),
  sync: new URL("sync/", FOLDER),
  files: new URL("files/", FOLDER),
  exchange: new URL("exchange/", FOLDER),
  reports: new URL("reports/", FOLDER),
  health: new URL("health/", FOLDER),
  commands: new URL("commands/", FOLDER),
} as const;

function textsOf(language: string, folder = FOLDER): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (node: unknown, path: string): void => {
    if (typeof node === "string") texts.set(path, node);
    else for (const [key, part] of Object.entries(node as object)) walk(part, `${path}.${key}`);
  };
  walk(JSON.parse(readFileSync(new URL(`${language}.json`, folder), "utf8")), "");
  return texts;
}

const plainKeys = (texts: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, "")))].toSorted();

const gaps = (text: string): readonly string[] => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

describe("texts of the web interface", () => {
  const joined = (["pages", "invoices", "problems", "webhooks"] as const).map((set) =>
    textsOf("en", SETS[set]),
  );
  const english: ReadonlySet<string> = new Set(joined.flatMap((texts) => [...texts.keys()]));

  it("have each name once among the sets that are asked as one", () => {
    assert.equal(
      english.size,
      joined.reduce((sum, texts) => sum + texts.size, 0),
    );
  });

  it("come in the languages of the hub", () => {
    assert.deepEqual([...UI_LANGUAGES], [...LANGUAGES]);
  });

  it("have a sentence for every error that the hub tells a caller, and none without an error", () => {
    const [documented = ""] = readFileSync(
      new URL("../docs/errors.md", import.meta.url),
      "utf8",
    ).split("## Start and command line");
    const codes = [...documented.matchAll(/^\| `(\w+)` \|/gm)].map(([, code = ""]) => code);
    assert.ok(codes.length > 50);
    assert.deepEqual(
      codes.filter((code) => knownCode(code) === undefined),
      [],
    );
    const used = new Set<string>([...codes.map(knownCode), "offline", "other"].map(String));
    assert.deepEqual(
      KNOWN_CODES.filter((code) => !used.has(code) || !english.has(`.problem.${code}`)),
      [],
    );
  });

  for (const [set, folder] of Object.entries(SETS)) {
    const original = textsOf("en", folder);
    for (const language of LANGUAGES)
      checkTexts(`${set} in ${language}`, { folder, language, original });
  }
});

function checkTexts(
  name: string,
  {
    folder,
    language,
    original,
  }: { folder: URL; language: string; original: ReadonlyMap<string, string> },
): void {
  const texts = textsOf(language, folder);

  it(`are all there and none is empty: ${name}`, () => {
    assert.deepEqual(plainKeys(texts), plainKeys(original));
    assert.deepEqual(
      [...texts].filter(([, text]) => text.trim() === ""),
      [],
    );
  });

  it(`have every plural form that the language needs: ${name}`, () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const counted = new Set(
      [...texts]
        .filter(([key, text]) => PLURAL.test(key) && text.includes("{{count}}"))
        .map(([key]) => key.replace(PLURAL, "")),
    );
    assert.equal(
      counted.size > 0,
      [...original.keys()].some((key) => PLURAL.test(key)),
    );
    for (const key of counted) {
      for (const form of pluralCategories) assert.ok(texts.has(`${key}_${form}`), key + form);
    }
  });

  it(`take the same values as in English: ${name}`, () => {
    for (const [key, text] of texts) {
      const wanted = original.get(key) ?? original.get(`${key.replace(PLURAL, "")}_other`) ?? "";
      assert.deepEqual(gaps(text), gaps(wanted), key);
    }
  });
}
