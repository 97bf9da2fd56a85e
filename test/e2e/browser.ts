import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";

const ROOT = join(import.meta.dirname, "../..");
const SCREENSHOTS = join(ROOT, "test-results");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const MAX_TABS = 80;

/** What the browser has with it, such as its viewer of PDFs. */
const OWN_PARTS = /^chrome(-extension)?:\/\//;

/**
 * Without a sandbox of its own, which needs rights that a container lacks, without calls to its maker, and
 * without a process for graphics, of which there are none: that costs a sixth of the processor time.
 */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--in-process-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @throws Error where there is no Chromium */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}: install it or set CHROMIUM_PATH.`);
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

/**
 * Errors in the page's console and requests to any other server than `origin`, as they come. Being asked
 * who one is before signing in is no error, though the browser notes the 401, nor is the 404 of an
 * integration without an incoming webhook; nor is a refusal (4xx) in a test that provokes it.
 */
export function watchErrors(
  page: Page,
  origin: string,
  { areRefusalsExpected = false }: { areRefusalsExpected?: boolean } = {},
): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    if (url.endsWith("/api/session") && message.text().includes("401")) return;
    if (url.endsWith("/hook") && message.text().includes("404")) return;
    if (areRefusalsExpected && /status of 4\d\d/.test(message.text())) return;
    errors.push(`${page.url()}: ${message.text()} ${url}`);
  });
  page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
  page.on("request", (request) => {
    if (OWN_PARTS.test(request.url())) return;
    // A blob is of the page itself.
    if (
      !request
        .url()
        .replace(/^blob:/, "")
        .startsWith(origin)
    )
      errors.push(`foreign request: ${request.url()}`);
  });
  return errors;
}

/** No serious or critical finding of axe, and nothing that sticks out of the window. */
export async function assertAccessible(page: Page): Promise<void> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(AXE);
  const findings = await page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
    ).axe.run();
    interface Finding {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  });
  assert.deepEqual(findings, [], page.url());
  await assertWhole(page);
}

/** Nothing sticks out of the window. */
export async function assertWhole(page: Page): Promise<void> {
  const excess = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  assert.equal(excess, 0, `${page.url()} is wider than the window`);
}

/** Presses Tab until the element has the focus. @throws Error where it cannot be reached that way */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let presses = 0; presses < MAX_TABS; presses++) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${MAX_TABS} presses of Tab do not reach ${wanted}`);
}

/** For people to look at, where SCREENSHOTS=1 asks for it: pictures of whole pages cost more than the rest. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS !== "1") return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
