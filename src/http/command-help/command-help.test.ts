import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { COMMANDS } from "../../commands/calls/definitions.ts";
import { NUMBERS } from "../../commands/fault.ts";
import { TABLES } from "../../commands/tables/index.ts";
import { commandHelp, signedOutPage } from "./command-help.ts";
import { ERROR_NUMBERS } from "./error-numbers.ts";
import { html, sentence } from "./html.ts";
import { HELP_HEADERS, HELP_STYLE } from "./style.ts";
import { HELP_TEXTS, helpLanguage } from "./texts.ts";

const ADDRESS = "http://127.0.0.1:12375";
const options = { language: "cs", address: ADDRESS, hubAddress: "" } as const;
const page = (path: string, more: Partial<Parameters<typeof commandHelp>[1]> = {}) =>
  commandHelp(path, { ...options, ...more });

const hrefsOf = (text: string): readonly string[] =>
  [...text.matchAll(/ href="([^"]*)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));

/** Every page that links lead to from the start, by its address. */
function crawl(base: string): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  const waiting = [base || "/"];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (pages.has(next)) continue;
    const found = page(next.slice(base.length) || "/", { base });
    assert.equal(found?.status, 200, `${next} is linked and not there`);
    pages.set(next, found?.html ?? "");
    const own = hrefsOf(found?.html ?? "").filter(
      (href) => href.startsWith("/") && !href.startsWith("/commands?") && href !== "/commands",
    );
    waiting.push(...own.filter((href) => base === "" || href.startsWith(base)));
  }
  return pages;
}

describe("the help of the command API", () => {
  it("has a page for every command and table, and no link that leads nowhere", () => {
    const pages = crawl("/help");
    for (const lang of ["cs", "en"]) {
      for (const { name } of COMMANDS) {
        assert.match(pages.get(`/help/commands/${name}?lang=${lang}`) ?? "", /<h1>/, name);
      }
      for (const { name } of TABLES) {
        assert.match(pages.get(`/help/tables/${name}?lang=${lang}`) ?? "", /<h1>/, name);
      }
    }
  });

  it("is served at the root of a port of its own too, without links to a hub that it does not know", () => {
    const { hubAddress: _, ...without } = options;
    const found = commandHelp("/commands/INFO", { ...without, language: "en" });
    assert.equal(found?.status, 200);
    const hrefs = hrefsOf(found?.html ?? "");
    assert.ok(hrefs.includes("/commands") && hrefs.includes("/errors"));
    assert.deepEqual(
      hrefs.filter((href) => href.startsWith("/help") || href.includes("command=")),
      [],
    );
  });

  it("leads from each command into the console", () => {
    const { html: text = "" } = page("/commands/FA_OUT", { base: "/help" }) ?? {};
    assert.ok(hrefsOf(text).includes("/commands?command=FA_OUT"));
  });

  it("says everything of a command: parameters, template, errors, example, tables", () => {
    for (const command of COMMANDS) {
      const { html: text = "" } = page(`/commands/${command.name.toLowerCase()}`) ?? {};
      for (const { name } of command.parameters) assert.ok(text.includes(`<code>${name}</code>`));
      for (const number of command.errors) assert.ok(text.includes(`>${number}</th>`));
      for (const key of Object.keys(command.data ?? {})) assert.ok(text.includes(`&quot;${key}`));
      for (const table of command.tables) assert.ok(text.includes(`>${table}</a>`), table);
    }
  });

  it("shows every column with its type, width and decimals", () => {
    for (const table of TABLES) {
      const { html: text = "" } = page(`/tables/${table.name}`) ?? {};
      for (const { name } of table.columns) assert.ok(text.includes(`<code>${name}</code>`), name);
    }
  });

  it("has one heading, a language and column headings with a scope on every page", () => {
    for (const [path, text] of crawl("")) {
      assert.equal(text.match(/<h1>/g)?.length, 1, path);
      assert.match(text, /<html lang="(cs|en)">/);
      assert.doesNotMatch(text, /<th(?! scope=)[ >]/, path);
      assert.doesNotMatch(text, /<script| style="| on\w+="|undefined|\[object/, path);
    }
  });

  it("answers 404 for what it does not know without repeating it, and nothing for paths of others", () => {
    const bad = ["/commands/NIC", "/tables/%3Cscript%3E", "/tables/%zz", "/commands/__proto__"];
    for (const path of bad) {
      const found = page(path);
      assert.equal(found?.status, 404, path);
      assert.doesNotMatch(found?.html ?? "", /script|proto|NIC|%z/);
    }
    const others = ["/api/comm", "/x", "/commands/A/B", "/toString", "/__proto__", "/errors/900"];
    for (const path of others) assert.equal(page(path), undefined, path);
  });

  it("escapes what comes from outside", () => {
    const { html: text = "" } =
      page("/", { address: `http://"><script>alert('1')</script>` }) ?? {};
    assert.doesNotMatch(text, /<script/);
    assert.equal(
      html`<b title="${`"<&'`}">${["<", html`<i>`]}</b>`.text,
      '<b title="&quot;&lt;&amp;&#39;">&lt;<i></b>',
    );
    assert.equal(sentence("a `<b>` c").text, "a <code>&lt;b&gt;</code> c");
  });

  it("is whole in both languages", () => {
    assert.deepEqual(Object.keys(HELP_TEXTS.cs), Object.keys(HELP_TEXTS.en));
    const said = [
      ...ERROR_NUMBERS,
      ...COMMANDS.flatMap(({ text, help, parameters }) => [
        ...[text, ...(help ? [help] : [])],
        ...parameters.map((one) => one.text),
      ]),
      ...TABLES.flatMap(({ text, columns }) => [text, ...columns.map((one) => one.text)]),
    ];
    for (const { cs, en } of said) assert.ok(cs.trim() !== "" && en.trim() !== "", `${cs}|${en}`);
    for (const text of Object.values(HELP_TEXTS)) {
      assert.deepEqual(
        Object.values(text).filter((one) => one.trim() === ""),
        [],
      );
    }
  });

  it("explains every number that a command can end with", () => {
    const explained = new Set(ERROR_NUMBERS.map(({ number }) => number));
    const used = [...Object.values(NUMBERS), ...COMMANDS.flatMap(({ errors }) => errors)];
    assert.deepEqual(
      [...new Set(used)].filter((number) => !explained.has(number)),
      [],
    );
  });

  it("comes in the reader's language", () => {
    assert.equal(helpLanguage("cs-CZ,cs;q=0.9,en;q=0.8"), "cs");
    assert.equal(helpLanguage("en-US,en"), "en");
    assert.equal(helpLanguage("pl,en;q=0.5"), "en");
    assert.equal(helpLanguage("pl"), "en");
    assert.equal(helpLanguage("*"), "cs");
    assert.equal(helpLanguage(undefined), "cs");
    assert.match(page("/?lang=en", { language: "cs" })?.html ?? "", /<html lang="en">/);
    assert.match(page("/?lang=xx", { language: "cs" })?.html ?? "", /<html lang="cs">/);
    assert.match(signedOutPage("cs"), /href="\/sign-in/);
  });

  it("loads nothing but its own style sheet", () => {
    assert.match(
      HELP_HEADERS["content-security-policy"] ?? "",
      /default-src 'none'; style-src 'sha256-/,
    );
    assert.ok((page("/")?.html ?? "").includes(`<style>${HELP_STYLE}</style>`));
  });
});
