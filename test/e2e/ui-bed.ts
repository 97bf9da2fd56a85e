import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { buildWeb } from "../../scripts/build-web.ts";
import { openReceiver, type Receiver } from "../receiver.ts";
import { openBrowser, watchErrors } from "./browser.ts";
import { type HubProcess, startHub } from "./hub-process.ts";

const LOADED_MS = 20_000;

/** A hub with its pages open in a browser, beside the simulated systems and a receiver of webhooks. */
export interface UiBed extends AsyncDisposable {
  readonly hub: HubProcess;
  readonly sandbox: Sandbox;
  readonly receiver: Receiver;
  readonly browser: Browser;
  readonly page: Page;
  /** Faults of the pages as they come; refusals of the hub are none. */
  readonly errors: readonly string[];
  /** Through the API, as who is signed in on the page. */
  post(path: string, data: object): Promise<void>;
  /** Makes an integration with a system of the sandbox, named like it; its id is `{system}-1` by default. */
  addSystem(system: string, id?: string): Promise<void>;
  signIn(password: string): Promise<void>;
}

/** @param env further settings of the hub */
export async function openUiBed(env: Readonly<Record<string, string>> = {}): Promise<UiBed> {
  await buildWeb();
  const sandbox = await startSandbox();
  const receiver = await openReceiver();
  const hub = await startHub({ EGRESS_ALLOW: "127.0.0.1", ...env });
  const browser = await openBrowser();
  const context = await browser.newContext({
    locale: "en",
    reducedMotion: "reduce",
    viewport: { width: 1280, height: 860 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(LOADED_MS);
  const errors = watchErrors(page, hub.url, { areRefusalsExpected: true });
  const post = async (path: string, data: object): Promise<void> => {
    const answer = await page.request.post(`${hub.url}/api${path}`, { data });
    assert.ok(answer.ok(), `POST ${path}: ${answer.status()} ${await answer.text()}`);
  };
  return {
    ...{ hub, sandbox, receiver, browser, page, errors, post },
    async addSystem(system, id = `${system}-1`) {
      const found = sandbox.systems.find((one) => one.id === system);
      assert.ok(found, `the sandbox has ${system}`);
      const { credentials, settings, baseUrl } = found;
      const body = { id, name: system, provider: system };
      await post("/integrations", { ...body, credentials, settings, base_url: baseUrl });
    },
    async signIn(password) {
      await page.getByLabel("E-mail address").fill(hub.email);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await hub[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
      await sandbox.close();
    },
  };
}
