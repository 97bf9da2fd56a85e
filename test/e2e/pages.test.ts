import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { buildWeb } from "../../scripts/build-web.ts";
import { openReceiver, type Receiver } from "../receiver.ts";
import { assertAccessible, assertWhole, openBrowser, screenshot, watchErrors } from "./browser.ts";
import { type HubProcess, startHub } from "./hub-process.ts";
import { loaded, openWalk } from "./walk.ts";

const LOADED_MS = 20_000;

describe("pages of the web interface", { timeout: 600_000 }, () => {
  let hub: HubProcess;
  let sandbox: Sandbox;
  let receiver: Receiver;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];

  before(async () => {
    await buildWeb();
    sandbox = await startSandbox();
    receiver = await openReceiver();
    hub = await startHub({ EGRESS_ALLOW: "127.0.0.1" });
    browser = await openBrowser();
    context = await browser.newContext({
      locale: "en",
      reducedMotion: "reduce",
      viewport: { width: 1280, height: 860 },
    });
    page = await context.newPage();
    page.setDefaultTimeout(LOADED_MS);
    errors = watchErrors(page, hub.url);
  });

  after(async () => {
    await browser?.close();
    await hub?.[Symbol.asyncDispose]();
    await receiver?.[Symbol.asyncDispose]();
    await sandbox?.close();
  });

  const system = (id: string) => {
    const found = sandbox.systems.find((one) => one.id === id);
    assert.ok(found, `the sandbox has ${id}`);
    return found;
  };

  it("leads from the first sign-in to the choice of an own password", async () => {
    await page.goto(hub.url);
    await page.getByText("Welcome to Viadukt").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-sign-in");

    await page.getByLabel("E-mail address").fill(hub.email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert", { name: "That did not work" }).waitFor();
    errors.splice(0);

    await page.getByLabel("Password", { exact: true }).fill(hub.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-welcome");
    await page.getByRole("link", { name: "Later" }).click();
    await page.getByRole("link", { name: "Connect a system" }).waitFor();
    await page.getByText("Nothing needs attention at the moment.").waitFor();
  });

  it("is usable by keyboard from the skip link on", async () => {
    await page.reload();
    await page.getByRole("heading", { name: "Overview", exact: true }).waitFor();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    assert.equal(await skip.evaluate((link) => link === link.ownerDocument.activeElement), true);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "main");
  });

  it("switches every text at once", async () => {
    await page.getByRole("button", { name: /Your account/ }).click();
    await assertAccessible(page);
    await page.getByLabel("Language").selectOption("cs");
    await page.getByRole("heading", { name: "Přehled", exact: true }).waitFor();
    assert.equal(await page.evaluate("document.documentElement.lang"), "cs");
    await page.getByLabel("Jazyk").selectOption("en");
    await page.keyboard.press("Escape");
  });

  it("adds an integration with the form of its schema and verifies it", async () => {
    const { baseUrl, credentials } = system("fakturownia");
    await page.getByRole("link", { name: "Connect a system" }).click();
    await page.getByLabel("Search for a system").fill("fakturownia");
    await page.getByRole("link", { name: "Fakturownia" }).click();
    await page.getByRole("button", { name: "Save and verify" }).click();
    await page.getByText("Please fill this in.").first().waitFor();
    for (const [name, value] of Object.entries(credentials)) {
      await page.locator(`input[name="${name}"]`).fill(value);
    }
    await page.getByLabel("Address of the system").fill(baseUrl);
    await page.getByRole("button", { name: "Save and verify" }).click();
    await page.getByText("The connection works", { exact: true }).waitFor();
  });

  it("runs a sync and shows how it goes until its end", async () => {
    await page.getByLabel("Issued from").fill("2025-01-01");
    await page.getByLabel("Issued to").fill("2025-01-31");
    await page.getByRole("button", { name: "Pull invoices in" }).click();
    await page.getByRole("link", { name: "Details of the run" }).click();
    await page.getByRole("heading", { level: 1, name: "Pulling invoices in" }).waitFor();
    await page.getByText(/^(Succeeded|Partly succeeded)$/).waitFor();
    assert.notEqual(await page.locator("dd").first().textContent(), "0");
  });

  it("shows the secret of a new subscription once and sends it a test", async () => {
    await page.goto(`${hub.url}/subscriptions/new`);
    await page.getByRole("textbox", { name: "Name" }).fill("Warehouse");
    await page.getByRole("textbox", { name: "Address" }).fill(`${receiver.url}/hook`);
    await page.getByRole("checkbox", { name: "All events" }).check();
    await page.getByRole("button", { name: "Add a subscription" }).click();
    await page.getByText("It will not be shown again.").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-subscription-secret");
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("button", { name: "Send a test event" }).click();
    await page.getByText("Sent – show the delivery").waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog", { name: "Delete Warehouse?" }).waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.ok(receiver.received.some(({ body }) => body.includes("webhook.test")));
  });

  it("makes a token that is shown once", async () => {
    await page.goto(`${hub.url}/settings`);
    await page.getByLabel("Name").fill("Warehouse");
    await page.getByRole("button", { name: "Create a token" }).click();
    await page.getByText("It will not be shown again.").waitFor();
    const token = await page.getByRole("status").locator("pre").textContent();
    const answer = await fetch(`${hub.url}/api/records/invoice`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(errors, []);
  });

  it("takes a project, a rule and a schedule, which the pages then show", async () => {
    const send = async (path: string, data: object): Promise<void> => {
      const answer = await page.request.post(`${hub.url}/api${path}`, { data });
      assert.equal(answer.status(), 201, await answer.text());
    };
    await send("/projects", { code: "P-1", name: "Próba zażółć", description: "Badania" });
    await send("/rules", {
      name: "Chmura",
      conditions: { seller_name: { contains: ["chmura"] } },
      project_id: "P-1",
      category: "MATERIALY",
    });
    await send("/schedules", {
      name: "Faktury co rano",
      action: "sync_all_invoices",
      cron: "30 6 * * 1-5",
    });
  });

  const JUDGED: ReadonlySet<string> = new Set(["pl 1280", "en 360"]);
  for (const [language, colorScheme, widths] of [
    ["pl", "light", [1280]],
    ["en", "dark", [360]],
    ["pt-BR", "light", [360]],
    ["cs", "light", [360]],
    ["hu", "dark", [360]],
  ] as const) {
    for (const width of widths) {
      it(`are accessible and whole in ${language} at ${width} px, ${colorScheme}`, async () => {
        // What axe looks at does not depend on the language, what fits the window does: once wide, once narrow.
        const isJudged = JUDGED.has(`${language} ${width}`);
        await using walk = await openWalk(page, hub.url, {
          language,
          width,
          colorScheme,
          isJudged,
        });
        const { tab } = walk;
        for (const [name, path] of Object.entries(await addresses(tab, hub.url))) {
          await walk.go(path);
          await tab.evaluate(
            "for (const part of document.querySelectorAll('details')) part.open = true",
          );
          // What was folded away may have to be fetched first.
          await loaded(tab);
          assert.match(await tab.title(), /.+ · Viadukt$/);
          await (isJudged ? assertAccessible(tab) : assertWhole(tab));
          await screenshot(tab, `${language}-${width}-${name}`);
        }
        assert.deepEqual(walk.faults, []);
      });
    }
  }
});

/** A path of every page; those of one thing lead to the newest that there is. */
async function addresses(page: Page, url: string): Promise<Readonly<Record<string, string>>> {
  const first = async (list: string): Promise<string> => {
    const answer = await page.request.get(`${url}/api/${list}`);
    const { items } = (await answer.json()) as { items: readonly { id: string | number }[] };
    assert.ok(items[0], `${list} has something to show`);
    return String(items[0].id);
  };
  return {
    overview: "/",
    integrations: "/integrations",
    "integration-choice": "/integrations/new",
    "integration-new": "/integrations/new/nextcloud",
    integration: `/integrations/${await first("integrations")}`,
    "integration-edit": `/integrations/${await first("integrations")}/edit`,
    files: "/files",
    invoices: "/invoices",
    invoice: `/invoices/${await first("records/invoice")}`,
    schedules: "/schedules",
    "schedule-new": "/schedules/new",
    schedule: `/schedules/${await first("schedules")}`,
    projects: "/projects",
    "project-new": "/new-project",
    project: "/projects/P-1",
    rules: "/rules",
    "rule-new": "/rules/new",
    rule: `/rules/${await first("rules")}`,
    parties: "/parties",
    items: "/items",
    runs: "/runs",
    run: `/runs/${await first("runs?action=sync_invoices")}`,
    subscriptions: "/subscriptions",
    "subscription-new": "/subscriptions/new",
    subscription: `/subscriptions/${await first("subscriptions")}`,
    "subscription-edit": `/subscriptions/${await first("subscriptions")}/edit`,
    deliveries: "/deliveries",
    undelivered: "/undelivered",
    delivery: `/deliveries/${await first("deliveries")}`,
    events: "/events",
    event: `/events/${await first("events")}`,
    "event-types": "/event-types",
    "event-type": "/event-types/invoice.created",
    "event-type-new": "/event-types/new",
    settings: "/settings",
  };
}
