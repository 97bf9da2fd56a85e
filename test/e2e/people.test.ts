import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { assertAccessible, screenshot, watchErrors } from "./browser.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { load } from "./walk.ts";

const PASSWORD = "correct horse battery";

describe("people, the audit, logs and the history in the web interface", {
  timeout: 400_000,
}, () => {
  let bed: UiBed;
  let page: Page;
  let guest: { readonly context: BrowserContext; readonly page: Page; readonly errors: string[] };
  let link = "";

  before(async () => {
    bed = await openUiBed();
    page = bed.page;
    await page.goto(bed.hub.url);
    await bed.signIn(bed.hub.password);
    await page.getByRole("link", { name: "Later" }).click();
    await bed.addSystem("fakturownia");
    await bed.addSystem("sandbox_erp");
    for (const id of ["fakturownia-1", "sandbox_erp-1"])
      await bed.post(`/integrations/${id}/verify`, {});
    // The page has read the list of integrations before there were any.
    await page.goto(bed.hub.url);
    const context = await bed.browser.newContext({
      locale: "pl",
      reducedMotion: "reduce",
      viewport: { width: 1280, height: 860 },
    });
    const other = await context.newPage();
    other.setDefaultTimeout(20_000);
    const errors = watchErrors(other, bed.hub.url, { areRefusalsExpected: true });
    guest = { context, page: other, errors };
  });
  after(async () => {
    await guest?.context.close();
    await bed?.[Symbol.asyncDispose]();
  });

  it("adds a user who may run one integration, and shows the link once", async () => {
    await page.getByRole("link", { name: "Users", exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: "Users" }).waitFor();
    await page.getByText("(You)").waitFor();
    await page.getByRole("link", { name: "Add a user" }).click();
    await page.getByLabel("Name").fill("Ola Nowak");
    await page.getByLabel("E-mail address").fill("ola@example.com");
    await page.getByLabel("Language").selectOption("pl");
    await page.getByText("EXTSYS – external system service").waitFor();
    await page.getByRole("radio", { name: "Only these integrations" }).check();
    await page.getByText("Choose at least one integration.").waitFor();
    await page.getByRole("checkbox", { name: "fakturownia" }).check();
    await assertAccessible(page);
    await screenshot(page, "user-new");
    await page.getByRole("button", { name: "Add a user" }).click();
    const shown = page.getByRole("status").filter({ hasText: "Link for Ola Nowak" });
    link = (await shown.locator("code, pre").first().textContent()) ?? "";
    assert.match(link, /\/invitation#vki_/);
    await assertAccessible(page);
    await page.getByRole("button", { name: "I have stored it" }).click();
    const row = page.getByRole("row").filter({ hasText: "Ola Nowak" });
    await row.getByText("No password yet").waitFor();
    await row.getByText("Run fakturownia-1").waitFor();
    await screenshot(page, "users");
    assert.deepEqual(bed.errors, []);
  });

  it("says at the field and in a sentence what cannot be", async () => {
    await page.goto(`${bed.hub.url}/users/new`);
    await page.getByLabel("Name").fill("Somebody");
    await page.getByLabel("E-mail address").fill("OLA@example.com");
    await page.getByRole("button", { name: "Add a user" }).click();
    await page.getByText("Somebody signs in with this e-mail already.").waitFor();
    await page.goto(`${bed.hub.url}/users`);
    await page.getByRole("link", { name: "Administrator" }).click();
    await page.getByRole("button", { name: "Disable" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
    await page.getByText("Then nobody could manage users any more.").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  it("lets the invited person choose a password, in Polish, and see just that integration", async () => {
    const { page: own, errors } = guest;
    await own.goto(link);
    await own.getByRole("heading", { level: 1, name: "Ustaw hasło" }).waitFor();
    await assertAccessible(own);
    await screenshot(own, "pl-invitation");
    await own.getByLabel("Nowe hasło").fill(PASSWORD);
    await own.getByRole("button", { name: "Zapisz hasło" }).click();
    await own.getByText("Zaloguj się jako ola@example.com").waitFor();
    await own.getByRole("link", { name: "Zaloguj się" }).click();
    await own.getByLabel("Adres e-mail").fill("ola@example.com");
    await own.getByLabel("Hasło", { exact: true }).fill(PASSWORD);
    await own.getByRole("button", { name: "Zaloguj się" }).click();
    await own.getByRole("link", { name: "Integracje", exact: true }).first().click();
    await own.getByRole("link", { name: "fakturownia" }).first().waitFor();
    assert.equal(await own.getByRole("link", { name: "sandbox_erp" }).count(), 0);
    assert.equal(await own.getByRole("link", { name: "Użytkownicy" }).count(), 0);
    assert.equal(await own.getByRole("link", { name: "Audyt i dzienniki" }).count(), 0);
    await own.goto(`${bed.hub.url}/integrations/fakturownia-1`);
    await own
      .getByRole("button", { name: /Sprawdź/ })
      .first()
      .click();
    await own.goto(`${bed.hub.url}/runs`);
    await own.getByRole("row").filter({ hasText: "ola@example.com" }).first().waitFor();
    assert.equal(await own.getByRole("row").filter({ hasText: "sandbox_erp" }).count(), 0);
    await screenshot(own, "pl-runs");
    await own.goto(link);
    await own.reload();
    await own.getByLabel("Nowe hasło").fill(PASSWORD);
    await own.getByRole("button", { name: "Zapisz hasło" }).click();
    await own.getByText("Ten odnośnik już nie działa").waitFor();
    assert.deepEqual(errors, []);
  });

  it("keeps groups, and what they give counts at once", async () => {
    await page.goto(`${bed.hub.url}/groups`);
    await page.getByText("There are no groups yet.").waitFor();
    await assertAccessible(page);
    await page.getByRole("link", { name: "Add a group" }).click();
    await page.getByLabel("Name of the group").fill("Magazyn");
    await page.getByRole("checkbox", { name: "Ola Nowak" }).check();
    await page.getByRole("radio", { name: "All integrations" }).check();
    await page.getByRole("checkbox", { name: "Read records" }).check();
    await page.getByRole("button", { name: "Add a group" }).click();
    const row = page.getByRole("row").filter({ hasText: "Magazyn" });
    await row.getByText("Ola Nowak").waitFor();
    await assertAccessible(page);
    await guest.page.goto(`${bed.hub.url}/integrations`);
    await guest.page.getByRole("link", { name: "sandbox_erp" }).first().waitFor();
    await row.getByRole("link", { name: "Magazyn" }).click();
    await page.getByLabel("Name of the group").fill("Warehouse");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Warehouse" }).waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("There are no groups yet.").waitFor();
    assert.deepEqual(bed.errors, []);
  });

  it("ends the sessions of a person who is disabled", async () => {
    await page.goto(`${bed.hub.url}/users`);
    await page.getByRole("link", { name: "Ola Nowak" }).click();
    await page.getByRole("button", { name: "Disable" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
    await page.getByRole("button", { name: "Enable" }).waitFor();
    await guest.page.goto(`${bed.hub.url}/integrations`);
    await guest.page.getByRole("heading", { name: "Logowanie" }).waitFor();
    await page.getByRole("button", { name: "Enable" }).click();
    await page.getByRole("button", { name: "Give a new password" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Give a new password" }).click();
    await page.getByRole("status").filter({ hasText: "Password of Ola Nowak" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "user");
  });

  it("shows the audit with what was before and after", async () => {
    await page.getByRole("link", { name: "Audit and logs" }).click();
    await page.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
    await page.getByLabel("Kind").selectOption("group");
    await page.getByText("Magazyn → Warehouse").or(page.getByText("Warehouse")).first().waitFor();
    const table = page.getByRole("table", { name: "Audit" });
    assert.equal(await table.getByText("Ola Nowak", { exact: true }).count(), 0);
    assert.ok((await table.getByRole("row").count()) >= 4);
    await assertAccessible(page);
    await screenshot(page, "audit");
    await page.goto(`${bed.hub.url}/audit?actor=nobody`);
    await page.getByText("Nothing matches these filters.").waitFor();
  });

  it("hands out the log files and shows their last lines", async () => {
    await page.getByRole("link", { name: "Logs", exact: true }).click();
    const table = page.getByRole("table", { name: "Logs" });
    await table.getByText(/^hub\.\d{4}-\d\d-\d\d\.1\.log$/).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      table.getByRole("link", { name: /^Download: hub/ }).click(),
    ]);
    const text = await readFile(await saved.path(), "utf8");
    assert.ok(text.startsWith('{"level":'), text.slice(0, 80));
    assert.ok(!text.includes(PASSWORD));
    await page.getByRole("group", { name: "Last lines" }).waitFor();
    await page.getByLabel("At least").selectOption("error");
    await page.getByText("No lines of this level.").waitFor();
    await assertAccessible(page);
    await screenshot(page, "logs");
    assert.deepEqual(bed.errors, []);
  });

  it("finds runs, keeps the filters in the address and hands them out as a file", async () => {
    await page.goto(`${bed.hub.url}/runs`);
    await page.getByLabel("Started by").fill("ola@example.com");
    await page.getByLabel("How").selectOption("user");
    await page.waitForURL(/actor=ola.*trigger=user|trigger=user.*actor=ola/);
    await page.getByRole("row").filter({ hasText: "ola@example.com" }).first().waitFor();
    assert.equal(await page.getByRole("row").filter({ hasText: "admin@localhost" }).count(), 0);
    const save = async (name: string) => {
      const [saved] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name }).click(),
      ]);
      return { name: saved.suggestedFilename(), bytes: await readFile(await saved.path()) };
    };
    const csv = await save("As CSV");
    assert.match(csv.name, /^runs-\d{4}-\d\d-\d\d\.csv$/);
    const rows = csv.bytes.toString("utf8").trimEnd().split("\r\n");
    assert.match(rows[0] ?? "", /^\ufeffWhen,Who,How it was started,Action,/);
    assert.ok(rows.length >= 2 && rows.slice(1).every((row) => row.includes("ola@example.com")));
    const sheet = await save("As Excel");
    assert.equal(sheet.bytes.subarray(0, 2).toString(), "PK");
    await assertAccessible(page);
    await page.setViewportSize({ width: 390, height: 800 });
    for (const path of ["/users", "/groups", "/audit", "/logs", "/runs"]) {
      await load(page, `${bed.hub.url}${path}`);
      await assertAccessible(page);
    }
    await screenshot(page, "narrow-runs");
    assert.deepEqual(bed.errors, []);
  });
});
