import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { BrowserContext, Page } from "playwright-core";
import { until } from "../receiver.ts";
import { assertAccessible, assertWhole, screenshot, tabTo } from "./browser.ts";
import { CANCELLED, newest, ORDER, openWith, walkPortal, watchPortal } from "./portal-bed.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

const LOADED_MS = 20_000;

describe("the customers' portal", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let owner: Page;
  let guest: BrowserContext;
  let page: Page;
  let link: string;
  let secret: string;
  let portal: ReturnType<typeof watchPortal>;

  before(async () => {
    bed = await openUiBed();
    owner = bed.page;
    await owner.goto(bed.hub.url);
    await bed.signIn(bed.hub.password);
    await owner.getByRole("heading", { name: "Welcome" }).waitFor();
    await bed.post("/events/types", ORDER);
    await bed.post("/events/types", CANCELLED);
    guest = await bed.browser.newContext({
      locale: "hu",
      reducedMotion: "reduce",
      viewport: { width: 1280, height: 860 },
    });
    page = await guest.newPage();
    page.setDefaultTimeout(LOADED_MS);
    portal = watchPortal(bed.hub.url);
    portal.watch(page);
  });

  after(() => bed?.[Symbol.asyncDispose]());

  const ship = (number: string, consumer = "acme") =>
    bed.post("/events", { events: [{ type: ORDER.type, data: { number }, consumer }] });

  it("lets the owner make a link, which is shown once", async () => {
    await owner.goto(`${bed.hub.url}/subscriptions`);
    await owner.getByRole("link", { name: "Customers' portal" }).click();
    await owner.getByRole("heading", { name: "Customers' portal" }).waitFor();
    await owner.getByText("No links yet.").waitFor();
    await owner.getByRole("combobox", { name: "Customer" }).fill("acme");
    await owner.getByLabel("Language of the page").selectOption("en");
    await owner.getByRole("button", { name: "Make the link" }).click();
    const shown = owner.getByRole("status").locator("pre");
    link = (await shown.textContent()) ?? "";
    assert.match(link, /\/portal#vkp_/);
    await owner.getByRole("cell", { name: "acme" }).waitFor();
    await assertAccessible(owner);
    await screenshot(owner, "en-1280-portal-links");
    await owner.getByRole("button", { name: "I have stored it" }).click();
    await shown.waitFor({ state: "detached" });
  });

  it("opens with the link, in its language, and takes the secret out of the address", async () => {
    const answer = await page.goto(link);
    const { "referrer-policy": referrer, "content-security-policy": csp = "" } =
      answer?.headers() ?? {};
    assert.equal(referrer, "no-referrer");
    assert.match(csp, /frame-ancestors 'none';.*script-src 'self';/);
    await page.getByRole("heading", { name: "Your endpoints" }).waitFor();
    assert.equal(page.url(), `${bed.hub.url}/portal`);
    assert.equal(await page.evaluate("document.documentElement.lang"), "en");
    await page.getByText("For acme").waitFor();
    await page.getByText(/^Your link is valid until/).waitFor();
    await page.getByText("An endpoint is an address (URL) of your own program.").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-portal-empty");
    await page.reload();
    await page.getByRole("heading", { name: "Your endpoints" }).waitFor();
  });

  it("adds an endpoint with the keyboard alone, and says what is missing", async () => {
    await tabTo(page, page.getByRole("link", { name: "Add an endpoint" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Add an endpoint" }));
    await page.keyboard.press("Enter");
    await page.getByText("Please fill this in.").waitFor();
    await page.getByText(/^Write the whole address/).waitFor();
    const name = page.getByLabel("Name");
    await until(() => name.evaluate((input) => input === input.ownerDocument.activeElement), {
      what: () => "the first wrong input has no focus",
    });
    await page.keyboard.type("Warehouse");
    await tabTo(page, page.getByLabel("Address"));
    await page.keyboard.type("http://10.1.2.3/hook");
    await page.keyboard.press("Enter");
    await page.getByText(/^Nothing can be sent to this address/).waitFor();
    await page.getByLabel("Address").fill(`${bed.receiver.url}/hook`);
    await page.getByText("Only these").click();
    await page.getByRole("button", { name: "Fields and example of Order shipped" }).click();
    const details = page.getByRole("dialog", { name: "Order shipped" });
    await details.getByText("Number of the order").waitFor();
    await details.getByText("2025/117").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-portal-type");
    await page.keyboard.press("Escape");
    await details.waitFor({ state: "detached" });
    await tabTo(page, page.getByLabel("Order shipped", { exact: true }));
    await page.keyboard.press("Space");
    await assertAccessible(page);
    await screenshot(page, "en-1280-portal-endpoint-new");
    await page.getByRole("button", { name: "Add an endpoint" }).click();
    secret = (await page.getByRole("status").locator("pre").textContent()) ?? "";
    assert.match(secret, /^whsec_/);
    await assertAccessible(page);
    await screenshot(page, "en-1280-portal-secret");
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("heading", { name: "Warehouse", exact: true }).waitFor();
  });

  it("gets its own events, signed with the secret that was shown", async () => {
    await ship("2025/1");
    await ship("elsewhere", "other");
    await bed.receiver.count(1);
    const { type, data } = openWith(secret, newest(bed));
    assert.deepEqual([type, data], ["order.shipped", { number: "2025/1" }]);
    await page.reload();
    await page.getByRole("cell", { name: "Delivered" }).waitFor();
    await page.getByRole("link", { name: "Order shipped" }).click();
    await page.getByText("2025/1").first().waitFor();
    await page.getByText("HTTP 204").waitFor();
    await page.getByText("webhook-id:").first().waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-portal-delivery");
    assert.equal(bed.receiver.received.length, 1);
  });

  it("says why a delivery failed, and tries it again by hand", async () => {
    bed.receiver.answer = (_request, response) => response.writeHead(500).end("no room");
    await ship("2025/2");
    await page.getByRole("link", { name: /Back to Warehouse/ }).click();
    await page.getByLabel("State").selectOption("retrying");
    await page.reload();
    await page.getByRole("link", { name: "Order shipped" }).click();
    await page.getByText(/^Your program failed/).waitFor();
    await page.getByText("no room").waitFor();
    await screenshot(page, "en-1280-portal-delivery-failed");
    bed.receiver.answer = (_request, response) => response.writeHead(204).end();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Delivered", { exact: true }).waitFor();
    await page.getByText("Attempt 2").waitFor();
  });

  it("makes a new secret, while the old one signs too", async () => {
    await page.getByRole("link", { name: /Back to Warehouse/ }).click();
    await page.getByRole("button", { name: "Make a new secret" }).click();
    const question = page.getByRole("dialog", { name: "Make a new secret?" });
    await question.getByText(/for 24 hours the old one as well/).waitFor();
    await question.getByRole("button", { name: "Make a new secret" }).click();
    const shown = page.getByRole("status").locator("pre");
    const fresh = (await shown.textContent()) ?? "";
    assert.notEqual(fresh, secret);
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByText(/^The old secret signs as well/).waitFor();
    const before = bed.receiver.received.length;
    await ship("2025/3");
    await bed.receiver.count(before + 1);
    for (const one of [secret, fresh]) openWith(one, newest(bed));
    secret = fresh;
  });

  it("sends a test and tells in words what came back", async () => {
    const send = page.getByRole("button", { name: "Send a test event" });
    await send.click();
    await page.getByText(/^It works\. Your program has taken the test event: HTTP 204/).waitFor();
    assert.equal(openWith(secret, newest(bed)).type, "webhook.test");
    bed.receiver.answer = (_request, response) => response.writeHead(401).end("who are you");
    await send.click();
    await page.getByText(/did not take the test event: HTTP 401/).waitFor();
    await page.getByText(/verifies the signature with the right secret/).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-portal-endpoint");
    await page.getByRole("link", { name: "See what was sent and what came back" }).click();
    await page.getByRole("heading", { name: "Test event" }).waitFor();
    await page.getByText("who are you").waitFor();
    bed.receiver.answer = (_request, response) => response.writeHead(204).end();
  });

  it("switches an endpoint off and on, changes and deletes it", async () => {
    await page.getByRole("link", { name: /Back to Warehouse/ }).click();
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("It is switched off: nothing is sent to this address.").waitFor();
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByRole("link", { name: "Edit" }).click();
    await page.getByLabel("Name").fill("Warehouse 2");
    await page.getByText("All events").click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Warehouse 2" }).waitFor();
    await page.getByRole("link", { name: /Your endpoints/ }).click();
    await page.getByRole("link", { name: "Add an endpoint" }).click();
    await page.getByLabel("Name").fill("Mistake");
    await page.getByLabel("Address").fill(`${bed.receiver.url}/mistake`);
    await page.getByRole("button", { name: "Add an endpoint" }).click();
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    const question = page.getByRole("dialog", { name: "Delete Mistake?" });
    await question.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Your endpoints" }).waitFor();
    await page.getByRole("link", { name: "Mistake" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Warehouse 2" }).waitFor();
  });

  for (const [language, name, width] of [
    ["en", "English", 360],
    ["pl", "Polski", 360],
    ["pl", "Polski", 1280],
    ["pt-BR", "Português (Brasil)", 360],
    ["cs", "Čeština", 360],
    ["hu", "Magyar", 360],
  ] as const) {
    it(`fits the window in ${name} at ${width} px`, () =>
      walkPortal(page, { url: bed.hub.url, language, name, width, isChecked: language === "pl" }));
  }

  it("fits the window of the owner as well, in every language", async () => {
    for (const language of ["en", "pl", "pt-BR", "cs", "hu"]) {
      const view = { language, width: 360, colorScheme: "dark" } as const;
      await using walk = await openWalk(owner, bed.hub.url, view);
      await walk.go("/subscriptions/portal");
      await walk.tab.getByRole("cell", { name: "acme" }).waitFor();
      await (language === "pl" ? assertAccessible(walk.tab) : assertWhole(walk.tab));
      await screenshot(walk.tab, `${language}-360-portal-links`);
      assert.deepEqual(walk.faults, []);
    }
  });

  it("is closed by the owner at once, and says to ask for a new link", async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(`${bed.hub.url}/portal/help`);
    await page.getByRole("combobox").selectOption({ label: "English" });
    await page.getByRole("heading", { name: "Help" }).waitFor();
    await owner.goto(`${bed.hub.url}/subscriptions/portal`);
    await owner.getByRole("button", { name: "Revoke" }).click();
    const question = owner.getByRole("dialog", { name: "Revoke the link for acme?" });
    await question.getByRole("button", { name: "Revoke" }).click();
    await owner.getByText("Revoked", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Endpoints" }).click();
    await page.getByRole("heading", { name: "This link does not work" }).waitFor();
    await page.getByText(/Ask whoever gave it to you for a new one/).waitFor();
    assert.equal(await page.getByText("Warehouse").count(), 0);
    assert.equal(await page.evaluate("sessionStorage.getItem('viadukt-portal')"), null);
    await assertAccessible(page);
    await screenshot(page, "en-360-portal-closed");
  });

  it("opens with another link in the same tab, and with none not at all", async () => {
    const other = await bed.browser.newContext({ locale: "pl", reducedMotion: "reduce" });
    // The owner's own session in the same browser must change nothing.
    await other.addCookies(await owner.context().cookies());
    const tab = await other.newPage();
    portal.watch(tab);
    await tab.goto(`${bed.hub.url}/portal`);
    await tab.getByRole("heading", { name: "Otwórz swój link jeszcze raz" }).waitFor();
    await tab.goto(`${bed.hub.url}/portal#vkp_wrong`);
    await tab.getByRole("heading", { name: "Ten link nie działa" }).waitFor();
    assert.equal(tab.url(), `${bed.hub.url}/portal`);
    const answer = await owner.request.post(`${bed.hub.url}/api/portal-links`, {
      data: { consumer: "other", language: "cs" },
    });
    const { url } = (await answer.json()) as { url: string };
    await tab.goto(url);
    await tab.getByText("Pro: other").waitFor();
    assert.equal(tab.url(), `${bed.hub.url}/portal`);
    await other.close();
  });

  it("calls nothing but the portal, as the link and without a cookie", async () => {
    await page.close();
    const { calls, errors } = portal;
    assert.ok(calls.length > 50);
    assert.deepEqual(
      calls.filter(({ path }) => !/^\/api\/portal(\/|$)/.test(path)),
      [],
    );
    const odd = ({ authorization = "", cookie }: (typeof calls)[number]) =>
      !authorization.startsWith("Bearer vkp_") || cookie !== undefined;
    assert.deepEqual(calls.filter(odd), []);
    assert.deepEqual([...errors, ...bed.errors], []);
  });
});
