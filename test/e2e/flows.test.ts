import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, screenshot, tabTo } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";

const OWN_PASSWORD = "korek-latarnia-19-most";

describe("what people do in the web interface", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;
  let password: string;

  before(async () => {
    bed = await openUiBed();
    ({ hub, page } = bed);
    password = hub.password;
  });

  after(() => bed?.[Symbol.asyncDispose]());

  /** Two years of invoices at the provider's rate take longer than any test here. */
  const startLongSync = async (): Promise<void> => {
    await page.goto(`${hub.url}/integrations/fakturownia-1`);
    const now = new Date();
    await page.getByLabel("Issued from").fill(`${now.getFullYear() - 2}-01-01`);
    await page.getByRole("button", { name: "Pull invoices in" }).click();
    await page.getByRole("button", { name: "Cancel the run" }).waitFor();
  };

  it("signs in and starts a sync with the keyboard alone", async () => {
    await page.goto(hub.url);
    await page.getByText("Welcome to Viadukt").waitFor();
    await tabTo(page, page.getByLabel("E-mail address"));
    await page.keyboard.type(hub.email);
    await tabTo(page, page.getByLabel("Password", { exact: true }));
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await bed.addSystem("fakturownia");
    await bed.addSystem("nextcloud");
    await tabTo(page, page.getByRole("link", { name: "Integrations", exact: true }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("link", { name: "fakturownia" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Pull invoices in" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("link", { name: "Details of the run" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Pulling invoices in" }).waitFor();
    await page.getByText(/^(Succeeded|Partly succeeded)$/).waitFor();
  });

  it("cancels a running sync and keeps what it has read", async () => {
    await startLongSync();
    await page.getByText(/^[1-9]\d* (of|read)/).waitFor();
    await page.getByRole("link", { name: "Details of the run" }).click();
    await page.getByRole("heading", { level: 1, name: "Pulling invoices in" }).waitFor();
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await page.getByText("Cancelled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Cancel the run" }).waitFor({ state: "detached" });
    assert.notEqual(await page.locator("dd").first().textContent(), "0");
    await assertAccessible(page);
    await screenshot(page, "en-1280-run-cancelled");
  });

  it("files a report and says where it went; a delivery that failed is sent again by hand", async () => {
    bed.receiver.answer = (_request, response) => response.writeHead(500).end("no room");
    await bed.post("/subscriptions", {
      name: "Archive",
      url: `${bed.receiver.url}/filed`,
      event_types: ["report.filed"],
      retry_delays: [],
    });
    await page.goto(`${hub.url}/integrations/nextcloud-1`);
    await page.getByLabel("Month").selectOption("1");
    await page.getByLabel("Year").fill("2025");
    await page.getByRole("button", { name: "File the report" }).click();
    await page.getByText("Succeeded", { exact: true }).first().waitFor();
    await page.getByText("/BR-Reports/2025/01/raport-br-2025-01.pdf").first().waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-report-filed");

    await page.goto(`${hub.url}/deliveries`);
    await page.getByRole("link", { name: "report.filed" }).click();
    await page.getByRole("heading", { level: 1, name: "report.filed" }).waitFor();
    await page.getByText("Failed", { exact: true }).waitFor();
    await page.getByText("HTTP 500", { exact: true }).waitFor();
    await page.getByText("no room").waitFor();
    await screenshot(page, "en-1280-delivery-failed");
    bed.receiver.answer = (_request, response) => response.writeHead(204).end();
    await page.getByRole("button", { name: "Send again" }).click();
    await page.getByText("Delivered", { exact: true }).waitFor();
    assert.equal(bed.receiver.received.length, 2);
    const [first, second] = bed.receiver.received;
    assert.equal(first?.headers["webhook-id"], second?.headers["webhook-id"]);
  });

  it("does not delete an integration that is at work, and does once the work is cancelled", async () => {
    await startLongSync();
    await page.getByRole("button", { name: "Delete" }).click();
    const question = page.getByRole("dialog", { name: "Delete fakturownia?" });
    await question.getByRole("button", { name: "Delete" }).click();
    await question.getByText("integration_in_use").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-integration-in-use");
    await question.getByRole("button", { name: "Cancel", exact: true }).click();
    await question.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await page.getByText("Cancelled", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await question.getByRole("button", { name: "Delete" }).click();
    await page.waitForURL(/\/integrations$/);
    await page.getByRole("link", { name: "nextcloud" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "fakturownia" }).count(), 0);
  });

  it("revokes a token, which opens nothing from then on", async () => {
    await page.goto(`${hub.url}/settings`);
    await page.getByLabel("Name").fill("Warehouse");
    await page.getByRole("button", { name: "Create a token" }).click();
    const token = await page.getByRole("status").locator("pre").textContent();
    await page.getByRole("button", { name: "I have stored it" }).click();
    const call = () =>
      fetch(`${hub.url}/api/records/invoice`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await call()).status, 200);
    await page.getByRole("button", { name: "Revoke" }).click();
    const question = page.getByRole("dialog", { name: "Revoke Warehouse?" });
    await question.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
    assert.equal((await call()).status, 401);
  });

  it("changes the password, and the old one opens nothing any more", async () => {
    await page.getByLabel("Current password").fill(password);
    await page.getByLabel("New password").fill(OWN_PASSWORD);
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("The password has been changed.").waitFor();
    await page.getByRole("button", { name: /Your account/ }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await bed.signIn(password);
    await page.getByText("The e-mail address or the password is not right.").waitFor();
    password = OWN_PASSWORD;
    await bed.signIn(password);
    await page.getByRole("heading", { name: "Overview", exact: true }).waitFor();
  });

  it("leads from an ended session to the sign-in page and back to where one was", async () => {
    await page.goto(`${hub.url}/runs?action=upload_report`);
    await page.getByRole("link", { name: "Filing a report" }).waitFor();
    await page.request.delete(`${hub.url}/api/session`);
    await page.getByRole("link", { name: "Filing a report" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await bed.signIn(password);
    await page.waitForURL(/\/runs\/run_/);
    await page.getByRole("heading", { name: "Filing a report" }).waitFor();
  });

  it("says that there is no such page, and leads home", async () => {
    await page.goto(`${hub.url}/nowhere/at/all`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-not-found");
    await page.getByRole("link", { name: "Go to the overview" }).click();
    await page.getByRole("heading", { name: "Overview", exact: true }).waitFor();
    assert.deepEqual(bed.errors, []);
  });
});
