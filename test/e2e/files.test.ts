import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertWhole, screenshot } from "./browser.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

const PDF = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
trailer<</Root 1 0 R>>
`);

describe("files and storages in the web interface", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let page: Page;
  before(async () => {
    bed = await openUiBed();
    page = bed.page;
    await page.goto(bed.hub.url);
    await bed.signIn(bed.hub.password);
    await page.getByRole("link", { name: "Later" }).click();
    await bed.addSystem("nextcloud");
  });
  after(() => bed?.[Symbol.asyncDispose]());

  const file = (name: string, buffer: Buffer = PDF) => ({
    name,
    buffer,
    mimeType: "application/pdf",
  });

  it("takes several files at once, finds the month in their names, and filters them", async () => {
    await page.getByRole("link", { name: "Files and reports" }).click();
    await page.getByText("There are no files yet.").waitFor();
    const input = page.locator("input[type=file]");
    await input.setInputFiles([file("raport-br-2025-01.pdf"), file("Zażółć gęślą 2025-01.pdf")]);
    await page.getByText("2 files are in the hub now.").waitFor();
    await page.getByRole("link", { name: "Zażółć gęślą 2025-01.pdf" }).waitFor();
    await page.getByRole("cell", { name: "January 2025" }).first().waitFor();
    await page.getByLabel("Part of the name").fill("RAPORT");
    await page
      .getByRole("link", { name: "Zażółć gęślą 2025-01.pdf" })
      .waitFor({ state: "detached" });
    assert.match(page.url(), /q=RAPORT/);
    await page.getByRole("link", { name: "raport-br-2025-01.pdf" }).click();
    await page.getByRole("heading", { level: 1, name: "raport-br-2025-01.pdf" }).waitFor();
  });

  it("makes a report of a month, which is then a file with a preview", async () => {
    await page.goto(`${bed.hub.url}/files`);
    await page.getByLabel("Month (empty: last month)").fill("2025-02");
    await page.getByRole("button", { name: "Make the report" }).click();
    await page.getByRole("link", { name: "raport-br-2025-02.pdf" }).first().click();
    await page.getByRole("heading", { level: 1, name: "raport-br-2025-02.pdf" }).waitFor();
    await page.locator("iframe").waitFor({ state: "attached" });
  });

  it("takes what is dropped", async () => {
    await page.goto(`${bed.hub.url}/files`);
    const area = page.getByRole("group", { name: "Place files in the hub" });
    await area.waitFor();
    const transfer = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(["upuszczony"], "upuszczony.txt", { type: "text/plain" }));
      return data;
    })()`);
    await area.dispatchEvent("drop", { dataTransfer: transfer });
    await page.getByText("1 file is in the hub now.").waitFor();
    await page.getByRole("link", { name: "upuszczony.txt" }).click();
    await page.getByText("This file has not been sent to any storage yet.").waitFor();
    assert.equal(await page.locator("iframe").count(), 0, "only a PDF has a preview");
  });

  it("sends a file to a storage and shows where it lies", async () => {
    await page.getByLabel("Folder", { exact: true }).fill("/Umowy/2025");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("table", { name: "Files of this run" }).waitFor();
    await page.getByText("Is there", { exact: true }).waitFor();
    await page.getByRole("link", { name: "nextcloud-1" }).click();
    await page.getByRole("heading", { level: 1, name: "Files in nextcloud" }).waitFor();
    await page.getByRole("link", { name: "Show in the hub: upuszczony.txt" }).waitFor();
  });

  it("walks the folders, uploads into one, downloads, and deletes after a question", async () => {
    const where = page.getByRole("navigation", { name: "Folder" });
    await where.getByRole("link", { name: "All files" }).click();
    await page.getByRole("link", { name: "Umowy" }).click();
    await page.getByRole("link", { name: "2025" }).first().click();
    await page.getByRole("link", { name: "upuszczony.txt", exact: true }).waitFor();
    await page.locator("input[type=file]").setInputFiles([file("Příloha č. 1.pdf")]);
    await page.getByText("Sent", { exact: true }).waitFor();
    const table = page.getByRole("table", { name: "Files and folders" });
    const link = table.getByRole("link", { name: "Příloha č. 1.pdf", exact: true });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.equal(download.suggestedFilename(), "Příloha č. 1.pdf");
    const inRow = page.getByRole("link", { name: "Příloha č. 1.pdf", exact: true });
    const row = table.getByRole("row").filter({ has: inRow });
    await row.getByRole("button", { name: "Delete" }).click();
    const question = page.getByRole("dialog", { name: "Delete Příloha č. 1.pdf in the storage?" });
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
    await row.getByRole("button", { name: "Delete" }).click();
    await question.getByRole("button", { name: "Delete" }).click();
    await link.waitFor({ state: "detached" });
    assert.deepEqual(bed.errors, []);
  });

  it("shows a PDF in the page, which nothing of the page's rules keeps out", async () => {
    await page.goto(`${bed.hub.url}/files?q=raport`);
    await page.getByRole("link", { name: "raport-br-2025-01.pdf" }).click();
    const frame = page.locator("iframe");
    await frame.scrollIntoViewIfNeeded();
    const address = await frame.getAttribute("src");
    const answer = await page.request.get(bed.hub.url + address);
    assert.equal(answer.headers()["content-type"], "application/pdf");
    assert.match(answer.headers()["content-disposition"] ?? "", /^inline/);
    await page.waitForTimeout(1_500);
    await screenshot(page, "files-preview");
    assert.deepEqual(bed.errors, []);
  });

  for (const [language, widths] of [
    ["en", [360]],
    ["pl", [1280]],
    ["pt-BR", [360]],
    ["cs", [360]],
    ["hu", [360]],
  ] as const) {
    for (const width of widths) {
      it(`is accessible and whole in ${language} at ${width} px`, async () => {
        const colorScheme = language === "en" ? "dark" : "light";
        const isJudged = language === "en" || language === "pl";
        const view = { language, width, colorScheme, isJudged } as const;
        await using walk = await openWalk(page, bed.hub.url, view);
        const { tab } = walk;
        for (const [name, path] of Object.entries(await addresses(page, bed.hub.url))) {
          await walk.go(path);
          await (isJudged ? assertAccessible(tab) : assertWhole(tab));
          await screenshot(tab, `files-${language}-${width}-${name}`);
        }
        assert.deepEqual(walk.faults, []);
      });
    }
  }
});

/** The list, a file that was sent, and a folder of the storage. */
async function addresses(page: Page, url: string): Promise<Readonly<Record<string, string>>> {
  const idOf = async (name: string): Promise<number | undefined> => {
    const answer = await page.request.get(`${url}/api/files?q=${name}`);
    const { items } = (await answer.json()) as { items: readonly { id: number }[] };
    return items[0]?.id;
  };
  return {
    list: "/files",
    file: `/files/${await idOf("upuszczony")}`,
    pdf: `/files/${await idOf("raport-br-2025-02")}`,
    storage: "/integrations/nextcloud-1/files?folder=/Umowy/2025",
    root: "/integrations/nextcloud-1/files",
  };
}
