import assert from "node:assert/strict";
import { createSimulator } from "../sandbox/sap-s4hana/index.ts";
import sap from "../src/connectors/sap-s4hana/index.ts";
import type {
  Context,
  Found,
  Item,
  RemoveRequest,
  State,
  WriteRequest,
  WriteResult,
} from "../src/sdk/index.ts";
import { openBed } from "./simulator-bed.ts";

type Fields = Readonly<Record<string, unknown>>;

const SERVICE = "/sap/opu/odata/sap/API_PRODUCT_SRV";
const SETTINGS = { sap_client: "100", language: "PL", base_unit: "SZT" };
const JSON_TYPE = { "content-type": "application/json", accept: "application/json" };

interface Work {
  readonly settings?: Fields;
  readonly credentials?: Fields;
  readonly state?: State;
}

/** The connector on an SAP system of its own, with a second user who works there. */
export function openSapBed(rows = 130) {
  const simulator = createSimulator({ rows });
  const bed = openBed(sap, simulator);
  const open = ({ settings, credentials, state }: Work = {}) => {
    const ctx = bed.open({ ...SETTINGS, ...settings }, credentials);
    return { ...ctx, ...(state ? { state } : {}) } as Context as never;
  };
  const sink = sap.sinks?.items;
  assert.ok(sink?.remove);
  const { remove } = sink;
  const post = (path: string, body: Fields, headers: Fields = {}) =>
    fetch(bed.base() + path, {
      method: "POST",
      headers: { ...JSON_TYPE, ...headers } as Record<string, string>,
      body: JSON.stringify(body),
    });
  const { username, password } = simulator.credentials;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  /** One product as SAP shows it in a language. */
  const product = async (number: string, language = "EN") => {
    const key = encodeURIComponent(number.replaceAll("'", "''")).replaceAll("'", "%27");
    const path = `${SERVICE}/A_Product(%27${key}%27)?$expand=to_Description,to_Plant,to_Valuation`;
    const answer = await fetch(bed.base() + path, {
      headers: { authorization, accept: "application/json", "sap-language": language },
    });
    return ((await answer.json()) as { d?: Fields }).d;
  };
  return {
    ...bed,
    open,
    credentials: simulator.credentials,
    pages: (query: Parameters<typeof bed.pages>[1], settings?: Fields) =>
      bed.pages("items", query, { ...SETTINGS, ...settings }),
    changes: (query: Parameters<typeof bed.pages>[1], settings?: Fields) =>
      bed.changes("items", query, { ...SETTINGS, ...settings }),
    parties: (query: Parameters<typeof bed.pages>[1], settings?: Fields) =>
      bed.pages("parties", query, { ...SETTINGS, read_partners: true, ...settings }),
    behave: async (order: Fields) =>
      assert.equal((await post("/testdata/behaviour", order)).status, 200),
    stats: async () =>
      (await (await fetch(`${bed.base()}/testdata/stats`)).json()) as Readonly<
        Record<string, number>
      >,
    find: (keys: readonly string[], work?: Work) =>
      sink.find(open(work), keys) as Promise<readonly Found<Item>[]>,
    write: (requests: readonly WriteRequest<Item>[], work?: Work) =>
      sink.write(open(work), requests, "run-1") as Promise<readonly WriteResult[]>,
    remove: (requests: readonly RemoveRequest[], work?: Work) =>
      remove(open(work), requests, "run-1") as Promise<readonly WriteResult[]>,
    /** A person's own change in SAP; `language` is theirs. */
    async asUser(method: string, path: string, body: Fields, language = "EN") {
      const fetched = await fetch(`${bed.base()}${SERVICE}/`, {
        headers: { authorization, "x-csrf-token": "Fetch", accept: "application/json" },
      });
      const cookie = fetched.headers.getSetCookie().map((one) => one.split(";", 1)[0]);
      const answer = await fetch(`${bed.base()}${SERVICE}/${path}`, {
        method,
        headers: {
          ...{ authorization, ...JSON_TYPE, "if-match": "*", "sap-language": language },
          "x-csrf-token": fetched.headers.get("x-csrf-token") ?? "",
          cookie: cookie.join("; "),
        },
        body: JSON.stringify(body),
      });
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`);
    },
    product,
    /** What stands below a product: `to_Description`. */
    async below(number: string, navigation: string) {
      const { results = [] } = ((await product(number))?.[navigation] ?? {}) as {
        results?: readonly Readonly<Record<string, string>>[];
      };
      return results;
    },
  };
}

/** A product of the hub with everything that a test does not care for. */
export const itemOf = (changes: Partial<Item> & { readonly code: string }): Item => ({
  ...{ name: "Czujnik ruchu", type: "goods", unit: "SZT", category: "L003", active: true },
  ...changes,
});

export const itemsOf = (changes: readonly { readonly op: string }[]): readonly Item[] =>
  changes.flatMap((change) => ("data" in change ? [change.data as Item] : []));
