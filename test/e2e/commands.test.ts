import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, screenshot } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("pages of the command API", { timeout: 240_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;
  let unitId = "";

  before(async () => {
    bed = await openUiBed({ AUTH: "off" });
    ({ hub, page } = bed);
  });
  after(() => bed?.[Symbol.asyncDispose]());

  const choose = async (name: string): Promise<void> => {
    await page.getByRole("combobox", { name: "Command" }).fill(name);
    await page.getByRole("option", { name: new RegExp(`^${name} –`) }).click();
    await page.waitForURL(new RegExp(`command=${name}$`));
  };
  const answer = () => page.getByRole("region", { name: "Answer" });
  const request = () => page.getByLabel("JSON", { exact: true });

  it("make an accounting unit, say what is dangerous, and show its GUID", async () => {
    await page.goto(`${hub.url}/commands/units`);
    await page.getByText("No accounting unit yet").waitFor();
    await page.getByRole("link", { name: "Add an accounting unit" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Demo s.r.o.");
    await page.getByLabel("User and password").selectOption("none");
    await page.getByText("can read your data without signing in").waitFor();
    await page.getByLabel("User and password").selectOption("required");
    await page.getByText("can read your data without signing in").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Add an accounting unit" }).click();
    await page.getByRole("heading", { level: 1, name: "Demo s.r.o." }).waitFor();
    unitId =
      (await page
        .getByRole("region", { name: "ID-UJ" })
        .locator(".mantine-Code-root")
        .textContent()) ?? "";
    assert.match(unitId, GUID);
    await assertAccessible(page);
    await screenshot(page, "en-1280-commands-unit");
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("refused with error 9005").waitFor();
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByText("refused with error 9005").waitFor({ state: "detached" });
  });

  it("post a command with the keyboard, and show its answer as it came", async () => {
    await page.goto(`${hub.url}/commands`);
    await page
      .getByLabel("Accounting unit", { exact: true })
      .selectOption({ label: "Demo s.r.o." });
    await choose("VERZEAPI");
    await request().press("Control+Enter");
    await answer().getByText("OK", { exact: true }).waitFor();
    await answer().getByRole("columnheader", { name: "ApiComPrem.dll" }).waitFor();
    await answer().getByText("As it came").click();
    assert.match(
      (await answer().getByRole("group", { name: "As it came" }).textContent()) ?? "",
      /^\{"Result":"OK"/,
    );
  });

  it("write a record from its form, and read it with conditions and columns", async () => {
    await choose("PARTNERI_ADD");
    await page.getByLabel("typCmd").fill("ADD");
    await page.getByText("Fields of the record.").click();
    await page.getByLabel("NAZEV", { exact: true }).fill("Žluťoučký kůň s.r.o.");
    await page.getByRole("button", { name: "Create JSON Post" }).click();
    assert.match(await request().inputValue(), /"NAZEV": "Žluťoučký kůň s\.r\.o\."/);
    await page.getByRole("button", { name: "Post", exact: true }).click();
    await answer().getByRole("columnheader", { name: "INTER" }).waitFor();
    await choose("PARTNERI");
    await page.getByLabel("part_typ").fill("FULL");
    await page.getByText("0 conditions").click();
    await page.getByRole("button", { name: "Add a condition" }).click();
    await page.getByLabel("Column, 1").selectOption("NAZEV");
    await page.getByLabel("Operator, 1").selectOption("LIKE");
    await page.getByLabel("Value, 1").fill("Žlu%");
    await page.getByRole("button", { name: "Create JSON Post" }).click();
    await page.getByRole("button", { name: "Post", exact: true }).click();
    await answer().getByRole("cell", { name: "Žluťoučký kůň s.r.o." }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-commands-answer");
  });

  it("say what an error means, and where a text stops being JSON", async () => {
    await request().fill('{"select":"select nic from partnery"}');
    await page.getByRole("button", { name: "Post", exact: true }).click();
    await answer().getByText("Error 900", { exact: true }).waitFor();
    await answer().getByText("Invalid column name 'nic'").first().waitFor();
    await answer().getByText("A query or value does not fit the data").waitFor();
    await request().fill('{\n"select": ]');
    await page.getByText("This is no JSON: line 2, column 11.").waitFor();
  });

  it("give a command as a program, without the password, for any address", async () => {
    await page.getByLabel("Address", { exact: true }).fill("https://dev.premier.cz");
    await page.getByLabel("Port", { exact: true }).fill("12375");
    await page.getByText("Your browser sends commands to this hub only.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Post", exact: true }).isDisabled());
    await page.getByLabel("User", { exact: true }).fill("test");
    await page.getByLabel("Password", { exact: true }).fill("tajne-heslo");
    await page.getByRole("button", { name: "Copy as a program" }).click();
    const program = page.getByRole("dialog").locator(".mantine-Code-root");
    await program.waitFor();
    const php = (await program.textContent()) ?? "";
    assert.match(php, /ssl:\/\/dev\.premier\.cz/);
    assert.ok(php.includes(unitId) && !php.includes("tajne-heslo"));
    await page.keyboard.press("Escape");
    const kept = await page.evaluate(
      "JSON.stringify(localStorage) + JSON.stringify(sessionStorage)",
    );
    assert.ok(!String(kept).includes("tajne-heslo"));
    await page.getByRole("button", { name: "Back to this hub" }).click();
  });

  it("keep a history, and the last command with its answer on every page", async () => {
    await page.getByText("commands posted from this browser").click();
    const history = page.getByRole("table", { name: "History" });
    await history.getByRole("button", { name: "Take over the request PARTNERI_ADD" }).click();
    assert.match(await request().inputValue(), /PARTNERI_ADD/);
    await page.getByRole("link", { name: "Log", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Log of commands" }).waitFor();
    await page.getByRole("button", { name: "Last command" }).click();
    await page.getByRole("dialog").getByText("select nic from partnery").waitFor();
    await page.keyboard.press("Escape");
    const log = page.getByRole("table", { name: "Log of commands" });
    await log.getByText("Error 900", { exact: true }).waitFor();
    await log.getByRole("link", { name: "Open PARTNERI_ADD in the console" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-commands-log");
    assert.deepEqual(bed.errors, []);
  });

  it("lead to a help that follows the commands and tables, in two languages", async () => {
    await page.getByRole("link", { name: "Help", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Command API" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-help");
    await page.getByRole("link", { name: "Commands", exact: true }).click();
    await page.getByRole("link", { name: "FA_OUT", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "FA_OUT" }).waitFor();
    await page.getByRole("link", { name: "Česky" }).click();
    await page.getByRole("heading", { level: 2, name: "Parametry" }).waitFor();
    await page.getByRole("link", { name: "POLOZKY", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "POLOZKY" }).waitFor();
    await assertAccessible(page);
    await page.goto(`${hub.url}/help/commands/PARTNERI?lang=en`);
    await page.getByRole("link", { name: "Try it in the console" }).click();
    await page.getByRole("heading", { level: 1, name: "Command API" }).waitFor();
    assert.match(await request().inputValue(), /"inComm": "PARTNERI"/);
  });

  for (const [language, width, colorScheme] of [
    ["cs", 360, "dark"],
    ["cs", 1280, "light"],
    ["hu", 360, "light"],
    ["en", 1280, "dark"],
  ] as const) {
    it(`are whole in ${language} at ${width} px, ${colorScheme}`, async () => {
      const view = { language, width, colorScheme, isJudged: true };
      await using walk = await openWalk(page, hub.url, view);
      const { id } =
        (await hub.call<{ items: { id: number }[] }>("GET", "/api/units")).items[0] ?? {};
      const places = [
        "/commands?command=FA_OUT",
        "/commands?command=OB_IN_ADD",
        "/commands?command=SELECT",
        "/commands/units",
        "/commands/units/new",
        `/commands/units/${id}`,
        "/commands/log",
      ];
      for (const [index, place] of places.entries()) {
        await walk.go(place);
        await assertAccessible(walk.tab);
        await screenshot(walk.tab, `${language}-${width}-${colorScheme}-commands-${index}`);
      }
      assert.deepEqual(walk.faults, []);
      for (const place of ["/help", "/help/commands/OB_IN_ADD", "/help/tables/PARTNERY"]) {
        await walk.tab.goto(`${hub.url}${place}?lang=${language === "cs" ? "cs" : "en"}`);
        await assertAccessible(walk.tab);
        await screenshot(
          walk.tab,
          `${language}-${width}-${colorScheme}${place.replaceAll("/", "-")}`,
        );
      }
    });
  }
});
