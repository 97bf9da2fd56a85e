import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { assertAccessible, assertWhole, screenshot } from "./browser.ts";
import { openUiBed, type UiBed } from "./ui-bed.ts";
import { openWalk } from "./walk.ts";

const CLIENT = {
  client_id: "twoj-client-id.apps.googleusercontent.com",
  client_secret: "twoj-client-secret",
};

describe("connecting a provider in the web interface", { timeout: 300_000 }, () => {
  let bed: UiBed;
  let page: Page;
  let providerUrl: string;
  before(async () => {
    bed = await openUiBed();
    page = bed.page;
    // Another name of this machine: for the browser another site, as a provider's is.
    providerUrl = bed.sandbox.url.replace("127.0.0.1", "localhost");
    await page.goto(bed.hub.url);
    await bed.signIn(bed.hub.password);
    await page.getByRole("link", { name: "Later" }).click();
    await page.getByRole("navigation").first().waitFor();
  });
  after(() => bed?.[Symbol.asyncDispose]());

  const address = (path: string) => `${bed.sandbox.url}/google_drive${path}`;

  it("shows the redirect address beside the form, and asks for no tokens", async () => {
    await page.goto(`${bed.hub.url}/integrations/new/google_drive`);
    const redirect = `${bed.hub.url}/oauth/google_drive/callback`;
    await page.getByText(redirect).waitFor();
    await page.getByLabel("Client ID").fill(CLIENT.client_id);
    await page.getByLabel("Client secret").fill(CLIENT.client_secret);
    await page.getByLabel("Address of the system").fill(address(""));
    await page
      .getByLabel("Address of the consent page")
      .fill(`${providerUrl}/google_drive/o/oauth2/v2/auth`);
    await page.getByLabel("Token address").fill(address("/token"));
    await page.getByRole("button", { name: "Save and verify" }).click();
    await page.getByText("Not connected yet.").waitFor();
    await page.getByText(redirect).waitFor();
    await screenshot(page, "connect-to-connect");
  });

  it("comes back from the provider's page where the access was not allowed", async () => {
    await page.getByRole("link", { name: "Connect", exact: true }).click();
    await page.getByRole("heading", { name: "Sign in with Google (simulated)" }).waitFor();
    assert.ok(page.url().startsWith(providerUrl), page.url());
    await page.getByRole("button", { name: "Deny" }).click();
    await page.getByText("The access was not allowed on the provider's page.").waitFor();
    assert.ok(page.url().startsWith(`${bed.hub.url}/integrations/google-drive`), page.url());
  });

  it("is connected and verified after a click on Allow", async () => {
    await page.getByRole("link", { name: "Connect", exact: true }).click();
    await page.getByRole("button", { name: "Allow" }).click();
    await page.getByText("Connected. The hub renews the access by itself.").waitFor();
    await page.getByRole("link", { name: "Connect again" }).waitFor();
    await page.getByRole("button", { name: /Verify/ }).click();
    await page.getByText("Anna Kowalska <anna@example.com>").waitFor();
    await screenshot(page, "connect-connected");
  });

  it("asks to connect again where the access is over", async () => {
    const tokens = { access_token: "ya29.over", refresh_token: "1//over" };
    const answer = await page.request.put(`${bed.hub.url}/api/integrations/google-drive`, {
      data: { credentials: tokens },
    });
    assert.ok(answer.ok(), await answer.text());
    await page.getByRole("button", { name: /Verify/ }).click();
    await page.getByText("Nothing is done with this integration").waitFor();
    await screenshot(page, "connect-reconnect");
    await page.getByRole("link", { name: "Connect again" }).click();
    await page.getByRole("button", { name: "Allow" }).click();
    await page.getByText("Connected. The hub renews the access by itself.").waitFor();
  });

  it("says so on the list where the way back leads nowhere", async () => {
    await page.goto(`${bed.hub.url}/oauth/google_drive/callback?state=unknown&code=x`);
    await page.getByText("The way back from the provider came too late").waitFor();
    assert.match(page.url(), /\/integrations\?connect=expired$/);
    // The consent page is the only other place that the browser was at.
    const others = bed.errors.filter((one) => !one.startsWith(`foreign request: ${providerUrl}/`));
    assert.deepEqual(others, []);
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
        const outcome = "/integrations/google-drive?connect=not_renewable";
        for (const path of [outcome, "/integrations/new/google_drive"]) {
          await walk.go(path);
          await (isJudged ? assertAccessible(tab) : assertWhole(tab));
          await screenshot(tab, `connect-${language}-${width}-${path === outcome ? "one" : "new"}`);
        }
        assert.deepEqual(walk.faults, []);
      });
    }
  }
});
