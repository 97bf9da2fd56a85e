import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Subscription } from "../web/src/api/types.ts";
import { subscriptionBody, subscriptionGaps } from "../web/src/parts/subscription/body.ts";
import { parseDelays, showDelays } from "../web/src/parts/subscription/delays.ts";
import { fieldPaths, matchesType } from "../web/src/parts/subscription/field-paths.ts";
import { EMPTY_ROW } from "../web/src/parts/subscription/filter-rows.ts";
import {
  type SubscriptionValues,
  signaturesFor,
  valuesOf,
} from "../web/src/parts/subscription/values.ts";

const STORED: Subscription = {
  id: 1,
  name: "Archive",
  url: "https://archive.example/hook",
  integration_id: null,
  destination_settings: {},
  consumer: null,
  event_types: ["invoice.created"],
  event_filters: { "record.data.totals.gross": [100, "200"] },
  wire_format: "fiscal",
  format_options: null,
  template: null,
  signed: true,
  secrets_valid: 1,
  public_keys: [],
  signature_header: null,
  header_names: ["X-Key"],
  auth_kind: "bearer",
  timeout_seconds: 10,
  retry_delays: [60, 7200],
  rate_limit_per_minute: null,
  max_concurrency: 4,
  ordering: "fifo",
  ordering_key: "record.data.number",
  batch_size: 1,
  batch_wait_seconds: 1,
  disable_after_hours: 120,
  active: true,
  disabled_reason: null,
  created_by: "admin",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};
const SLACK = {
  type: "object",
  properties: { channel: { type: "string" }, retries: { type: "integer" } },
  required: ["channel"],
};

const known = (stored: Subscription | undefined, settingsSchema: unknown = undefined) => ({
  stored,
  settingsSchema,
});
/** What is sent where these values of the stored subscription's form were changed. */
const changed = (change: Partial<SubscriptionValues>) =>
  subscriptionBody({ ...valuesOf(STORED), ...change }, known(STORED));
const gapsOf = (change: Partial<SubscriptionValues>, stored?: Subscription) =>
  [...subscriptionGaps({ ...valuesOf(stored), ...change }, known(stored, SLACK))].toSorted();

