import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertWhole, screenshot } from "./browser.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

/** One grey point. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

describe("reports in the web interface", { timeout: 400_000 }, () => {
  let bed: UiBed;
  let page: Page;
  before(async () => {
    bed = await openUiBed();
    page = bed.page;
    await page.goto(bed.hub.url);
    await bed.signIn(bed.hub.password);
    await page.getByRole("link", { name: "Later" }).click();
    await bed.addSystem("fakturownia");
    await bed.post("/integrations", {
      ...{ id: "poczta", name: "Poczta", provider: "email" },
      settings: { host: "mail.example.com", from: "hub@example.com" },
      credentials: {},
    });
  });
  after(() => bed?.[Symbol.asyncDispose]());

  const answered = async <T>(path: string): Promise<T> => {
    const answer = await page.request.get(`${bed.hub.url}/api${path}`);
    assert.ok(answer.ok(), `${path}: ${answer.status()}`);
    return (await answer.json()) as T;
  };

  it("lists them below the files, and says so where there is none of one's own", async () => {
    await page.getByRole("link", { name: "Files and reports" }).click();
    await page.getByRole("link", { name: "Reports", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Reports" }).waitFor();
    const place = page.getByRole("link", { name: "Files and reports", exact: true }).first();
    assert.equal(await place.getAttribute("aria-current"), "page");
    const ready = page.getByRole("table", { name: "Ready-made reports" });
    await ready.waitFor();
    assert.equal(await ready.getByRole("link").count(), 2);
    await page.getByText("There are no reports of your own yet.").waitFor();
  });

  it("shows the monthly report before it is made, and makes it", async () => {
    await page.getByRole("table", { name: "Ready-made reports" }).getByRole("link").first().click();
    await page.getByLabel("Month (empty: last month)").fill("2025-01");
    await page.getByRole("button", { name: "Preview as PDF" }).click();
    const frame = page.locator("iframe");
    await frame.waitFor({ state: "attached" });
    assert.match((await frame.getAttribute("src")) ?? "", /^blob:/);
    await frame.scrollIntoViewIfNeeded();
    await page.waitForTimeout(1_500);
    await screenshot(page, "report-preview");
    const { items } = await answered<{ items: readonly object[] }>("/files");
    assert.deepEqual(items, [], "a preview leaves nothing behind");
    await page.getByRole("button", { name: "Preview as a table" }).click();
    await page.getByText(/\d+ rows? in all, shown: \d+/).waitFor();
    await page.getByLabel("Language").selectOption("en");
    await page.getByLabel("Format").selectOption("xlsx");
    await page.getByRole("button", { name: "Make the report" }).click();
    await page.getByRole("link", { name: "raport-br-2025-01.xlsx" }).waitFor();
    assert.deepEqual(bed.errors, []);
  });

  it("puts a report together, and says at the field what is wrong", async () => {
    // Only now: the monthly report would ask the National Bank for the rate of one of them.
    const period = { date_from: "2025-01-01", date_to: "2025-01-31", direction: "cost" };
    await bed.post("/integrations/fakturownia-1/sync/invoices?wait=60", period);
    await page.goto(`${bed.hub.url}/reports`);
    await page.getByRole("link", { name: "New report" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Koszty według dostawców");
    assert.equal(await page.getByLabel("Short name").inputValue(), "koszty-wedlug-dostawcow");
    const columns = page.getByRole("group", { name: "Columns" });
    await columns.getByRole("button", { name: "Delete: Net" }).click();
    await columns.getByLabel("Add a column").selectOption("id");
    await columns
      .getByRole("button", { name: /^Move up/ })
      .last()
      .click();
    await page.getByLabel("Period", { exact: true }).selectOption("");
    await page.getByLabel("Gross from").fill("dużo");
    await page.getByLabel("Sums for each").selectOption("seller_name");
    await page.getByRole("button", { name: "Sort by a column" }).click();
    await page.getByLabel("Column to sort by").selectOption("gross");
    await page.getByLabel("Direction").selectOption("down");
    await page.getByRole("button", { name: "New report" }).click();
    const gross = page.getByLabel("Gross from");
    await page.locator('input[aria-invalid="true"]').first().waitFor();
    assert.equal(await gross.getAttribute("aria-invalid"), "true");
    await gross.fill("1,50");
    await page.getByRole("button", { name: "Preview as a table" }).click();
    await page.getByRole("table", { name: "Koszty według dostawców" }).waitFor();
    await page.getByRole("button", { name: "New report" }).click();
    await page.getByRole("heading", { level: 1, name: "Koszty według dostawców" }).waitFor();
    const { definition } = await answered<{ definition: object }>(
      "/reports/koszty-wedlug-dostawcow",
    );
    assert.deepEqual(definition, {
      source: "invoices",
      columns: ["issue_date", "number", "seller_name", "currency", "id", "gross"],
      filter: { amount_min: "1.50" },
      group_by: ["seller_name"],
      sort: [{ column: "gross", descending: true }],
    });
  });

  it("keeps what a report was, and brings it back", async () => {
    const name = page.getByRole("textbox", { name: "Name", exact: true });
    await name.fill("Koszty");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Koszty", exact: true }).waitFor();
    await page.getByRole("button", { name: "Put into the form: 1" }).click();
    while ((await name.inputValue()) !== "Koszty według dostawców") await page.waitForTimeout(50);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Koszty według dostawców" }).waitFor();
    const { items } = await answered<{ items: readonly { name: string }[] }>(
      "/reports/koszty-wedlug-dostawcow/versions",
    );
    assert.equal(items.length, 3);
  });

  it("takes a logo, lines and a language for all reports", async () => {
    await page.goto(`${bed.hub.url}/reports/settings`);
    await page.getByLabel("Header").fill("Laboratorium sp. z o.o.");
    await page.getByLabel("Approved by").fill("Jan Kowalski");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Upload a picture" }).click();
    const logo = { name: "logo.png", mimeType: "image/png", buffer: PICTURE };
    await (await chooser).setFiles([logo]);
    await page.getByRole("img", { name: "Logo" }).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    const look = await answered<{ header: string; logo_file_id: number }>("/reports/settings");
    assert.equal(look.header, "Laboratorium sp. z o.o.");
    assert.ok(look.logo_file_id > 0);
  });

  it("makes a report at set times, on working days without holidays", async () => {
    await page.goto(`${bed.hub.url}/schedules/new`);
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Raport");
    await page.getByLabel("Action").selectOption("make_report");
    await page.getByLabel("Report", { exact: true }).selectOption("koszty-wedlug-dostawcow");
    await page.getByLabel("Send by e-mail through").selectOption("poczta");
    await page.getByRole("textbox", { name: "To", exact: true }).fill("anna@example.com");
    await page.getByLabel("How often").selectOption("working_day");
    await page.getByLabel("Public holidays are no working days").selectOption("PL");
    await page.getByRole("button", { name: "Add schedule" }).click();
    await page.getByRole("link", { name: "Raport" }).click();
    const chosen = page.getByLabel("Public holidays are no working days");
    await chosen.waitFor();
    assert.equal(await chosen.inputValue(), "PL");
    const { items } = await answered<{ items: readonly { params: object; holidays: string }[] }>(
      "/schedules",
    );
    assert.deepEqual(
      items.map(({ params, holidays }) => [params, holidays]),
      [
        [
          {
            report: "koszty-wedlug-dostawcow",
            mail: { integration_id: "poczta", to: "anna@example.com" },
          },
          "PL",
        ],
      ],
    );
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
        for (const [name, path] of Object.entries(ADDRESSES)) {
          await walk.go(path);
          await (isJudged ? assertAccessible(tab) : assertWhole(tab));
          await screenshot(tab, `reports-${language}-${width}-${name}`);
        }
        assert.deepEqual(walk.faults, []);
      });
    }
  }

  it("deletes a report after a question", async () => {
    await page.goto(`${bed.hub.url}/reports`);
    await page.getByRole("button", { name: "Delete" }).click();
    const question = page.getByRole("dialog", {
      name: "Delete the report Koszty według dostawców?",
    });
    await question.getByRole("button", { name: "Delete" }).click();
    await page.getByText("There are no reports of your own yet.").waitFor();
    assert.deepEqual(bed.errors, []);
  });
});

const ADDRESSES = {
  list: "/reports",
  monthly: "/reports/monthly",
  own: "/reports/koszty-wedlug-dostawcow",
  new: "/new-report",
  look: "/reports/settings",
  schedule: "/schedules/1",
} as const;
