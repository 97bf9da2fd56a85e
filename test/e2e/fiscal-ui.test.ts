import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { ownSamples } from "../../src/formats/dfe/testing/samples.ts";
import { assertAccessible, screenshot } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

/** Drops files on an area as a person does with the mouse. */
async function drop(page: Page, label: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const contents = [...files].map(([name, bytes]) => ({ name, text: bytes.toString("latin1") }));
  const transfer = await page.evaluateHandle((given) => {
    const { DataTransfer: Transfer } = globalThis as unknown as {
      DataTransfer: new () => { items: { add(file: File): void } };
    };
    const data = new Transfer();
    for (const { name, text } of given) {
      const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: "text/xml" }));
    }
    return data;
  }, contents);
  await page.getByRole("group", { name: label }).dispatchEvent("drop", { dataTransfer: transfer });
}

describe("pages of fiscal documents", { timeout: 180_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;
  /** Path of one document's page. */
  let path = "";

  before(async () => {
    bed = await openUiBed({ AUTH: "off" });
    ({ hub, page } = bed);
  });
  after(() => bed?.[Symbol.asyncDispose]());

  it("say how documents come in, and take files that are dropped", async () => {
    await page.goto(`${hub.url}/fiscal`);
    await page.getByText("No fiscal documents yet").waitFor();
    await page.getByRole("link", { name: "Import files" }).last().click();
    await page.getByRole("heading", { level: 1, name: "Import fiscal documents" }).waitFor();
    const files = new Map([...ownSamples()].map(([name, bytes]) => [`${name}.xml`, bytes]));
    await drop(
      page,
      "Import fiscal documents",
      files.set("broken.xml", Buffer.from('<?xml version="1.0"?><nfeProc><NFe>')),
    );
    const row = page.getByRole("row").filter({ hasText: "broken.xml" });
    await row.getByText("The XML is damaged or incomplete.").waitFor();
    await row.getByText("Refused", { exact: true }).waitFor();
    await page.getByLabel("Result", { exact: true }).selectOption("refused");
    await page.getByRole("row").filter({ hasText: "New" }).first().waitFor({ state: "detached" });
    await row.waitFor();
    await screenshot(page, "en-1280-fiscal-import");
  });

  it("list the documents, with totals by kind and filters", async () => {
    await page.goto(`${hub.url}/fiscal`);
    const totals = page.getByRole("table", { name: "Totals by document type" });
    await totals.getByText("NF-e", { exact: true }).waitFor();
    await page.getByLabel("Document type", { exact: true }).selectOption("nfe");
    await page.waitForURL(/kind=nfe/);
    const list = page.getByRole("table", { name: "Fiscal documents" });
    await list
      .getByRole("link", { name: /^NF-e \d/ })
      .first()
      .waitFor();
    await totals.getByText("CT-e", { exact: true }).waitFor({ state: "detached" });
    await screenshot(page, "en-1280-fiscal-list");
    await list
      .getByRole("link", { name: /^NF-e \d/ })
      .first()
      .click();
    await page.waitForURL(/\/fiscal\/documents\/\d/);
    path = new URL(page.url()).pathname;
  });

  it("show one document whole, each item with its taxes", async () => {
    await page.getByRole("region", { name: "Checks" }).waitFor();
    const key = await page.locator(".mono").first().textContent();
    assert.match(key ?? "", /^(\d{4} ){10}\d{4}$/);
    await assertAccessible(page);
    await screenshot(page, "en-1280-fiscal-document");
    await page.getByRole("button", { name: "Show PDF" }).click();
    await page.locator("iframe.pdf-frame").waitFor();
    const pdf = await page.request.get(`${hub.url}/api${path}/pdf`);
    assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
    assert.match(pdf.headers()["content-security-policy"] ?? "", /frame-ancestors 'self'/);
    await page.getByRole("button", { name: "Hide PDF" }).click();
    const items = page.getByRole("table", { name: "Items" });
    await items.getByRole("button").first().click();
    await page.getByRole("dialog").getByText("ICMS", { exact: true }).first().waitFor();
    await page.keyboard.press("Escape");
    assert.deepEqual(bed.errors, []);
  });

  it("are whole in Portuguese at 360 px", async () => {
    await using walk = await openWalk(page, hub.url, { language: "pt-BR", width: 360 });
    await walk.go("/fiscal");
    await walk.tab.getByRole("table", { name: "Documentos fiscais" }).waitFor();
    await assertAccessible(walk.tab);
    await screenshot(walk.tab, "pt-BR-360-fiscal-list");
    for (const place of [path, "/fiscal/import", "/fiscal/sefaz", "/fiscal/settings"]) {
      await walk.go(place);
      const excess = await walk.tab.evaluate("document.documentElement.scrollWidth - innerWidth");
      assert.equal(excess, 0, place);
      await screenshot(walk.tab, `pt-BR-360${place.replaceAll("/", "-").slice(0, 30)}`);
    }
    assert.deepEqual(walk.faults, []);
  });
});
