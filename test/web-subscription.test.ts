import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Subscription } from "../web/src/api/types.ts";
import {
  advancedBody,
  advancedGaps,
  advancedOf,
  fieldPaths,
  parseDelays,
  showDelays,
} from "../web/src/parts/subscription-advanced.ts";

const STORED: Subscription = {
  id: 1,
  name: "Archive",
  url: "https://archive.example/hook",
  event_types: ["invoice.created"],
  event_filters: { "record.data.totals.gross": [100, "200"] },
  wire_format: "fiscal",
  signed: true,
  signature_header: null,
  header_names: ["X-Key"],
  timeout_seconds: 10,
  retry_delays: [60, 7200],
  active: true,
  disabled_reason: null,
  created_by: "admin",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

describe("the advanced part of the subscription form", () => {
  it("tells the hub nothing where nobody has touched it", () => {
    assert.deepEqual(advancedBody(advancedOf(STORED), STORED), {});
  });

  it("tells only what changed, and keeps numbers of untouched filters", () => {
    const values = advancedOf(STORED);
    const filters = [...values.filters, ["record.data.currency", "EUR, USD"] as const];
    assert.deepEqual(advancedBody({ ...values, filters, delays: "0" }, STORED), {
      event_filters: {
        "record.data.totals.gross": [100, "200"],
        "record.data.currency": ["EUR", "USD"],
      },
      retry_delays: [],
    });
  });

  it("replaces headers and secret only where new ones are given, and can take both away", () => {
    const values = advancedOf(STORED);
    assert.deepEqual(advancedBody({ ...values, headers: [], signature: "none" }, STORED), {
      headers: {},
      secret: null,
    });
    const own = { ...values, headers: [["X-Key ", "v"]] as const, signature: "own" as const };
    assert.deepEqual(advancedBody({ ...own, secret: " key " }, STORED), {
      headers: { "X-Key": "v" },
      secret: "key",
    });
  });

  it("leaves the usual waits and the secret of a new subscription to the hub", () => {
    const values = advancedOf(undefined);
    assert.deepEqual([...advancedGaps(values, undefined)], []);
    assert.deepEqual(advancedBody(values, undefined), {
      wire_format: "standard",
      timeout_seconds: 15,
    });
  });

  it("names what cannot be sent", () => {
    const wrong = {
      ...advancedOf(STORED),
      delays: "soon",
      filters: [["currency", ""]] as const,
      signature: "own" as const,
    };
    assert.deepEqual([...advancedGaps(wrong, STORED)].toSorted(), [
      "event_filters",
      "retry_delays",
      "secret",
    ]);
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
  });
});
