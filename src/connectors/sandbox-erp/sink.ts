import { defineSink, type Item, type WriteRequest } from "../../sdk/index.ts";
import { lookup, type Outcome, sendRows } from "./client.ts";
import { manifest } from "./manifest.ts";
import { toItem, toResult, toRow } from "./mapping.ts";

/** Items by their code. The ERP itself keeps the idempotency keys and compares revisions. */
export const items = defineSink(manifest, {
  entity: "item",
  async find({ http }, keys) {
    const parts = await lookup(http, keys);
    return parts.map((part) => ({
      key: part.part_number,
      remote_id: String(part.part_id),
      version: String(part.revision),
      data: toItem(part),
    }));
  },
  async plan({ http }, requests) {
    return resultsOf(requests, await sendRows(http, requests.map(toRow), undefined));
  },
  async write({ http }, requests, idempotencyKey) {
    return resultsOf(requests, await sendRows(http, requests.map(toRow), idempotencyKey));
  },
});

const resultsOf = (requests: readonly WriteRequest<Item>[], outcomes: readonly Outcome[]) =>
  outcomes.flatMap((outcome, i) => toResult(requests[i]?.key ?? outcome.part_number, outcome));
