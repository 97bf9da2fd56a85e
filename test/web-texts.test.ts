import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { LANGUAGES } from "../src/model/i18n.ts";
import { LANGUAGES as UI_LANGUAGES } from "../web/src/i18n/languages.ts";
import { KNOWN_CODES, knownCode } from "../web/src/problem-codes.ts";

const FOLDER = new URL("../web/src/i18n/", import.meta.url);
const PLURAL = /_(zero|one|two|few|many|other)$/;

function textsOf(language: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (node: unknown, path: string): void => {
    if (typeof node === "string") texts.set(path, node);
    else for (const [key, part] of Object.entries(node as object)) walk(part, `${path}.${key}`);
  };
  walk(JSON.parse(readFileSync(new URL(`${language}.json`, FOLDER), "utf8")), "");
  return texts;
}

const plainKeys = (texts: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, "")))].toSorted();

const gaps = (text: string): readonly string[] => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

describe("texts of the web interface", () => {
  const english = textsOf("en");

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

  for (const language of LANGUAGES) {
    const texts = textsOf(language);

    it(`are all there and none is empty in ${language}`, () => {
      assert.deepEqual(plainKeys(texts), plainKeys(english));
      assert.deepEqual(
        [...texts].filter(([, text]) => text.trim() === ""),
        [],
      );
    });

    it(`have every plural form that ${language} needs`, () => {
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
      const counted = new Set(
        [...texts.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, "")),
      );
      for (const key of counted) {
        for (const form of pluralCategories) assert.ok(texts.has(`${key}_${form}`), key + form);
      }
    });

    it(`take the same values in ${language} as in English`, () => {
      for (const [key, text] of texts) {
        const original = english.get(key) ?? english.get(`${key.replace(PLURAL, "")}_other`) ?? "";
        assert.deepEqual(gaps(text), gaps(original), key);
      }
    });
  }
});
