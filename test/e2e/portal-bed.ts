import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { verifyWebhook } from "../../src/verify/index.ts";
import type { Received } from "../receiver.ts";
import { assertAccessible, assertWhole, screenshot, watchErrors } from "./browser.ts";
import type { UiBed } from "./ui-bed.ts";
import { follow, load } from "./walk.ts";

/** A kind of event of the organisation's own, in every language. */
export const ORDER = {
  type: "order.shipped",
  title: {
    ...{ en: "Order shipped", pl: "Zamówienie wysłane", "pt-BR": "Pedido enviado" },
    ...{ cs: "Objednávka odeslána", hu: "Megrendelés elküldve" },
  },
  description: {
    ...{ en: "The parcel has left us.", pl: "Paczka wyszła od nas." },
    ...{ "pt-BR": "O pacote saiu daqui.", cs: "Balík od nás odešel.", hu: "A csomag elindult." },
  },
  schema: {
    type: "object",
    required: ["number"],
    properties: {
      number: { type: "string", description: "Number of the order" },
      parcels: { type: "integer", description: "How many parcels" },
    },
  },
  example: { number: "2025/117", parcels: 2 },
};
export const CANCELLED = {
  type: "order.cancelled",
  title: "Order cancelled",
  example: { number: "1" },
};

/** A call of the API by a customer's page. */
export interface Call {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
}

/** What a customer's pages call, and their faults once they are closed. */
export function watchPortal(origin: string) {
  const calls: Call[] = [];
  const errors: string[] = [];
  return {
    calls,
    errors,
    watch(tab: Page): void {
      const own = watchErrors(tab, origin, { areRefusalsExpected: true });
      tab.on("close", () => errors.push(...own));
      tab.on("request", async (request) => {
        const { pathname } = new URL(request.url());
        if (!pathname.startsWith("/api/")) return;
        const { authorization, cookie } = await request.allHeaders();
        calls.push({ path: pathname, authorization, cookie });
      });
    },
  };
}

/** The event in what a receiver got. @throws WebhookVerificationError where none of the secrets fits */
export const openWith = (secrets: string | readonly string[], { headers, body }: Received) =>
  verifyWebhook({ format: "standard", secrets, headers, body, parse: true }).payload as {
    readonly type: string;
    readonly data: Readonly<Record<string, unknown>>;
  };

export function newest({ receiver }: UiBed): Received {
  const one = receiver.received.at(-1);
  assert.ok(one, "the receiver has got something");
  return one;
}

interface Walk {
  readonly url: string;
  readonly language: string;
  /** The language in itself, as the list of languages has it. */
  readonly name: string;
  readonly width: number;
  readonly isChecked: boolean;
}

/**
 * Opens every page of the portal in a language: each is whole. Where `isChecked`, each is loaded by its
 * address and accessible too.
 */
export async function walkPortal(page: Page, { url, language, name, width, isChecked }: Walk) {
  await page.setViewportSize({ width, height: 800 });
  // Not the page that the walk begins with.
  await load(page, `${url}/portal/help`);
  await page.getByRole("combobox").selectOption({ label: name });
  await page.locator(`html[lang="${language}"]`).waitFor();
  const at = async (path: string, shot: string): Promise<string> => {
    await (isChecked ? load(page, url + path) : follow(page, path));
    const hasRows = /^endpoints?$/.test(shot);
    if (hasRows) await page.locator("a.row-link").first().waitFor();
    await page.evaluate(
      "for (const part of document.querySelectorAll('details')) part.open = true",
    );
    assert.equal(await page.evaluate("document.documentElement.lang"), language);
    await (isChecked ? assertAccessible(page) : assertWhole(page));
    await screenshot(page, `${language}-${width}-portal-${shot}`);
    const first = page.locator("a.row-link").first();
    return hasRows ? ((await first.getAttribute("href")) ?? "") : "";
  };
  const endpoint = await at("/portal", "endpoints");
  assert.match(endpoint, /^\/portal\/endpoints\/\d+$/);
  const delivery = await at(endpoint, "endpoint");
  assert.match(delivery, /^\/portal\/deliveries\/dlv_/);
  await at(delivery, "delivery");
  await at("/portal/endpoints/new", "endpoint-new");
  await at("/portal/events", "events");
  await at("/portal/help", "help");
}
