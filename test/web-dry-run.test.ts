import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasPreview, isDry, realRecords, realSync } from "../web/src/dry-run.ts";

describe("a dry run in the web interface", () => {
  it("is done for real with the same period, direction and project", () => {
    const asked = { date_from: "2026-01-01", date_to: "2026-01-31", direction: "all" } as const;
    const params = { ...asked, project_id: "P-1", keep_originals: false, dry_run: true };
    assert.deepEqual(realSync({ params }), { ...asked, project_id: "P-1", keep_originals: false });
  });

  it("is done for real in its mode, without the period that stood in for it", () => {
    const otherwise = { date_from: "2026-01-01", date_to: "2026-01-31" };
    const params = { mode: "incremental", otherwise, direction: "cost", dry_run: true };
    assert.deepEqual(realSync({ params }), { mode: "incremental", direction: "cost" });
  });

  it("is done for real with the same streams, and a mode where all of them had one", () => {
    const read = (stream: string, mode: string) => ({ stream, mode });
    const full = { reads: [read("parties", "full"), read("items", "full")], dry_run: true };
    assert.deepEqual(realRecords({ params: full }), {
      streams: ["parties", "items"],
      mode: "full",
    });

    const mixed = { reads: [read("parties", "full"), read("items", "incremental")], dry_run: true };
    assert.deepEqual(realRecords({ params: mixed }), { streams: ["parties", "items"] });
  });

  it("shows records where it reads them, not where it sends them", () => {
    const params = { dry_run: true };
    assert.equal(hasPreview({ action: "sync_records", params }), true);
    assert.equal(hasPreview({ action: "send_records", params }), false);
    assert.equal(hasPreview({ action: "sync_invoices", params: {} }), false);
    assert.equal(isDry({ params: {} }), false);
  });
});
