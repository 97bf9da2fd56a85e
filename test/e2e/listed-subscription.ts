import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** A subscription as the API lists it. */
export interface ListedSubscription {
  readonly id: number;
  readonly name: string;
  readonly url: string | null;
  readonly event_filters: object;
  readonly destination_settings: object;
  readonly secrets_valid: number;
  readonly public_keys: readonly string[];
}

/** By its name, as who is signed in on the page sees it. @throws AssertionError where there is none */
export async function listedSubscription(
  page: Page,
  hubUrl: string,
  name: string,
): Promise<ListedSubscription> {
  const answer = await page.request.get(`${hubUrl}/api/subscriptions`);
  const { items } = (await answer.json()) as { items: readonly ListedSubscription[] };
  const found = items.find((one) => one.name === name);
  assert.ok(found, `there is a subscription ${name}`);
  return found;
}
