import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertWhole, screenshot } from "./browser.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";

interface Listed {
  readonly items: readonly { readonly state?: string }[];
}

/** Asks again and again until it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("It has not come about in time");
}

describe("connections with other systems in the web interface", { timeout: 400_000 }, () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "viadukt-exchange-ui-")));
  const share = join(root, "share");
  let bed: UiBed;
  let page: Page;
  before(async () => {
    mkdirSync(share);
    const erp = new DatabaseSync(join(root, "erp.db"));
    erp.exec(`create table kontrahenci (id integer primary key, nazwa text, nip text, miasto text, email text);
      insert into kontrahenci values (1, 'Żółta Łódź sp. z o.o.', '5252248481', 'Łódź', 'biuro@lodz.example'),
        (2, 'Warsztat', '1131911233', 'Gdynia', null), (3, null, '7010000009', 'Kraków', null)`);
    erp.close();
    bed = await openUiBed({ EXPORT_DIRS: root });
    page = bed.page;
    page.setDefaultTimeout(20_000);
    await page.goto(bed.hub.url);
    await bed.signIn(bed.hub.password);
    await page.getByRole("link", { name: "Later" }).click();
    const common = { credentials: {} };
    await bed.post("/integrations", {
      ...{ ...common, id: "erp", name: "ERP", provider: "sqlite" },
      settings: { folder: root, file: "erp.db" },
    });
    await bed.post("/integrations", {
      ...{ ...common, id: "share", name: "Share", provider: "local_folder" },
      settings: { folder: share },
    });
  });
  after(async () => {
    await bed?.[Symbol.asyncDispose]();
    rmSync(root, { recursive: true, force: true });
  });

  const answered = async <T>(path: string): Promise<T> => {
    const answer = await page.request.get(`${bed.hub.url}/api${path}`);
    assert.ok(answer.ok(), `${path}: ${answer.status()}`);
    return (await answer.json()) as T;
  };
  const next = () => page.getByRole("button", { name: "Next" }).click();
  const narrow = async (check: () => Promise<void>): Promise<void> => {
    await page.setViewportSize({ width: 360, height: 740 });
    // The frame moves to its place.
    await page.waitForTimeout(500);
    await check();
    await page.setViewportSize({ width: 1280, height: 860 });
  };

  it("says what it is for where nothing is defined", async () => {
    await page.getByRole("link", { name: "Connections with other systems" }).click();
    await page.getByText("Nothing is connected yet").waitFor();
    await assertAccessible(page);
    await page.getByRole("link", { name: "New connection" }).first().click();
  });

  it("leads from a table to a definition: proposal, preview, dry run, parties", async () => {
    await page.goto(`${bed.hub.url}/exchange/new`);
    await page.getByRole("combobox", { name: "Integration" }).selectOption("erp");
    await next();
    await page.getByRole("combobox", { name: "What", exact: true }).selectOption("party");
    await page.locator("input").and(page.getByLabel("Table or view")).fill("kontrahenci");
    await page.getByRole("option", { name: "kontrahenci" }).click();
    await page.getByRole("button", { name: "Show columns" }).click();
    await page.getByText(/nazwa \(/).waitFor();
    await next();
    await page.getByRole("button", { name: "Propose fields" }).click();
    const name = page.getByRole("group", { name: "Field name", exact: true });
    assert.equal(await name.getByLabel("From", { exact: true }).inputValue(), "nazwa");
    await page
      .getByText(/sure: by its name/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Show the first rows" }).click();
    const third = page.getByRole("group", { name: "Row 3", exact: true }).first();
    await third.getByText(/name/).last().waitFor();
    await screenshot(page, "exchange-wizard-map");
    await assertAccessible(page);
    await narrow(async () => {
      await assertWhole(page);
      await screenshot(page, "exchange-wizard-map-360");
    });
    await next();
    assert.equal(await page.getByLabel("Key columns").inputValue(), "id");
    await next();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Kontrahenci z ERP");
    assert.equal(await page.getByLabel("Short name").inputValue(), "kontrahenci-z-erp");
    await page.getByLabel("Connections button in").selectOption("parties");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "Kontrahenci z ERP" }).waitFor();
    await page.getByText("This version has not been tried yet.").waitFor();
    await page.getByLabel("What is read").selectOption("full");
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("Żółta Łódź sp. z o.o.").first().waitFor();
    await page
      .getByRole("button", { name: "Run again only the 1 row that was set aside" })
      .waitFor();
    assert.equal((await answered<{ items: object[] }>("/records/party")).items.length, 0);
    await screenshot(page, "exchange-dry-run");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await until(async () => (await answered<Listed>("/records/party")).items.length === 2);
    assert.deepEqual(bed.errors, []);
  });

  it("changes a definition, and says at the field what is wrong", async () => {
    await page.getByText("Change the definition").click();
    const city = page.getByRole("group", { name: "Field address.city" });
    await city.getByLabel("Value from").selectOption("expression");
    await city.getByLabel("Formula").fill("row.miasto +");
    await page.getByRole("button", { name: "Save" }).click();
    await city.getByRole("alert").waitFor();
    await city.getByLabel("Formula").fill('row.miasto + "!"');
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Version 2").waitFor();
    await page.getByText("Version 2").click();
    await page.getByText('row.miasto + "!"').last().waitFor();
    await page.getByText("The definition as a file").click();
    await page.getByText(/definition: kontrahenci-z-erp/).waitFor();
    await assertAccessible(page);
    await narrow(async () => {
      await assertWhole(page);
      await screenshot(page, "exchange-editor-360");
    });
    await screenshot(page, "exchange-editor");
  });

  it("defines an export to files in a folder", async () => {
    await page.goto(`${bed.hub.url}/exchange/new`);
    await page.getByRole("combobox", { name: "Integration" }).selectOption("share");
    await page.getByRole("combobox", { name: "Direction" }).selectOption("export");
    await next();
    await page.getByRole("combobox", { name: "What", exact: true }).selectOption("party");
    await page.getByLabel("File name").fill("parties_{n:3}.csv");
    await next();
    await page.getByRole("button", { name: "Add a field" }).click();
    const line = page.getByRole("group", { name: "Field 1", exact: true });
    await line.getByLabel("From", { exact: true }).fill("name");
    await line.getByLabel("To", { exact: true }).fill("nazwa");
    await next();
    await next();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Parties to files");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "Parties to files" }).waitFor();
  });

  it("sends a selection by the Connections button, tried first", async () => {
    await page.goto(`${bed.hub.url}/parties`);
    await page.getByRole("checkbox", { name: "Select Warsztat" }).check();
    const bar = page.getByRole("region", { name: "Selected parties" });
    await bar.getByRole("button", { name: "Connections" }).click();
    await assertAccessible(page);
    await page.getByRole("button", { name: /Parties to files/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 chosen record is sent").waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Run", exact: true }).isDisabled());
    await dialog.getByRole("button", { name: "Dry run" }).click();
    await dialog.getByText("Succeeded").first().waitFor();
    assert.deepEqual(readdirSync(share), []);
    await dialog.getByRole("button", { name: "Run", exact: true }).click();
    const batches = "/exchange/definitions/parties-to-files/batches";
    await until(async () => (await answered<Listed>(batches)).items[0]?.state === "sent");
    assert.deepEqual(readdirSync(share), ["parties_001.csv"]);
    const text = readFileSync(join(share, "parties_001.csv"), "utf8");
    assert.match(text, /Warsztat/);
    assert.doesNotMatch(text, /Łódź/);
    await page.goto(`${bed.hub.url}/exchange/parties-to-files`);
    await page.getByRole("link", { name: "Download: 1" }).waitFor();
    await page.getByRole("button", { name: "Records and answers: 1" }).click();
    await page.getByRole("table", { name: "Records and answers" }).waitFor();
    await assertAccessible(page);
    await page.goto(`${bed.hub.url}/exchange`);
    await page.getByRole("table", { name: "Connections with other systems" }).waitFor();
    await assertAccessible(page);
    await narrow(() => assertWhole(page));
    await screenshot(page, "exchange-list");
  });

  it("shows the button only to those who may run what it offers", async () => {
    const made = await page.request.post(`${bed.hub.url}/api/users`, {
      data: {
        ...{ email: "ola@example.com", name: "Ola", language: "en", invite_by: "password" },
        permissions: ["records.read", "integrations.run:share"],
      },
    });
    assert.ok(made.ok(), await made.text());
    const { id, password } = (await made.json()) as { id: number; password: string };
    const give = async (permissions: readonly string[]): Promise<void> => {
      const answer = await page.request.put(`${bed.hub.url}/api/users/${id}`, {
        data: { permissions },
      });
      assert.ok(answer.ok(), await answer.text());
    };
    const own = await (await bed.browser.newContext({ locale: "en" })).newPage();
    await own.goto(`${bed.hub.url}/parties`);
    await own.getByLabel("E-mail address").fill("ola@example.com");
    await own.getByLabel("Password", { exact: true }).fill(password);
    await own.getByRole("button", { name: "Sign in" }).click();
    await own.getByRole("link", { name: "Parties", exact: true }).waitFor();
    await own.goto(`${bed.hub.url}/parties`);
    await own.getByRole("link", { name: "Warsztat" }).waitFor();
    const button = own.getByRole("button", { name: "Connections", exact: true });
    await button.click();
    await own.getByRole("button", { name: /Parties to files/ }).waitFor();
    assert.equal(await own.getByRole("button", { name: /Kontrahenci z ERP/ }).count(), 0);
    await give(["records.read"]);
    await own.reload();
    await own.getByRole("link", { name: "Warsztat" }).waitFor();
    assert.equal(await button.count(), 0);
    await give(["records.read", "integrations.run"]);
    await own.reload();
    await button.click();
    await own.getByRole("button", { name: /Kontrahenci z ERP/ }).waitFor();
  });

  it("keeps lists of values", async () => {
    await page.goto(`${bed.hub.url}/exchange/lookups`);
    await page.getByLabel("Name of the list").fill("units");
    await page.getByRole("textbox", { name: "Values" }).fill("szt. = C62\nnothing");
    await page.getByText(/Lines: 2/).waitFor();
    await page.getByRole("textbox", { name: "Values" }).fill("szt. = C62");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("1 value").waitFor();
    await assertAccessible(page);
    const { items } = await answered<{ items: { entries: object }[] }>("/exchange/lookups");
    assert.deepEqual(items[0]?.entries, { "szt.": "C62" });
    assert.deepEqual(bed.errors, []);
  });

  it("shows what connects an ERP: notes, SQL, definitions", async () => {
    await page.goto(`${bed.hub.url}/exchange`);
    await page.getByRole("link", { name: "ERP packs" }).click();
    await page.getByText("Subiekt GT", { exact: true }).click();
    const pack = page.getByRole("region", { name: "Subiekt GT", exact: true });
    await pack.getByLabel("The ERP's database").fill("FIRMA");
    await pack.getByRole("button", { name: "Show the SQL" }).click();
    await pack.getByText("1-views.sql").click();
    await pack
      .getByText(/CREATE VIEW/)
      .first()
      .waitFor();
    assert.match(await pack.innerText(), /FIRMA/);
    await assertAccessible(page);
    await narrow(() => assertWhole(page));
    await screenshot(page, "exchange-packs");
  });
});
