import assert from "node:assert/strict";
import { it } from "node:test";
import type { Party } from "../src/model/party.ts";
import type { Connector } from "../src/sdk/connector.ts";
import type { Sink } from "../src/sdk/sink.ts";
import type { Change, Stream } from "../src/sdk/stream.ts";
import { forEachDatabase } from "./harness.ts";
import { openTwoWayBed } from "./two-way-bed.ts";

/** An ERP of parties alone, which keeps names of at most twenty letters and knows no versions. */
function partyErp(rows: Map<string, Party>): Connector {
  const keyOf = ({ ids = [] }: Party) => ids[0]?.value ?? "";
  const stream: Stream<"party"> = {
    ...{ entity: "party", modes: ["full"], deletes: "none" },
    title: { en: "x", pl: "x", "pt-BR": "x", cs: "x", hu: "x" },
    async *read() {
      const changes = [...rows].map(([id, data]): Change<Party> => ({ op: "upsert", id, data }));
      yield { changes, cursor: {}, complete: true };
    },
  };
  const sink: Sink<"party"> = {
    entity: "party",
    fields: () => ["name", "address.city", "payment_terms_days"],
    async find(_ctx, keys) {
      return keys.flatMap((key) => {
        const data = rows.get(key);
        return data ? [{ key, remote_id: key, data }] : [];
      });
    },
    async write(_ctx, requests) {
      return requests.map(({ key, data }) => {
        const status = rows.has(key) ? ("updated" as const) : ("created" as const);
        rows.set(key, { ...data, name: data.name.slice(0, 20) });
        return { key, status, remote_id: keyOf(data) };
      });
    },
  };
  return { streams: { parties: stream }, sinks: { parties: sink } } as unknown as Connector;
}

const party = (no: string, over: Partial<Party> = {}): Party => ({
  ...{ role: "customer", name: `Firma ${no}` },
  ...{ ids: [{ scheme: "EU:VAT", value: no }], address: { city: "Łódź" } },
  ...over,
});

forEachDatabase((database) => {
  it("syncs parties by the same rules, by key and with a name that the ERP cuts off", async () => {
    await using bed = await openTwoWayBed(database);
    const rows = new Map([["PL1", party("PL1")]]);
    const job = { connector: partyErp(rows) };
    const sync = (options: object = {}) => bed.sync(1, { job, entity: "party", ...options });
    const long = "Zakład Ślusarsko-Mechaniczny";
    const id = await bed.createParty(party("PL2", { name: long }));
    const first = await sync();
    assert.deepEqual(
      first.results.map((one) => `${one.record_key} ${one.direction} ${one.status}`).sort(),
      ["PL1 in created", "PL2 out created"],
    );
    assert.equal(rows.get("PL2")?.name, long.slice(0, 20));
    assert.deepEqual((await sync()).results, [], "a cut name is no change of anybody's");
    assert.equal((await bed.partyOf(id))?.name, long);

    await bed.changeParty(id, { "address.city": "Kraków", payment_terms_days: 14 });
    rows.set("PL2", party("PL2", { name: "Nowa nazwa" }));
    const second = await sync({ keys: ["PL2"] });
    assert.equal(second.counts.refused, 0);
    assert.equal((await bed.partyOf(id))?.name, "Nowa nazwa");
    assert.equal(rows.get("PL2")?.address?.city, "Kraków");
    assert.equal(rows.get("PL2")?.payment_terms_days, 14);

    await bed.changeParty(id, { name: "hub's" });
    rows.set("PL2", party("PL2", { ...rows.get("PL2"), name: "ERP's" }));
    assert.equal(((await sync({ keys: ["PL2"] })).result as { conflicts: number }).conflicts, 1);
    await sync({ keys: ["PL2"], settings: { conflicts: "hub" } });
    assert.equal(rows.get("PL2")?.name, "hub's");
    assert.deepEqual((await sync()).results, []);
  });
});
