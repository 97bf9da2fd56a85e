import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { assertAccessible, assertWhole, screenshot, tabTo } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

interface Listed {
  readonly id: number;
  readonly data: { readonly code: string; readonly active: boolean };
}

describe("pages of items", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), "viadukt-items-"));

  before(async () => {
    bed = await openUiBed({ EXPORT_DIRS: folder });
    ({ hub, page } = bed);
    await page.goto(hub.url);
    await bed.signIn(hub.password);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
  });

  after(async () => {
    await bed?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const items = async (query: string): Promise<readonly Listed[]> => {
    const answer = await page.request.get(`${hub.url}/api/records/item?limit=200&${query}`);
    return ((await answer.json()) as { items: readonly Listed[] }).items;
  };
  const row = (text: string) => page.getByRole("row").filter({ hasText: text });
  const section = (name: string) => page.getByRole("region", { name, exact: true });

  it("say how items come in while there are none", async () => {
    await page.getByRole("link", { name: "Items", exact: true }).click();
    await page.getByText("No items yet").waitFor();
    await page.getByText(/are read in “Connections with other systems”/).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-items-empty");
  });

  it("list items page by page with price and stock, and find them by code, name and use", async () => {
    await bed.addSystem("sandbox_erp", "erp");
    await bed.post("/integrations/erp/sync/records?wait=60", {});
    const all = await items("");
    assert.ok(all.length > 50, "there is a second page");
    await page.goto(`${hub.url}/items`);
    const rows = page.getByRole("table", { name: "Items" }).getByRole("row");
    await rows.nth(50).waitFor();
    assert.equal(await rows.count(), 51);
    await page.getByRole("button", { name: "Show more" }).click();
    await rows.nth(51).waitFor();
    await page.getByLabel("Code or name").fill("gate-motor-001");
    await row("GATE-MOTOR-001").waitFor();
    await page.waitForFunction("document.querySelectorAll('tbody tr').length === 1");
    const motor = row("GATE-MOTOR-001");
    assert.match(await motor.innerText(), /€329\.00\s+retail, net/);
    await motor.locator("summary").click();
    await motor
      .getByText(/^\S+: \d+$/)
      .first()
      .waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-items");
    await page.getByLabel("Code or name").fill("");
    const unused = await items("active=false");
    assert.ok(unused.length < all.length && unused.every(({ data }) => !data.active));
    await page.getByLabel("In use").selectOption("No longer used");
    await page.waitForURL(/active=false/);
    assert.ok(unused[0]);
    await row(unused[0].data.code).getByText("No longer used").waitFor();
  });

  it("show one item with its prices, stock, origins and changes", async () => {
    await page.goto(`${hub.url}/items?q=GATE-MOTOR-001`);
    await page.getByRole("link", { name: "GATE-MOTOR-001" }).click();
    await page.getByRole("heading", { level: 1, name: /^Sliding gate motor/ }).waitFor();
    await section("About the item").getByText("GATE-MOTOR-001", { exact: true }).waitFor();
    await section("Prices").getByText("€329.00").waitFor();
    await section("Stock by warehouse")
      .getByText(/^In all: \d/)
      .waitFor();
    await section("Where it comes from").getByRole("link", { name: "erp" }).waitFor();
    await section("History of changes").getByText("Nothing has changed").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-item");
  });

  it("lead from a joined item to the one that has all of it", async () => {
    const [kept, joined] = await items("q=GATE-SENSOR");
    assert.ok(kept && joined);
    await bed.post(`/records/item/${kept.id}/join`, { other_id: joined.id });
    await page.goto(`${hub.url}/items/${joined.id}`);
    await page.getByRole("link", { name: /^This record was joined with another one/ }).click();
    await page.waitForURL(`${hub.url}/items/${kept.id}`);
    const origins = section("Where it comes from");
    await origins.getByRole("link", { name: "erp" }).nth(1).waitFor();
    await assertAccessible(page);
  });

  it("send selected items to a system that takes them, after a dry run", async () => {
    await page.goto(`${hub.url}/items?q=GATE-REMOTE`);
    await page.getByRole("checkbox", { name: "Select GATE-REMOTE-001" }).check();
    await page.getByRole("checkbox", { name: "Select GATE-REMOTE-002" }).check();
    const bar = section("Selected items");
    await bar.getByText("2 items selected").waitFor();
    await tabTo(page, bar.getByRole("button", { name: "Send to another system" }));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^2 items go to the system/).waitFor();
    assert.equal(await dialog.getByRole("button", { name: "Send now" }).isDisabled(), true);
    await dialog.getByRole("button", { name: "Show what would happen" }).click();
    await dialog.getByText("This was a dry run: nothing was sent.").waitFor();
    await dialog.getByRole("link", { name: "Item GATE-REMOTE-001" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-items-send");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await bar.getByRole("button", { name: "Clear the selection" }).click();
    await bar.waitFor({ state: "detached" });
  });

  it("go out by a connection, the ticked ones alone", async () => {
    const target = {
      files: {
        ...{ folder: "out", name: "items_{n:4}.csv", per: "run" },
        format: { codec: "csv", options: { separator: ";" } },
      },
    };
    const map = [
      { to: "kod", from: "code" },
      { to: "nazwa", from: "name" },
    ];
    const share = { id: "share", name: "Wymiana", provider: "local_folder", credentials: {} };
    await bed.post("/integrations", { ...share, settings: { folder } });
    await bed.post("/exchange/definitions", {
      ...{ slug: "items-csv", name: "Items to CSV", integration_id: "share", module: "items" },
      body: { direction: "export", export: { entity: "item", target, map } },
    });
    await page.goto(`${hub.url}/items?q=GATE-REMOTE`);
    await page.getByRole("checkbox", { name: "Select GATE-REMOTE-002" }).check();
    await section("Selected items").getByRole("button", { name: "Connections" }).click();
    await page.getByRole("button", { name: "Items to CSV" }).click();
    const dialog = page.getByRole("dialog", { name: "Items to CSV" });
    await assertAccessible(page);
    await dialog.getByRole("button", { name: "Dry run" }).click();
    await dialog.getByText("Succeeded", { exact: true }).first().waitFor();
    assert.equal(existsSync(join(folder, "out")), false);
    await dialog.getByRole("button", { name: "Run", exact: true }).click();
    const file = join(folder, "out/items_0001.csv");
    for (let tries = 0; tries < 100 && !existsSync(file); tries++) await setTimeout(100);
    assert.equal(existsSync(file), true, await dialog.innerText());
    assert.match(readFileSync(file, "utf8"), /^\ufeff?kod;nazwa\r\nGATE-REMOTE-002;.*\r\n$/);
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
      const isJudged = language === "pl" || language === "en";
      const view = { language, width: 360, colorScheme, isJudged } as const;
      await using walk = await openWalk(page, hub.url, view);
      const { tab } = walk;
      const look = isJudged ? assertAccessible : assertWhole;
      const [motor] = await items("q=GATE-MOTOR-001");
      await walk.go("/items?q=GATE-MOTOR");
      await tab.getByRole("checkbox", { name: /GATE-MOTOR-001$/ }).check();
      await tab.locator("tbody summary").first().click();
      await look(tab);
      await screenshot(tab, `${language}-360-items`);
      await walk.go(`/items/${motor?.id}`);
      await tab.getByRole("heading", { level: 1, name: /^Sliding gate motor/ }).waitFor();
      await tab.locator("del, .list-table").nth(2).waitFor();
      await look(tab);
      await screenshot(tab, `${language}-360-item`);
      assert.deepEqual(walk.faults, []);
    });
  }
});
