import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertWhole, screenshot, tabTo } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { type Listed, openSyncSides, type SyncSides } from "./sync-sides.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

const MOTOR = "GATE-MOTOR-001";
const REMOTE = "GATE-REMOTE-001";
const REMOTE_2 = "GATE-REMOTE-002";

describe("pages of syncing both ways", { timeout: 400_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;
  let sides: SyncSides;

  before(async () => {
    bed = await openUiBed();
    ({ hub, page } = bed);
    await page.goto(hub.url);
    await bed.signIn(hub.password);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await bed.addSystem("sandbox_erp", "erp");
    sides = openSyncSides(bed);
  });

  after(async () => {
    await bed?.[Symbol.asyncDispose]();
  });

  const section = (name: string | RegExp) => page.getByRole("region", { name, exact: true });
  const outcomes = () => section("What became of each record");

  it("lead from an integration to its sync, and show what would happen", async () => {
    await page.goto(`${hub.url}/integrations/erp`);
    await section("Sync both ways").getByRole("link", { name: "Open the sync" }).click();
    await page.waitForURL(`${hub.url}/integrations/erp/sync`);
    const items = section("Items");
    await items.getByText("Nothing was synced yet.").waitFor();
    await assertAccessible(page);
    await items.getByRole("button", { name: "Show what would happen" }).click();
    const preview = section("What would happen");
    await preview.getByText(/^Into the hub: 50 · To sandbox_erp: 0/).waitFor();
    await preview.getByRole("button", { name: "Show more" }).click();
    await preview.getByText(/^Into the hub: 100/).waitFor();
    await preview.locator("summary").first().click();
    await preview.getByText("All of the record would come in from sandbox_erp.").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-sync-preview");
    assert.deepEqual((await sides.get<{ items: unknown[] }>("/records/item")).items, []);
  });

  it("start the sync, and tell of every record on either side", async () => {
    await section("What would happen").getByRole("button", { name: "Do it now" }).click();
    await outcomes().locator("summary").first().waitFor();
    await page.getByText("Succeeded", { exact: true }).first().waitFor();
    await sides.change(MOTOR, { name: "Motor, as the hub calls it" });
    await sides.atErp(REMOTE, { description: "Remote, as the ERP calls it" });
    await page.getByRole("button", { name: "Sync now" }).click();
    const results = outcomes();
    const out = results.locator("details").filter({ hasText: "To sandbox_erp" });
    await out.filter({ hasText: MOTOR }).locator("summary").click();
    await out.getByText("only this side had changed it").waitFor();
    await out.getByText("Motor, as the hub calls it").last().waitFor();
    await results.getByLabel("Way").selectOption("Into the hub");
    await results.locator("details").filter({ hasText: REMOTE }).waitFor();
    assert.equal((await sides.part(MOTOR)).description, "Motor, as the hub calls it");
    assert.equal((await sides.item(REMOTE)).data.name, "Remote, as the ERP calls it");
    await assertAccessible(page);
    await screenshot(page, "en-1280-sync-results");
    await results.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("heading", { level: 1, name: "Taking a sync back" }).waitFor();
    await page.getByText("Succeeded", { exact: true }).first().waitFor();
    assert.notEqual((await sides.part(MOTOR)).description, "Motor, as the hub calls it");
    await page.goto(`${hub.url}/integrations/erp/sync`);
  });

  it("keep the settings in words, with rules for single fields and other names of units", async () => {
    const settings = section("Settings");
    await settings.locator("summary").first().click();
    await settings.getByLabel("Which way").selectOption("Both ways");
    await settings
      .getByLabel("Where both sides changed the same field")
      .selectOption("Ask me each time");
    await settings.getByText("Single fields", { exact: true }).click();
    await settings.getByLabel("Rule: Price: retail").selectOption("sandbox_erp is right");
    await settings.getByText("Units, currencies and price lists", { exact: true }).click();
    await settings.getByRole("button", { name: "Units: Add a line" }).click();
    await settings.getByLabel("In the hub, 1").fill("szt");
    await settings.getByLabel("In sandbox_erp, 1").fill("PCS");
    await settings.getByLabel("Makes, 1").fill("0");
    await settings.getByRole("button", { name: "Save the settings" }).click();
    await settings.getByRole("alert").waitFor();
    await settings.getByLabel("Makes, 1").fill("1,0");
    await assertAccessible(page);
    await screenshot(page, "en-1280-sync-settings");
    await tabTo(page, settings.getByRole("button", { name: "Save the settings" }));
    await page.keyboard.press("Enter");
    await section("Settings")
      .getByText(/^Settings by /)
      .waitFor();
    const { items } = await sides.get<{
      items: { settings: { fields: object; units: object[]; conflicts: string } }[];
    }>("/integrations/erp/sync-settings");
    assert.deepEqual(items[0]?.settings.fields, { "prices.retail": "erp" });
    assert.deepEqual(items[0]?.settings.units, [{ hub: "szt", erp: "PCS", factor: "1.0" }]);
    assert.equal(items[0]?.settings.conflicts, "ask");
    await section("Settings").getByRole("button", { name: "Back to the defaults" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Back to the defaults" }).click();
    await section("Settings").getByText("come with the hub").waitFor();
  });

  it("list what both sides changed, and carry out what is decided by field", async () => {
    await page.goto(`${hub.url}/sync/conflicts`);
    await page.getByText("Everything agrees").waitFor();
    await screenshot(page, "en-1280-conflicts-none");
    await sides.change(MOTOR, { name: "Hub motor", description: "Hub words" });
    await sides.atErp(MOTOR, { description: "ERP motor", long_text: "ERP words" });
    for (const code of [REMOTE, REMOTE_2]) {
      await sides.change(code, { name: `Hub ${code}` });
      await sides.atErp(code, { description: `ERP ${code}` });
    }
    await sides.sync();
    assert.equal((await sides.conflicts("open")).length, 3);
    await page.reload();
    await page.getByRole("link", { name: /^Syncs.*Waiting for a decision: 3/ }).waitFor();
    const one = page.getByRole("region").filter({ hasText: MOTOR });
    await one.getByRole("link", { name: /motor$/ }).waitFor();
    assert.equal(
      await one.getByRole("button", { name: "Carry out the choice" }).isDisabled(),
      true,
    );
    await one.getByRole("radio", { name: "Name: sandbox_erp, ERP motor" }).check();
    await one.getByRole("radio", { name: "Description: Hub, Hub words" }).check();
    await assertAccessible(page);
    await screenshot(page, "en-1280-conflicts");
    await one.getByRole("button", { name: "Carry out the choice" }).click();
    const done = page.getByRole("status").filter({ hasText: "Your decision" });
    await done.getByText("Succeeded", { exact: true }).waitFor();
    await one.waitFor({ state: "detached" });
    assert.equal((await sides.item(MOTOR)).data.name, "ERP motor");
    assert.equal((await sides.part(MOTOR)).long_text, "Hub words");
    assert.equal((await sides.part(MOTOR)).description, "ERP motor");
  });

  it("decide several at once, and show the decided and the settled ones", async () => {
    await page.getByLabel("Code or name").fill("remote");
    await page.waitForURL(/q=remote/);
    await page.getByRole("checkbox", { name: "Select all in this list" }).check();
    const bar = section("Selected conflicts");
    await bar.getByText("Selected: 2").waitFor();
    await bar.getByRole("button", { name: "The hub is right" }).click();
    await page.getByText("Decided: 2").waitFor();
    await page.getByText("Succeeded", { exact: true }).waitFor();
    assert.equal((await sides.part(REMOTE_2)).description, `Hub ${REMOTE_2}`);
    await page.getByLabel("State").selectOption("Settled");
    await page
      .getByText(/Taken: Hub$/)
      .first()
      .waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-conflicts-settled");
    assert.equal((await sides.conflicts("open")).length, 0);
  });

  it("log every sync with its figures, and one with its records", async () => {
    await page.goto(`${hub.url}/sync`);
    const rows = page.getByRole("table", { name: "Syncs" }).getByRole("row");
    await rows.nth(1).waitFor();
    const all = await rows.count();
    await assertAccessible(page);
    await screenshot(page, "en-1280-syncs");
    await page.getByLabel("State").selectOption("Partly succeeded");
    await page.waitForURL(/status=partial/);
    await page.waitForFunction(`document.querySelectorAll("tbody tr").length < ${all - 1}`);
    await rows.nth(1).getByRole("link", { name: "sandbox_erp" }).click();
    await page.getByRole("heading", { level: 1, name: "Sync: sandbox_erp, Items" }).waitFor();
    await section("About the sync").getByRole("link", { name: "Log of the run" }).waitFor();
    await outcomes().getByLabel("State").selectOption("To be decided");
    await outcomes().locator("summary").first().click();
    await outcomes().getByText("somebody has to decide").first().waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-sync-one");
  });

  it("ask before so much is deleted, and delete it when told to", async () => {
    const gone: string[] = [];
    for (const { data } of (await sides.get<{ items: readonly Listed[] }>("/records/item?limit=9"))
      .items) {
      await sides.removeAtErp(data.code);
      gone.push(data.code);
    }
    await page.goto(`${hub.url}/integrations/erp/sync`);
    await page.getByRole("button", { name: "Sync now" }).click();
    const held = page.getByRole("alert").filter({ hasText: "Nothing was deleted" });
    await held.getByText("In the hub: 9").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-sync-held");
    assert.ok(await sides.item(gone[0] ?? ""));
    await held.getByRole("button", { name: "Delete them" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/9 in all/).waitFor();
    await dialog.getByRole("button", { name: "Delete them" }).click();
    await held.waitFor({ state: "detached" });
    await outcomes().getByText("Deleted", { exact: true }).nth(8).waitFor();
    const { items } = await sides.get<{ items: readonly Listed[] }>(`/records/item?q=${gone[0]}`);
    assert.deepEqual(items, []);
  });

  it("make an item by hand, change it, send it out, and take its deletion back", async () => {
    await page.goto(`${hub.url}/items`);
    await page.getByRole("link", { name: "New item" }).click();
    await page.getByRole("textbox", { name: "Code", exact: true }).fill("HUB-1");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Made in the hub");
    await page.getByLabel("VAT rate").fill("23,0");
    await page.getByRole("button", { name: "Add a price" }).click();
    await page.getByLabel("Price list, 1").fill("retail");
    await page.getByLabel("Amount, 1").fill("12,5");
    await page.getByLabel("Currency, 1").fill("eur");
    await assertAccessible(page);
    await screenshot(page, "en-1280-item-new");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "Made in the hub" }).waitFor();
    await section("Prices").getByText("€12.50").waitFor();
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel("Unit", { exact: true }).fill("PCS");
    await page.getByLabel("Category").fill("Remotes");
    await sides.change("HUB-1", { description: "By somebody else" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Somebody has changed the record meanwhile.").waitFor();
    await page.getByRole("button", { name: "Load it again" }).click();
    await page.getByText("By somebody else").waitFor();
    await page.getByLabel("Unit", { exact: true }).fill("PCS");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Made in the hub" }).waitFor();
    await sides.sync();
    const made = await sides.part("HUB-1");
    assert.deepEqual([made.unit_code, made.unit_price_cents], ["PCS", 1250]);
    await page.reload();
    await section("What each system says").getByText("sandbox_erp").first().waitFor();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Deleted in the hub").waitFor();
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByRole("link", { name: "Edit", exact: true }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-item-own");
  });

  it("make a party by hand, and name what the hub refuses", async () => {
    await page.goto(`${hub.url}/parties/new`);
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Ogrodzenia Sp. z o.o.");
    await page.getByLabel("Address: country").fill("xx");
    await page.getByRole("button", { name: "Number: Add a line" }).click();
    await page.getByLabel("Kind of number, 1").fill("PL:NIP");
    await page.getByLabel("Number, 1", { exact: true }).fill("5260250274");
    await page.getByLabel("Days to pay").fill("14");
    await page.getByRole("button", { name: "Create" }).click();
    const heading = page.getByRole("heading", { level: 1, name: "Ogrodzenia Sp. z o.o." });
    const refused = page.getByRole("alert");
    await heading.or(refused).first().waitFor();
    if (await refused.isVisible()) {
      await page.getByLabel("Address: country").fill("pl");
      await page.getByRole("button", { name: "Create" }).click();
    }
    await heading.waitFor();
    await page.getByText("5260250274").waitFor();
    await assertAccessible(page);
  });

  it("lead from an item to its open conflict, which the next sync carries out where none can start", async () => {
    await sides.change(MOTOR, { name: "Hub again" });
    await sides.atErp(MOTOR, { description: "ERP again" });
    await sides.sync();
    const { id } = await sides.item(MOTOR);
    await page.goto(`${hub.url}/items/${id}`);
    const said = section("What each system says");
    await said.getByText("ERP again").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-item-conflict");
    await page.getByRole("link", { name: "Decide" }).click();
    await page.waitForURL(/record_id=/);
    const off = await page.request.put(`${hub.url}/api/integrations/erp`, {
      data: { active: false },
    });
    assert.ok(off.ok());
    await page.getByRole("button", { name: "Take all from sandbox_erp" }).click();
    await page.getByText("No sync could start right now. The next one carries it out.").waitFor();
    assert.equal((await sides.conflicts("decided")).length, 1);
    await page.request.put(`${hub.url}/api/integrations/erp`, { data: { active: true } });
    await sides.sync();
    assert.equal((await sides.item(MOTOR)).data.name, "ERP again");
  });

  it("can be done at set times, with what and which way", async () => {
    await page.goto(`${hub.url}/schedules/new`);
    await page.getByLabel("Action", { exact: true }).selectOption("Sync both ways");
    await page
      .getByRole("combobox", { name: "Integration", exact: true })
      .selectOption("sandbox_erp");
    await page.getByLabel("Records").selectOption("Items");
    await page.getByLabel("Way", { exact: true }).selectOption("Into the hub");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Items by night");
    await assertAccessible(page);
    await page.getByRole("button", { name: /^(Save|Create|Add)/ }).click();
    await page.waitForURL(/\/schedules(\/\d+)?$/);
    const { items } = await sides.get<{ items: { action: string; params: object }[] }>(
      "/schedules",
    );
    assert.equal(items[0]?.action, "sync_both_ways");
    assert.deepEqual(items[0]?.params, { entity: "item", direction: "from_erp" });
    assert.deepEqual(bed.errors, []);
  });

  for (const [language, colorScheme] of [
    ["pl", "light"],
    ["en", "dark"],
    ["pt-BR", "light"],
    ["cs", "light"],
    ["hu", "dark"],
  ] as const) {
    it(`are whole in ${language} at 360 px, ${colorScheme}`, async () => {
      await sides.change(MOTOR, { name: `Hub ${language}` });
      await sides.atErp(MOTOR, { description: `ERP ${language}` });
      await sides.sync();
      const isJudged = language === "pl" || language === "en";
      const view = { language, width: 360, colorScheme, isJudged } as const;
      await using walk = await openWalk(page, hub.url, view);
      const { tab } = walk;
      const look = isJudged ? assertAccessible : assertWhole;
      const open = async (path: string, ready: string): Promise<void> => {
        await walk.go(path);
        await tab.locator(ready).first().waitFor();
        const missing = await tab.evaluate(
          `/\\b(conflicts|settings|results|preview|fields|start|log)\\.[a-z_]+/.exec(document.body.innerText)?.[0]`,
        );
        assert.equal(missing, undefined, "every text is there");
      };
      await open("/integrations/erp/sync", "details summary");
      await tab.locator(".fold-summary").last().click();
      await tab.locator("form .fold-summary").nth(1).waitFor();
      for (const fold of await tab.locator("form .fold-summary").all()) await fold.click();
      await tab.locator("form .list-table").waitFor();
      await look(tab);
      await screenshot(tab, `${language}-360-sync-settings`);
      await open("/sync/conflicts", "input[type=radio]");
      await look(tab);
      await screenshot(tab, `${language}-360-conflicts`);
      await open("/sync", ".row-link");
      await look(tab);
      await screenshot(tab, `${language}-360-syncs`);
      await tab.locator(".row-link").first().click();
      await tab.locator("dl").first().waitFor();
      await look(tab);
      await screenshot(tab, `${language}-360-sync-one`);
      const { id } = await sides.item(MOTOR);
      await open(`/items/${id}/edit`, "form input");
      await look(tab);
      await screenshot(tab, `${language}-360-item-edit`);
      assert.deepEqual(walk.faults, []);
    });
  }
});
