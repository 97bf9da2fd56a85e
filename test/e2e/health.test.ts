import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { type Listening, web } from "../local-server.ts";
import { assertAccessible, assertWhole, screenshot, tabTo } from "./browser.ts";
import type { HubProcess } from "./hub-process.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

describe("pages of the health of integrations", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let hub: HubProcess;
  let page: Page;
  /** Stands before the ERP, and is down when the test wants it to be. */
  let front: Listening;
  const mood = { isDown: false };

  before(async () => {
    bed = await openUiBed({ INTEGRATION_PAUSE_SECONDS: "1800" });
    ({ hub, page } = bed);
    const erp = bed.sandbox.systems.find(({ id }) => id === "sandbox_erp");
    assert.ok(erp?.baseUrl);
    const target = erp.baseUrl;
    front = await web(async (request, response) => {
      if (mood.isDown) return void response.writeHead(503).end();
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? "GET",
        headers: headers as Record<string, string>,
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
      });
      const type = answer.headers.get("content-type") ?? "application/json";
      response.writeHead(answer.status, { "content-type": type });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    await page.goto(hub.url);
    await bed.signIn(hub.password);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
  });

  after(async () => {
    await bed?.[Symbol.asyncDispose]();
    await front?.[Symbol.asyncDispose]();
  });

  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  const section = (name: string) => page.getByRole("region", { name, exact: true });
  const read = async (): Promise<string> => {
    const answer = await page.request.post(
      `${hub.url}/api/integrations/parts/sync/records?wait=60`,
      { data: {} },
    );
    return ((await answer.json()) as { state: string }).state;
  };

  it("say what they are for while there is no integration", async () => {
    await page.getByRole("link", { name: "Health", exact: true }).click();
    await page.getByText("No integrations yet").waitFor();
    await page.getByRole("link", { name: "Connect a system" }).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-health-empty");
  });

  it("list integrations with how they do, and follow what happens without a reload", async () => {
    const erp = bed.sandbox.systems.find(({ id }) => id === "sandbox_erp");
    await bed.post("/integrations", {
      ...{ id: "parts", name: "Parts ERP", provider: "sandbox_erp" },
      ...{ credentials: erp?.credentials ?? {}, base_url: front.url },
    });
    await bed.addSystem("fakturownia", "books");
    await page.goto(`${hub.url}/integration-health`);
    await row("Parts ERP").getByText("no requests").waitFor();
    await row("Parts ERP").getByText("not read yet").waitFor();
    assert.equal(await read(), "succeeded");
    await row("Parts ERP").getByText("100%").waitFor();
    await row("Parts ERP").getByText("up to date").waitFor();
    await row("Parts ERP").getByText("Works", { exact: true }).waitFor();
    mood.isDown = true;
    for (let runs = 0; runs < 3; runs++) assert.equal(await read(), "failed");
    await row("Parts ERP").getByText("Suspended", { exact: true }).waitFor();
    await row("Parts ERP")
      .getByText(/^suspended until/)
      .waitFor();
    assert.equal(await row("fakturownia").getByText("Suspended", { exact: true }).count(), 0);
    const bars = row("Parts ERP").getByRole("img");
    assert.match((await bars.getAttribute("aria-label")) ?? "", /\d+ successful, \d+ failed/);
    await assertAccessible(page);
    await screenshot(page, "en-1280-health");
  });

  it("show one integration: why it is not called, requests by day, age of its data, errors, runs", async () => {
    await row("Parts ERP").getByRole("link", { name: "Parts ERP" }).click();
    await page.getByRole("heading", { level: 1, name: "Parts ERP" }).waitFor();
    await page.getByText("This system is not called at the moment").waitFor();
    await section("How old the data is").getByText("items").first().waitFor();
    await section("What went wrong").getByText("HTTP 503").waitFor();
    const requests = section("Requests of the last 30 days");
    await requests.locator(".recharts-surface").first().waitFor();
    await requests.getByText("The same as a table").click();
    await requests.getByRole("table", { name: "The same as a table" }).waitFor();
    await section("What the runs moved").getByText("Records processed").first().waitFor();
    await section("How runs ended").getByText("Failed").waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-health-one");
  });

  it("tell on the page of the data as of when it is, and on the integration's page why", async () => {
    await page.goto(`${hub.url}/items`);
    await page.getByText(/^Data of Parts ERP is as of .+: it could not be read since\./).waitFor();
    await assertAccessible(page);
    await screenshot(page, "en-1280-items-stale");
    await page.getByRole("link", { name: "Why" }).click();
    await page.waitForURL(`${hub.url}/integration-health/parts`);
    await page.getByRole("link", { name: "The integration's page" }).click();
    await page.waitForURL(`${hub.url}/integrations/parts`);
    await page.getByText("This system is not called at the moment").waitFor();
    await assertAccessible(page);
  });

  for (const [language, colorScheme] of [
    ["pl", "light"],
    ["en", "dark"],
    ["pt-BR", "light"],
    ["cs", "light"],
    ["hu", "dark"],
  ] as const) {
    it(`are whole in ${language} at 360 px, ${colorScheme}`, async () => {
      const isJudged = language === "pl" || language === "en";
      const view = { language, width: 360, colorScheme, isJudged } as const;
      await using walk = await openWalk(page, hub.url, view);
      const { tab } = walk;
      const look = isJudged ? assertAccessible : assertWhole;
      await walk.go("/integration-health");
      await tab.getByRole("link", { name: "Parts ERP" }).waitFor();
      await look(tab);
      await screenshot(tab, `${language}-360-health`);
      await walk.go("/integration-health/parts");
      await tab.locator(".recharts-surface").first().waitFor();
      await look(tab);
      await screenshot(tab, `${language}-360-health-one`);
      assert.deepEqual(walk.faults, []);
    });
  }

  it("have a system called again at once, by keyboard", async () => {
    await page.goto(`${hub.url}/integration-health`);
    mood.isDown = false;
    await tabTo(page, page.getByRole("button", { name: "Call again now: Parts ERP" }));
    await page.keyboard.press("Enter");
    await row("Parts ERP").getByText("allowed").waitFor();
    assert.equal(await read(), "succeeded");
    await row("Parts ERP").getByText("up to date").waitFor();
    assert.deepEqual(bed.errors, []);
  });

  it("take a limit of calls a minute in the integration's form", async () => {
    await page.goto(`${hub.url}/integrations/parts/edit`);
    const field = page.getByLabel("Calls a minute at most");
    await field.fill("120");
    await assertAccessible(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(`${hub.url}/integrations/parts`);
    await page.goto(`${hub.url}/integration-health/parts`);
    await section("How runs ended").getByText("120").waitFor();
    await page.goto(`${hub.url}/integrations/parts/edit`);
    assert.equal(await page.getByLabel("Calls a minute at most").inputValue(), "120");
  });
});