describe("the subscription form", () => {
  it("tells the hub nothing where nobody has touched it", () => {
    assert.deepEqual(changed({}), {});
  });

  it("tells only what changed, and keeps numbers of untouched filters", () => {
    const { filters } = valuesOf(STORED);
    assert.equal(filters.kind, "rows");
    const rows = filters.kind === "rows" ? filters.rows : [];
    const added = { ...EMPTY_ROW, field: "record.data.currency", value: "EUR" };
    assert.deepEqual(changed({ filters: { kind: "rows", rows: [...rows, added] }, delays: "0" }), {
      event_filters: {
        "record.data.totals.gross": [100, "200"],
        "record.data.currency": { eq: "EUR" },
      },
      retry_delays: [],
    });
  });

  it("replaces headers, sign-in and secret only where new ones are given, and can take them away", () => {
    assert.deepEqual(
      changed({ headers: [], signature: "none", auth: { choice: "none", fields: {} } }),
      {
        headers: {},
        secret: null,
        auth: null,
      },
    );
    const basic = { choice: "basic" as const, fields: { username: " u ", password: " p " } };
    assert.deepEqual(
      changed({ headers: [["X-Key ", "v"]], signature: "own", secret: " key ", auth: basic }),
      {
        headers: { "X-Key": "v" },
        secret: "key",
        auth: { kind: "basic", username: "u", password: " p " },
      },
    );
  });

  it("leaves the usual waits, limits and the secret of a new subscription to the hub", () => {
    const values = {
      ...valuesOf(undefined),
      name: " New ",
      url: "https://a.example",
      types: ["*"],
    };
    assert.deepEqual(gapsOf(values), []);
    const body = { name: "New", url: "https://a.example", event_types: ["*"], active: true };
    assert.deepEqual(subscriptionBody(values, known(undefined)), body);
    assert.deepEqual(subscriptionBody({ ...values, signature: "v1a" }, known(undefined)), {
      ...body,
      signature: "v1a",
    });
  });

  it("empties numbers and order, and sends options and template of the custom format alone", () => {
    const values = valuesOf(STORED);
    const numbers = { ...values.numbers, max_concurrency: " ", rate_limit_per_minute: "60" };
    assert.deepEqual(changed({ numbers, isOrdered: false }), {
      max_concurrency: null,
      rate_limit_per_minute: 60,
      ordering: "none",
      ordering_key: null,
    });
    const custom = {
      formatOptions: { prefix: "sha256=", encoding: "" },
      template: "{{ data.id }}",
    };
    assert.deepEqual(changed(custom), {});
    assert.deepEqual(changed({ ...custom, format: "custom" }), {
      wire_format: "custom",
      format_options: { prefix: "sha256=" },
      template: "{{ data.id }}",
    });
  });

  it("turns an address into a destination of an integration, and back", () => {
    const there = { ...valuesOf(STORED), place: "integration" as const, integrationId: "slack-1" };
    const settings = { channel: "#faktury", retries: "3" };
    assert.deepEqual(subscriptionBody({ ...there, settings }, known(STORED, SLACK)), {
      integration_id: "slack-1",
      url: null,
      destination_settings: { channel: "#faktury", retries: 3 },
    });
    const reached = {
      ...STORED,
      url: null,
      integration_id: "slack-1",
      destination_settings: { channel: "#faktury", retries: 3 },
    };
    assert.deepEqual(subscriptionBody(valuesOf(reached), known(reached, SLACK)), {});
    const back = { ...valuesOf(reached), place: "address" as const, url: "https://b.example" };
    assert.deepEqual(subscriptionBody(back, known(reached)), {
      url: "https://b.example",
      integration_id: null,
      destination_settings: {},
    });
  });

  it("names what cannot be sent", () => {
    assert.deepEqual(gapsOf({}), ["event_types", "name", "url"]);
    const filters = { kind: "rows", rows: [{ ...EMPTY_ROW, field: "currency" }] } as const;
    const auth = { choice: "oauth2", fields: { client_id: "c" } } as const;
    assert.deepEqual(gapsOf({ delays: "soon", filters, signature: "own", auth }, STORED), [
      "auth.client_secret",
      "auth.token_url",
      "event_filters",
      "retry_delays",
      "secret",
    ]);
    const numbers = { ...valuesOf(STORED).numbers, timeout_seconds: "", batch_size: "101" };
    const json = { kind: "json", text: "[1]" } as const;
    assert.deepEqual(gapsOf({ numbers, filters: json }, STORED), [
      "batch_size",
      "event_filters",
      "timeout_seconds",
    ]);
    const place = { place: "integration", settings: { channel: " " } } as const;
    assert.deepEqual(gapsOf(place, STORED), ["destination_settings.channel", "integration_id"]);
  });

  it("offers a key pair for new subscriptions in the standard format alone", () => {
    assert.deepEqual(signaturesFor(undefined, "standard"), ["v1", "v1a", "own", "none"]);
    assert.deepEqual(signaturesFor(undefined, "custom"), ["v1", "own", "none"]);
    assert.deepEqual(signaturesFor(STORED, "standard"), ["keep", "own", "none"]);
    assert.deepEqual(signaturesFor({ ...STORED, signed: false }, "standard"), ["own", "none"]);
  });

  it("reads and shows waits in the largest exact unit", () => {
    assert.deepEqual(parseDelays("5s, 5 m,2h 1d, 90"), [5, 300, 7200, 86_400, 90]);
    assert.equal(showDelays([5, 300, 7200, 86_400, 90]), "5s, 5m, 2h, 1d, 90s");
    assert.deepEqual(parseDelays("0"), []);
    assert.equal(showDelays([]), "0");
    for (const text of ["", "5x", "0, 5", "-1", "1.5h"]) assert.equal(parseDelays(text), undefined);
  });

  it("suggests the fields of the chosen events", () => {
    const example = { record: { data: { currency: "PLN", lines: [{ no: 1 }] } }, tags: ["a"] };
    assert.deepEqual(fieldPaths([example]), ["record.data.currency", "tags"]);
    assert.equal(matchesType(["invoice.*"], "invoice.created"), true);
    assert.equal(matchesType(["*"], "run.failed"), true);
    assert.equal(matchesType(["invoice.*"], "invoices.created"), false);
  });
});
