import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Locator, Page } from "playwright-core";
import { writeFa3 } from "../../src/formats/fa3/index.ts";
import { v7File } from "../../src/formats/testing/jpk-files.ts";
import { ksefSale } from "../ksef-sale.ts";
import { assertAccessible, assertWhole, screenshot, tabTo } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

const NOW = Date.now();
const TODAY = new Date(NOW).toISOString().slice(0, 10);
const SALES = ["S/1", "S/2", "S/3"];
const REGISTER = v7File(
  `<ZakupWiersz><NrDostawcy>8983982599</NrDostawcy><NazwaDostawcy>Odczynniki</NazwaDostawcy><DowodZakupu>Z/1</DowodZakupu><DataZakupu>2026-10-20</DataZakupu><K_42>200</K_42><K_43>46</K_43></ZakupWiersz>`,
);
const sale = (number: string) => ({
  name: `faktura żółta ${number.replace("/", "-")}.xml`,
  mimeType: "application/xml",
  buffer: Buffer.from(writeFa3(ksefSale(number, TODAY), { now: NOW })),
});

interface Listed {
  readonly id: number;
  readonly data: {
    readonly number?: string;
    readonly kind: string;
    readonly attachments?: readonly { readonly kind: string; readonly name: string }[];
  };
}

describe("pages of invoices and of the files that they come from", { timeout: 400_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;

  before(async () => {
    bed = await openUiBed();
    ({ hub, page } = bed);
    await page.goto(hub.url);
    await bed.signIn(hub.password);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    const source = { id: "pliki", name: "Pliki biura", provider: "file_source" };
    await bed.post("/integrations", { ...source, settings: { own_nip: "5252914179" } });
  });

  after(() => bed?.[Symbol.asyncDispose]());

  const inbox = () => page.getByRole("region", { name: "Files of this source" });
  const rowIn = (part: Page | Locator, text: string) =>
    part.getByRole("row").filter({ hasText: text });
  const row = (text: string) => rowIn(page, text);
  const choose = async (
    ...files: readonly { name: string; mimeType: string; buffer: Buffer }[]
  ) => {
    const chooser = page.waitForEvent("filechooser");
    await inbox().getByRole("button", { name: "Choose files" }).click();
    await (await chooser).setFiles([...files]);
  };
  const invoices = async (query: string): Promise<readonly Listed[]> => {
    const answer = await page.request.get(`${hub.url}/api/records/invoice?limit=200&${query}`);
    return ((await answer.json()) as { items: readonly Listed[] }).items;
  };

  it("takes files of a source, says which one is wrong, and shows what became of each", async () => {
    await page.goto(`${hub.url}/integrations/pliki`);
    await inbox().getByText("No files yet").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-inbox-empty");
    const notes = { name: "notatki.txt", mimeType: "text/plain", buffer: Buffer.from("no XML") };
    await choose(sale("S/1"), notes);
    await inbox().getByText("None of the files was taken.").waitFor();
    await inbox()
      .getByText(/notatki\.txt is neither an XML document nor a ZIP archive/)
      .waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-inbox-wrong");
    await choose(...SALES.map(sale));
    await inbox().getByText("3 files taken.").waitFor();
    await inbox().getByText("Succeeded", { exact: true }).waitFor();
    const first = row("faktura żółta S-1.xml");
    await first.getByText("Read", { exact: true }).waitFor();
    await first.getByText("FA (3)").waitFor();
    assert.equal((await invoices("direction=sales")).length, 3);
  });

  it("takes files that are dropped, filters the list and takes a file away", async () => {
    const dropped = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      const type = "application/xml";
      data.items.add(new File([${JSON.stringify(REGISTER)}], "rejestr.xml", { type }));
      data.items.add(new File(["<broken>"], "urwany.xml", { type }));
      return data;
    })()`);
    const area = inbox().getByRole("group", { name: "Upload files" });
    await area.dispatchEvent("dragover", { dataTransfer: dropped });
    await area.dispatchEvent("drop", { dataTransfer: dropped });
    await inbox().getByText("2 files taken.").waitFor();
    await row("rejestr.xml").getByText("JPK_V7M (3)").waitFor();
    await row("urwany.xml").getByText("Refused", { exact: true }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-inbox");
    await inbox().getByRole("button", { name: "Read new files" }).click();
    await inbox().getByRole("link", { name: "Details of the run" }).nth(1).waitFor();
    await inbox().getByLabel("State").selectOption("refused");
    await row("rejestr.xml").waitFor({ state: "detached" });
    await row("urwany.xml").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog", { name: "Take urwany.xml away?" }).waitFor();
    await assertAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await inbox().getByText("Nothing matches these filters.").waitFor();
  });

  it("assigns selected invoices alone", async () => {
    await bed.post("/projects", { code: "P-1", name: "Próba zażółć" });
    await page.goto(`${hub.url}/invoices?direction=sales`);
    await page.getByRole("checkbox", { name: "Select S/1" }).check();
    const bar = page.getByRole("region", { name: "Selected invoices" });
    await bar.getByText("1 invoice selected").waitFor();
    const all = page.getByRole("checkbox", { name: "Select all that are shown" });
    assert.equal(await all.evaluate((box) => "indeterminate" in box && box.indeterminate), true);
    await all.check();
    await bar.getByText("3 invoices selected").waitFor();
    await page.getByRole("checkbox", { name: "Select S/3" }).uncheck();
    await assertAccessible(page);
    await screenshot(page, "en-1280-selection");
    await tabTo(page, bar.getByRole("button", { name: "Assign" }));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Sets it for 2 selected invoices.").waitFor();
    await dialog.getByLabel("Project").selectOption("Próba zażółć");
    await dialog.getByRole("button", { name: "Assign" }).click();
    await page.getByText("Assigned. Invoices: 2.").waitFor();
    const numbers = (await invoices("project_id=P-1")).map(({ data }) => data.number).toSorted();
    assert.deepEqual(numbers, ["S/1", "S/2"]);
    await bar.getByRole("button", { name: "Clear the selection" }).click();
    await bar.waitFor({ state: "detached" });
  });

  it("says so where no system takes such invoices", async () => {
    await page.getByRole("link", { name: "S/1", exact: true }).click();
    await page.getByRole("button", { name: "Send to another system" }).click();
    await page.getByText("No integration takes such invoices.").waitFor();
    await page.getByRole("link", { name: "Connect a system" }).waitFor();
  });

  it("sends selected invoices after showing what would happen", async () => {
    await bed.addSystem("ksef");
    await bed.addSystem("fakturownia");
    await page.goto(`${hub.url}/invoices?direction=sales`);
    await page.getByRole("checkbox", { name: "Select S/1" }).check();
    await page.getByRole("checkbox", { name: "Select S/2" }).check();
    await page.getByRole("button", { name: "Send to another system" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^2 invoices go to the system/).waitFor();
    const targets = await dialog.getByLabel("Send to").locator("option").allTextContents();
    assert.deepEqual(targets.toSorted(), ["fakturownia", "ksef"]);
    await dialog.getByLabel("Send to").selectOption("ksef");
    assert.equal(await dialog.getByRole("button", { name: "Send now" }).isDisabled(), true);
    await dialog.getByRole("button", { name: "Show what would happen" }).click();
    await dialog.getByText("This was a dry run: nothing was sent.").waitFor();
    await rowIn(dialog, "New there").nth(1).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-send-tried");
    assert.equal((await invoices("direction=sales"))[0]?.data.attachments?.length, 1);
    await dialog.getByRole("button", { name: "Send now" }).click();
    await dialog.getByText("What became of each record").waitFor();
    await dialog.getByText("This was a dry run").waitFor({ state: "detached" });
    await rowIn(dialog, "New there").nth(1).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-send-done");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("shows the receipt that came back, as text in the page", async () => {
    await page.getByRole("link", { name: "S/1", exact: true }).click();
    const files = page.getByRole("region", { name: "Originals and attachments" });
    await files.getByText("Official receipt").waitFor();
    await files.getByText("Came back when the invoice was sent").waitFor();
    const show = files.getByRole("button", { name: /^Show UPO-/ });
    await tabTo(page, show);
    await page.keyboard.press("Enter");
    await files.getByRole("group", { name: /^Text of UPO-/ }).waitFor();
    await files.locator("[data-token=name]").filter({ hasText: "Potwierdzenie" }).first().waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-receipt");
    await files.getByRole("button", { name: /^Hide UPO-/ }).click();
    await files.getByRole("group", { name: /^Text of UPO-/ }).waitFor({ state: "detached" });
  });

  it("shows a PDF in the browser's own viewer", async () => {
    const period = { date_from: "2025-01-01", date_to: "2025-03-31", direction: "all" };
    await bed.post("/integrations/fakturownia-1/sync/invoices?wait=60", period);
    const found = (await invoices("direction=cost")).find(({ data }) =>
      data.attachments?.some(({ kind }) => kind === "pdf"),
    );
    assert.ok(found);
    await page.goto(`${hub.url}/invoices/${found.id}`);
    const files = page.getByRole("region", { name: "Originals and attachments" });
    const answered = page.waitForResponse((one) => one.url().endsWith("?inline=true"));
    await files
      .getByRole("button", { name: /^Show .*\.pdf$/ })
      .first()
      .click();
    assert.match((await answered).headers()["content-type"] ?? "", /^application\/pdf/);
    const canShow = await page.evaluate("navigator.pdfViewerEnabled");
    if (canShow) {
      const frame = files.locator("iframe");
      await frame.waitFor();
      assert.match((await frame.getAttribute("src")) ?? "", /\/attachments\/\d+\?inline=true#/);
    } else await files.getByText("Your browser shows no PDF inside a page.").waitFor();
    await screenshot(page, "en-1280-pdf");
  });

  it("leads from a correction to what it corrects, and back", async () => {
    const [correction] = await invoices("kind=correction&direction=cost");
    assert.ok(correction);
    await page.goto(`${hub.url}/invoices/${correction.id}`);
    const facts = page.getByRole("region", { name: "Dates and amounts" });
    // Until the hub has said which record it is, the link leads to a search.
    const before = facts.locator("a[href^='/invoices/']");
    await before.first().click();
    await page.waitForURL(/\/invoices\/\d+$/);
    await facts.getByText("Corrected or settled by").waitFor();
    await screenshot(page, "en-1280-corrected");
    await facts.getByRole("link", { name: correction.data.number ?? "-" }).click();
    await page.waitForURL(`${hub.url}/invoices/${correction.id}`);
    await page.getByRole("heading", { level: 1, name: correction.data.number ?? "-" }).waitFor();
  });

  it("marks where one is in the menu, also on the pages of rules", async () => {
    for (const [path, name] of [
      ["/rules", "Projects"],
      ["/projects", "Projects"],
      ["/event-types", "Events"],
      ["/invoices", "Invoices"],
    ] as const) {
      await page.goto(hub.url + path);
      const current = page
        .getByRole("navigation", { name: "Main menu" })
        .locator("[aria-current=page]");
      await current.waitFor();
      assert.deepEqual(await current.allTextContents(), [name], path);
    }
  });

  it("says what a provider cannot give before somebody looks for it", async () => {
    await page.goto(`${hub.url}/integrations/new/ifirma`);
    await page.getByText("What this system does not give").waitFor();
    await page.getByText(/iFirma's API takes expenses but never gives them back/).waitFor();
    await assertAccessible(page);
    assert.deepEqual(bed.errors, []);
  });

  for (const [language, colorScheme, widths] of [
    ["pl", "light", [1280]],
    ["en", "dark", [360]],
    ["pt-BR", "light", [360]],
    ["cs", "light", [360]],
    ["hu", "dark", [360]],
  ] as const) {
    for (const width of widths) {
      it(`are accessible and whole in ${language} at ${width} px, ${colorScheme}`, async () => {
        const isJudged = language === "pl" || language === "en";
        await using walk = await openWalk(page, hub.url, {
          language,
          width,
          colorScheme,
          isJudged,
        });
        const { tab } = walk;
        const sent = (await invoices("direction=sales")).find(({ data }) => data.number === "S/1");
        const look = async (name: string) => {
          await (isJudged ? assertAccessible(tab) : assertWhole(tab));
          await screenshot(tab, `${language}-${width}-${name}`);
        };
        await walk.go("/integrations/pliki");
        await tab.getByText("rejestr.xml").first().waitFor();
        await look("inbox");
        await walk.go("/integrations/new/ifirma");
        await tab.locator("form").first().waitFor();
        await look("missing");
        await walk.go("/invoices?direction=sales");
        await tab.getByRole("checkbox", { name: /S\/3$/ }).check();
        await look("selection");
        await tab.locator(".selection-bar button").nth(1).click();
        await tab.getByRole("dialog").locator("select").waitFor();
        await look("send");
        await tab.keyboard.press("Escape");
        await walk.go(`/invoices/${sent?.id}`);
        await tab.getByRole("button", { name: /UPO-/ }).click();
        await tab.locator(".document-text").waitFor();
        await look("documents");
        assert.deepEqual(walk.faults, []);
      });
    }
  }
});
