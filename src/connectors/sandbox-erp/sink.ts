import { defineSink, type Item, type WriteRequest, type WriteResult } from "../../sdk/index.ts";
import { lookup, type Outcome, removePart, sendRows } from "./client.ts";
import { manifest } from "./manifest.ts";
import { FIELDS, toItem, toResult, toRevision, toRow } from "./mapping.ts";

const REMOVED = { removed: "deleted", absent: "unchanged", stale: "conflict" } as const;

/** Items by their code. The ERP itself keeps the idempotency keys and compares revisions. */
export const items = defineSink(manifest, {
  entity: "item",
  fields: () => FIELDS,
  async find({ http }, keys) {
    const parts = await lookup(http, keys);
    return parts.map((part) => ({
      key: part.part_number,
      remote_id: String(part.part_id),
      version: String(part.revision),
      ...(part.changed_at === undefined ? {} : { changed_at: part.changed_at }),
      data: toItem(part),
    }));
  },
  async plan({ http }, requests) {
    return resultsOf(requests, await sendRows(http, requests.map(toRow), undefined));
  },
  async write({ http }, requests, idempotencyKey) {
    return resultsOf(requests, await sendRows(http, requests.map(toRow), idempotencyKey));
  },
  async remove({ http }, requests) {
    const results: WriteResult[] = [];
    for (const { key, remote_id: id, expect_version: version } of requests) {
      const revision = version === undefined ? undefined : toRevision(version);
      results.push({ key, remote_id: id, status: REMOVED[await removePart(http, id, revision)] });
    }
    return results;
  },
});

const resultsOf = (requests: readonly WriteRequest<Item>[], outcomes: readonly Outcome[]) =>
  outcomes.flatMap((outcome, i) => toResult(requests[i]?.key ?? outcome.part_number, outcome));
