import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, screenshot } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { listedSubscription } from "./listed-subscription.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";

describe("subscriptions made in the web interface", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;

  before(async () => {
    bed = await openUiBed();
    ({ hub, page } = bed);
    await page.goto(hub.url);
    await bed.signIn(hub.password);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
  });

  after(() => bed?.[Symbol.asyncDispose]());

  const subscription = (name: string) => listedSubscription(page, hub.url, name);
  const choose = (label: string) => page.getByText(label, { exact: true }).click();
  const unfold = (section: string) =>
    page.locator("summary").filter({ hasText: section }).first().click();
  const startForm = async (name: string): Promise<void> => {
    await page.goto(`${hub.url}/subscriptions/new`);
    await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  };
  const save = () => page.getByRole("button", { name: "Add a subscription" }).click();

  it("leads from the empty overview to the first subscription", async () => {
    await page.goto(hub.url);
    await page.getByRole("heading", { name: "First steps" }).waitFor();
    await assertAccessible(page);
    await page.getByRole("link", { name: "Add a subscription" }).click();
    await save();
    await page.getByText("Please fill this in.").first().waitFor();
    await page.getByText("Choose at least one event.").waitFor();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Shop");
    await page
      .getByRole("textbox", { name: "Address", exact: true })
      .fill(`${bed.receiver.url}/shop`);
    await page.getByLabel("Another kind or a family").fill("order.*");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("checkbox", { name: "order.*" }).waitFor();
    await save();
    await page.getByText("It will not be shown again.").waitFor();
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("heading", { name: "Shop" }).waitFor();
  });

  it("builds conditions in rows and as JSON, the one from the other", async () => {
    await startForm("Large orders");
    await page
      .getByRole("textbox", { name: "Address", exact: true })
      .fill(`${bed.receiver.url}/large`);
    await page.getByRole("checkbox", { name: "All events" }).check();
    await unfold("Only some of these events");
    await page.getByRole("button", { name: "Add a condition" }).click();
    await page.getByRole("combobox", { name: "Field" }).fill("total");
    await page.getByLabel("Comparison").selectOption("between");
    await page.getByRole("textbox", { name: "From", exact: true }).fill("1 000,50");
    await save();
    await page.getByText("Complete every condition").waitFor();
    await page.getByRole("textbox", { name: "To", exact: true }).fill("5000");
    await choose("JSON");
    const json = page.getByLabel("Conditions as JSON");
    assert.deepEqual(JSON.parse(await json.inputValue()), { total: { between: [1000.5, 5000] } });
    await json.fill('{"$or": [{"total": {"gt": 1}}, {"paid": [true]}]}');
    await choose("Simple");
    await page.getByText("which rows cannot show").waitFor();
    await json.fill('{"total": {"gte": 1000}, "paid": {"exists": true}}');
    await choose("Simple");
    assert.equal(await page.getByRole("combobox", { name: "Field" }).count(), 2);
    await assertAccessible(page);
    await screenshot(page, "en-1280-filter-rows");
    await save();
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("heading", { name: "Large orders" }).waitFor();
    const { event_filters } = await subscription("Large orders");
    assert.deepEqual(event_filters, { total: { gte: 1000 }, paid: { exists: true } });
  });

  it("shows what a template makes of an event while it is typed, and where it is wrong", async () => {
    await startForm("Own words");
    await page
      .getByRole("textbox", { name: "Address", exact: true })
      .fill(`${bed.receiver.url}/own`);
    await page.getByRole("checkbox", { name: "Invoice added" }).check();
    await unfold("Format and content");
    await page.getByRole("combobox", { name: "Format", exact: true }).selectOption("custom");
    const template = page.getByLabel("Template (Liquid)");
    await template.fill('{"no": {{ data.record.data.number | json }}}');
    await page.getByRole("group", { name: "What is sent" }).getByText("FV/2026/03/17").waitFor();
    await template.fill("{{ data.record.");
    await page.getByRole("alert").waitFor();
    await save();
    await page.locator(".mantine-Textarea-error").first().waitFor();
    await screenshot(page, "en-1280-template-wrong");
    await template.fill('{"no": {{ data.record.data.number | json }}}');
    await page.getByLabel("Before the signature").fill("sha256=");
    await save();
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("button", { name: "Send a test event" }).waitFor();
  });

  it("sends to a destination with settings of its own", async () => {
    await startForm("Team channel");
    await choose("Slack, e-mail and others");
    await page.getByText("No destination yet").waitFor();
    await bed.addSystem("slack");
    await startForm("Team channel");
    await choose("Slack, e-mail and others");
    await page.getByRole("combobox", { name: "Destination" }).selectOption("slack-1");
    await page.getByLabel("Channel").fill("#faturamento");
    await page.getByRole("checkbox", { name: "Run failed" }).check();
    await assertAccessible(page);
    await screenshot(page, "en-1280-destination");
    await save();
    await page.getByRole("heading", { name: "Team channel" }).waitFor();
    await page.getByRole("button", { name: "Send a test event" }).click();
    await page.getByText("Delivered", { exact: true }).first().waitFor();
    const { url, destination_settings } = await subscription("Team channel");
    assert.equal(url, null);
    assert.deepEqual(destination_settings, {
      channel: "#faturamento",
      username: "Fiscal Bot",
      icon_emoji: ":receipt:",
      language: "en",
    });
  });

  it("shows the public key of a key pair instead of a secret", async () => {
    await startForm("Key pair");
    await page
      .getByRole("textbox", { name: "Address", exact: true })
      .fill(`${bed.receiver.url}/pair`);
    await page.getByRole("checkbox", { name: "Invoice added" }).check();
    await unfold("Signature");
    await page.getByRole("combobox", { name: "Signature" }).selectOption("v1a");
    await save();
    await page.getByText("Public keys: give them to the receiver").waitFor();
    const { public_keys } = await subscription("Key pair");
    assert.equal(public_keys.length, 1);
    await page.getByText(public_keys[0] ?? "–").waitFor();
    assert.equal(await page.getByText(/whsk_/).count(), 0);
    assert.deepEqual(bed.errors, []);
  });
});
