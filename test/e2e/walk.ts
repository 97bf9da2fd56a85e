import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../receiver.ts";
import { watchErrors } from "./browser.ts";

const LOADED_MS = 20_000;
const HEIGHT = 800;
const LANGUAGE = "viadukt-language";

/** How a person looks at the pages. */
export interface View {
  readonly language: string;
  /** Of the window, in CSS pixels. */
  readonly width: number;
  readonly colorScheme?: "light" | "dark";
  /**
   * Every page is loaded in full, as axe needs it: what a page shows on its way from another one may be
   * between two states. Else only the first one is, and the rest comes as links bring it.
   */
  readonly isJudged?: boolean;
}

/** A walk through pages in a tab of its own. */
export interface Walk extends AsyncDisposable {
  readonly tab: Page;
  /** What went wrong on the pages, as it comes. */
  readonly faults: readonly string[];
  /** Opens a page by its path; resolves when it stands with all its content, in the language of the walk. */
  go(path: string): Promise<void>;
}

/**
 * Opens a tab beside `page`, which is signed in at `origin`. It shares the browser's cache with it: in a
 * context of its own the first page costs seconds. The language of `page` is put back when the walk ends.
 */
export async function openWalk(
  page: Page,
  origin: string,
  { language, width, colorScheme = "light", isJudged = false }: View,
): Promise<Walk> {
  const before = await page.evaluate((key) => localStorage.getItem(key), LANGUAGE);
  const tab = await page.context().newPage();
  tab.setDefaultTimeout(LOADED_MS);
  await tab.setViewportSize({ width, height: HEIGHT });
  await tab.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  // It runs in the frame of the browser's viewer too, which has no storage.
  await tab.addInitScript(`globalThis.localStorage?.setItem("${LANGUAGE}", "${language}")`);
  const faults = watchErrors(tab, origin);
  let isLoaded = false;
  return {
    tab,
    faults,
    async go(path) {
      if (isJudged || !isLoaded) await load(tab, origin + path);
      else await follow(tab, path);
      isLoaded = true;
      assert.equal(await tab.evaluate("document.documentElement.lang"), language);
    },
    async [Symbol.asyncDispose]() {
      await tab.close();
      await page.evaluate(
        ([key, value]) =>
          value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value),
        [LANGUAGE, before] as const,
      );
    },
  };
}

/** Loads a page by its address, and waits for all its content. */
export async function load(tab: Page, url: string): Promise<void> {
  await tab.goto(url);
  await tab.locator("h1").first().waitFor();
  await loaded(tab);
}

/**
 * The same for another page of the program that is loaded: a third of the cost, as nothing starts anew. A
 * page that differs in its query alone keeps its heading, which would not tell when it stands: it is loaded.
 */
export async function follow(tab: Page, path: string): Promise<void> {
  const url = new URL(path, tab.url());
  if (url.pathname === new URL(tab.url()).pathname) return load(tab, url.href);
  // The heading of the page that is left, or its text on a page of the same kind, is not the new one.
  await tab.evaluate(`
    for (const heading of document.querySelectorAll("h1")) heading.dataset.left = heading.textContent;
    history.pushState({}, "", ${JSON.stringify(path)});
  `);
  const isThere = () =>
    tab.evaluate<boolean>(
      "[...document.querySelectorAll('h1')].some((one) => one.dataset.left !== one.textContent)",
    );
  await until(isThere, { timeoutMs: LOADED_MS, what: () => `the heading of ${path}` });
  await loaded(tab);
}

/** Nothing stands any more where content will come. */
export async function loaded(page: Page): Promise<void> {
  const missing = page.locator(".mantine-Skeleton-root");
  while ((await missing.count()) > 0) await missing.first().waitFor({ state: "detached" });
}
