import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, screenshot } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";

const REPORT = "raport-br-2025-01.pdf";
const PDF = Buffer.from("%PDF-1.7\n%placed by hand\n");
/** `whsec_` and 32 bytes. */
const OWN_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

interface StoredSubscription {
  readonly id: number;
  readonly event_filters: object;
  readonly header_names: readonly string[];
  readonly retry_delays: readonly number[];
  readonly signed: boolean;
  readonly name: string;
}

describe("forms and lists of the web interface", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;

  before(async () => {
    bed = await openUiBed();
    ({ hub, page } = bed);
    await page.goto(hub.url);
    await bed.signIn(hub.password);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await bed.addSystem("fakturownia");
    await bed.addSystem("nextcloud");
    await bed.addSystem("fakturownia", "fakturownia-busy");
  });

  after(() => bed?.[Symbol.asyncDispose]());

  const subscriptions = async (): Promise<readonly StoredSubscription[]> => {
    const answer = await page.request.get(`${hub.url}/api/subscriptions`);
    return ((await answer.json()) as { items: readonly StoredSubscription[] }).items;
  };
  const unfold = (section: string) =>
    page.locator("summary").filter({ hasText: section }).first().click();
  const placeFile = async (name: string): Promise<void> => {
    await page.goto(`${hub.url}/files`);
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose files" }).click();
    await (await chooser).setFiles({ name, mimeType: "application/pdf", buffer: PDF });
    await page.getByText("1 file is in the hub now.").waitFor();
  };

  it("pulls invoices from every accounting integration and says which were passed over", async () => {
    const twoYears = { date_from: `${new Date().getFullYear() - 2}-01-01` };
    await bed.post("/integrations/fakturownia-busy/sync/invoices", twoYears);
    await page.goto(`${hub.url}/integrations`);
    await page.getByRole("button", { name: "Pull invoices from all" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Issued from").fill("2025-01-01");
    await dialog.getByLabel("Issued to").fill("2025-01-31");
    await assertAccessible(page);
    await dialog.getByRole("button", { name: "Pull invoices in" }).click();
    await dialog.getByText("Started: 1").waitFor();
    await dialog.getByText("Passed over: 1").waitFor();
    await dialog.getByText(/This is already running for this integration/).waitFor();
    await dialog.getByText(/^(Succeeded|Partly succeeded)$/).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-bulk-sync");
  });

  it("keeps the filters of the invoices in the address", async () => {
    await page.goto(`${hub.url}/invoices`);
    await page.getByLabel("Number or company").fill("2025/01/0028");
    await page.waitForURL(/q=/);
    await page.getByLabel("Kind of invoice").selectOption("cost");
    await page.getByLabel("Issued from").fill("2025-01-01");
    await page.getByRole("link", { name: "FV/2025/01/0028" }).click();
    await page.getByRole("heading", { name: "KSeF" }).waitFor();
    await page.getByText("Accepted", { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "FV/2025/01/0028" }).waitFor();
    assert.equal(await page.getByLabel("Number or company").inputValue(), "2025/01/0028");
    assert.equal(await page.getByLabel("Kind of invoice").inputValue(), "cost");
    assert.equal(await page.getByLabel("Issued from").inputValue(), "2025-01-01");
    await page.getByRole("link", { name: "Invoices", exact: true }).click();
    await page.waitForURL(/\/invoices$/);
    assert.equal(await page.getByLabel("Number or company").inputValue(), "");
    await page.getByLabel("Number or company").fill("KOR/2025/01");
    await page.getByRole("link", { name: "KOR/2025/01/0005" }).click();
    await page.getByText("Correction", { exact: true }).waitFor();
    await page.getByText("Corrects or settles").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-correction");
  });

  it("files a placed file instead of a report of its own, and then refuses to delete it", async () => {
    await placeFile(REPORT);
    await assertAccessible(page);
    await page.goto(`${hub.url}/integrations/nextcloud-1`);
    await page.getByLabel("Month").selectOption("1");
    await page.getByLabel("Year").fill("2025");
    await page.getByRole("button", { name: REPORT }).click();
    await screenshot(page, "en-1280-placed-names");
    await page.getByRole("button", { name: "File the report" }).click();
    await page.getByText(`/BR-Reports/2025/01/${REPORT}`).first().waitFor();

    await placeFile("notes.pdf");
    const row = (name: string) => page.getByRole("row").filter({ hasText: name });
    await row(REPORT).getByRole("button", { name: "Delete" }).click();
    const question = page.getByRole("dialog");
    await question.getByRole("button", { name: "Delete" }).click();
    await question.getByText(/^This file has been filed/).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-file-in-use");
    await question.getByRole("button", { name: "Cancel" }).click();
    await row(REPORT).getByRole("link", { name: REPORT }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    assert.equal((await download).suggestedFilename(), REPORT);
    await page.goBack();
    await row("notes.pdf").getByRole("button", { name: "Delete" }).click();
    await question.getByRole("button", { name: "Delete" }).click();
    await row("notes.pdf").waitFor({ state: "detached" });
  });

  it("files the month's report in every storage", async () => {
    await page.goto(`${hub.url}/integrations`);
    await page.getByRole("button", { name: "File the report everywhere" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "File the report" }).click();
    await dialog.getByText("Started: 1").waitFor();
    await dialog.getByText("Succeeded", { exact: true }).waitFor();
  });

  it("makes a subscription with filters, headers, waits and a secret of one's own", async () => {
    await page.goto(`${hub.url}/subscriptions/new`);
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Euro archive");
    await page
      .getByRole("textbox", { name: "Address", exact: true })
      .fill(`${bed.receiver.url}/euro`);
    await page.getByRole("checkbox", { name: "Invoice added" }).check();
    await unfold("Only some of these events");
    await page.getByRole("button", { name: "Add a condition" }).click();
    await page.getByRole("combobox", { name: "Field" }).fill("record.data.currency");
    await page.getByLabel("Comparison").selectOption("in");
    await page.getByLabel("Values, separated by commas").fill("EUR, USD");
    await unfold("Extra headers and signing in");
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByRole("textbox", { name: "Header", exact: true }).fill("X-Key");
    await page.getByRole("textbox", { name: "Value", exact: true }).fill("k-1");
    await unfold("Signature");
    await page.getByRole("combobox", { name: "Signature" }).selectOption("own");
    await page.getByLabel("Your secret").fill("too short");
    await unfold("Retries and pace");
    await page.getByLabel(/^Waits before/).fill("soon");
    await page.getByRole("button", { name: "Add a subscription" }).click();
    await page.getByText("Write waits such as 5s, 5m, 2h, or 0.").waitFor();
    await page.getByLabel(/^Waits before/).fill("5s, 2m");
    await page.getByRole("button", { name: "Add a subscription" }).click();
    await page.getByText("is no Standard Webhooks secret").first().waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-subscription-refused");
    await page.getByLabel("Your secret").fill(OWN_SECRET);
    await page.getByRole("button", { name: "Add a subscription" }).click();
    await page.getByRole("button", { name: "Send a test event" }).click();
    await page.getByText("Sent – show the delivery").waitFor();
    assert.equal(bed.receiver.received.at(-1)?.headers["x-key"], "k-1");
  });

  it("changes a name and leaves everything else of the subscription as it is", async () => {
    const [before] = await subscriptions();
    await page.getByRole("link", { name: "Edit" }).click();
    await unfold("Extra headers and signing in");
    await page.getByText("Stored: X-Key. The values are not shown.").waitFor();
    await screenshot(page, "en-1280-subscription-stored");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Renamed");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Renamed" }).waitFor();
    const [now] = await subscriptions();
    assert.deepEqual(now?.event_filters, { "record.data.currency": ["EUR", "USD"] });
    assert.deepEqual(now?.retry_delays, [5, 120]);
    assert.deepEqual({ ...now, name: "", updated_at: "" }, { ...before, name: "", updated_at: "" });
    assert.deepEqual(bed.errors, []);
  });
});
