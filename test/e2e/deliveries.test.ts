import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, screenshot } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { listedSubscription } from "./listed-subscription.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";

describe("events and deliveries in the web interface", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;

  before(async () => {
    bed = await openUiBed();
    ({ hub, page } = bed);
    await page.goto(hub.url);
    await bed.signIn(hub.password);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await bed.addSystem("slack");
    const one = { event_types: ["order.*"], retry_delays: [] };
    await bed.post("/subscriptions", { ...one, name: "Shop", url: `${bed.receiver.url}/shop` });
    const filters = { total: { gte: 1000 }, paid: { exists: true } };
    const large = { name: "Large orders", url: `${bed.receiver.url}/large` };
    await bed.post("/subscriptions", { ...one, ...large, event_filters: filters });
  });

  after(() => bed?.[Symbol.asyncDispose]());

  const subscription = (name: string) => listedSubscription(page, hub.url, name);
  const choose = (label: string) => page.getByText(label, { exact: true }).click();

  it("makes a new secret beside which the old one works for a while", async () => {
    const { id } = await subscription("Shop");
    await page.goto(`${hub.url}/subscriptions/${id}`);
    await page.getByLabel("The old secret works for").selectOption("72");
    await page.getByRole("button", { name: "Make a new secret" }).click();
    await page.getByText("It will not be shown again.").waitFor();
    assert.match((await page.getByRole("status").locator("pre").textContent()) ?? "", /^whsec_/);
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByText("2 secrets sign at present").waitFor();
    assert.equal((await subscription("Shop")).secrets_valid, 2);
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("Off", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByRole("button", { name: "Switch off" }).waitFor();
  });

  it("says who would get an event and why others would not, and publishes it", async () => {
    await page.goto(`${hub.url}/event-types/new`);
    await page.getByLabel("Name for programs").fill("order.shipped");
    await page.getByLabel("Title").fill("Order shipped");
    await page.getByLabel(/^Example of the data/).fill('{"number": "A-17", "total": 99.5}');
    await page.getByRole("button", { name: "Add a kind of your own" }).click();
    await page.getByRole("heading", { name: "Order shipped" }).waitFor();
    await page.getByRole("group", { name: "Body sent" }).getByText('"A-17"').waitFor();
    await page.getByRole("textbox", { name: "number", exact: true }).fill("A-18");
    await page.getByRole("button", { name: "Who would get it?" }).click();
    await page.getByText("1 subscription would get it").waitFor();
    await page.getByText("its conditions do not hold:").waitFor();
    await page.getByText("total gte 1000 – the event has 99.5").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-try-it");
    await page.getByRole("button", { name: "Publish the event" }).click();
    await page.getByRole("link", { name: "Show the event" }).click();
    await page.getByRole("link", { name: "Shop" }).waitFor();
    await page.getByText("Delivered", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Shop" }).click();
    await page.getByText("HTTP 204", { exact: true }).waitFor();
    await page.getByRole("list", { name: "Where the time went" }).waitFor();
    const [attempt] = await page.getByRole("group", { name: "Body sent" }).allTextContents();
    assert.equal(JSON.parse(attempt ?? "").data.number, "A-18");
  });

  it("finds deliveries by text, answer and state", async () => {
    bed.receiver.answer = ({ path }, response) =>
      response.writeHead(path === "/shop" ? 503 : 204).end(path === "/shop" ? "closed" : "");
    const { id } = await subscription("Shop");
    for (const number of ["B-1", "B-2", "B-3"]) {
      await bed.post("/events", { type: "order.shipped", data: { number } });
    }
    await page.goto(`${hub.url}/deliveries?subscription_id=${id}`);
    await page.getByText("Failed", { exact: true }).nth(3).waitFor();
    await page.getByLabel("Search").fill("B-2");
    await page.waitForURL(/text=B-2/);
    const found = page.getByRole("link", { name: "order.shipped" });
    await found.nth(1).waitFor({ state: "detached" });
    await found.waitFor();
    await page.getByLabel("Answer").selectOption("204");
    await page.getByText("Nothing matches these filters.").waitFor();
    await page.getByLabel("Answer").selectOption("503");
    await found.click();
    await page.getByText("The receiving program failed. Its log tells why.").waitFor();
    await page.getByText("closed", { exact: true }).waitFor();
  });

  it("sends what did not arrive again, after it has said how many", async () => {
    await page.goto(hub.url);
    await page.getByText("3 deliveries did not arrive").click();
    await page.getByRole("heading", { name: "Not delivered" }).waitFor();
    bed.receiver.answer = (_request, response) => response.writeHead(204).end();
    await page.getByRole("button", { name: "Send again…" }).click();
    const dialog = page.getByRole("dialog", { name: "Send many again" });
    await dialog.getByText("3 deliveries will be sent again.").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-resend");
    await dialog.getByRole("button", { name: "Send again", exact: true }).click();
    await dialog.getByText("Succeeded", { exact: true }).waitFor();
    await dialog.getByText("Sent again").waitFor();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("Everything has arrived").waitFor();
  });

  it("draws how deliveries went, and tells the same in a table", async () => {
    const { id } = await subscription("Shop");
    await page.goto(`${hub.url}/subscriptions/${id}`);
    const chart = page.getByRole("img", { name: /^Chart of the attempts: [1-9]/ });
    await chart.locator(".recharts-bar-rectangle path").first().waitFor();
    await page.getByText("Show as a table").click();
    await page.getByRole("table", { name: "Show as a table" }).waitFor();
    await page.getByRole("cell", { name: "HTTP 503" }).waitFor();
    await assertAccessible(page);
    await choose("3 months");
    await chart.locator(".recharts-bar-rectangle path").first().waitFor();
    await page.goto(hub.url);
    await chart.locator(".recharts-bar-rectangle path").first().waitFor();
    await page.goto(`${hub.url}/subscriptions`);
    await page.getByLabel("Search").fill("shop");
    await page.getByRole("link", { name: "Large orders" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Shop" }).waitFor();
  });

  it("gives an outside system an address, whose calls become events", async () => {
    await page.goto(`${hub.url}/integrations/slack-1`);
    await page.getByRole("button", { name: "Set up an address" }).click();
    await page.getByLabel("How calls are signed").selectOption("token");
    await page.getByLabel("Kind of event").fill("ticket.opened");
    await assertAccessible(page);
    await page.getByRole("button", { name: "Save" }).click();
    const secret = await page.getByRole("status").locator("pre").textContent();
    await page.getByRole("button", { name: "I have stored it" }).click();
    const section = page.getByRole("region", { name: "Incoming webhook" });
    const address = await section.locator("pre").textContent();
    await screenshot(page, "en-1280-hook");
    const call = (token: string | null) =>
      fetch(address ?? "", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: '{"ticket": 7}',
      });
    assert.equal((await call("not the secret")).status, 401);
    assert.equal((await call(secret)).status, 202);
    await page.goto(`${hub.url}/events?type=ticket.opened`);
    await page.getByRole("link", { name: "ticket.opened" }).click();
    await page.getByText('"ticket": 7').waitFor();
    assert.deepEqual(bed.errors, []);
  });
});
