import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openSefaz, type SefazBed } from "../../../sandbox/sefaz/index.ts";
import { openBed } from "../../../test/connector-bed.ts";
import {
  type DistributedDocument,
  type EventToRegister,
  type FiscalService,
  isHubError,
} from "../../sdk/index.ts";
import sefaz from "./index.ts";

const fiscal = sefaz.fiscal ?? assert.fail("no fiscal");

function open(bed: SefazBed, settings: Readonly<Record<string, string>> = {}) {
  return openBed(sefaz as never, {
    baseUrl: bed.origin,
    credentials: bed.credentials,
    settings: { ...bed.settings, ...settings },
  });
}

/** All pages, each where the last one ended. */
async function readAll(ctx: never, service: FiscalService): Promise<DistributedDocument[]> {
  const all: DistributedDocument[] = [];
  for (let after = "0"; ; ) {
    const answer = await fiscal.distribute(ctx, service, { after });
    all.push(...answer.documents);
    after = answer.last_nsu ?? "";
    if (answer.status !== "138" || after >= (answer.max_nsu ?? "")) return all;
  }
}

const textOf = ({ xml }: DistributedDocument): string => Buffer.from(xml ?? []).toString();

describe("against the simulator of the authority", () => {
  it("reads all that there is, and breaks no rule of use", async () => {
    await using bed = await openSefaz();
    await using hub = open(bed);
    for (const service of fiscal.services) {
      const all = await readAll(hub.ctx as never, service);
      assert.ok(all.length > 0);
      assert.equal(all.at(-1)?.nsu, String(bed.control.highestNsu({ service })).padStart(15, "0"));
      for (const document of all) assert.match(textOf(document), /^</);
    }
    assert.deepEqual(bed.control.forbidden, []);
  });

  it("registers what the recipient says, which releases the document, and a repeat is known", async () => {
    await using bed = await openSefaz();
    await using hub = open(bed);
    const ctx = hub.ctx as never;
    const summaries = (await readAll(ctx, "nfe")).filter(({ schema }) =>
      schema.startsWith("resNFe"),
    );
    const key =
      /<chNFe>(\d{6}[0-9A-Z]{12}\d{26})</.exec(textOf(summaries.at(-1) ?? assert.fail()))?.[1] ??
      "";
    const event: EventToRegister = {
      ...{ access_key: key, type: "210240", sequence: 1, happened_at: bed.control.now() },
      reason: 'Mercadoria "não" recebida & <devolvida>',
    };
    const [first] = (await fiscal.register?.(ctx, [event])) ?? [];
    assert.match(first?.status ?? "", /^13[56]$/, first?.reason ?? "");
    assert.match(first?.protocol ?? "", /^\d{15}$/);
    assert.equal(bed.control.manifestations[0]?.key, key);
    const [again] = (await fiscal.register?.(ctx, [event])) ?? [];
    assert.equal(again?.status, "573");
    bed.control.advance(3_600_000);
    const found = await fiscal.distribute(ctx, "nfe", { access_key: key.toLowerCase() });
    assert.equal(found.status, "138");
    assert.ok(found.documents.some(({ schema }) => schema.startsWith("procNFe")));
  });

  it("asks for a branch, and in production", async () => {
    await using bed = await openSefaz({ feeds: [] });
    const { nfe, cte, events, status } = bed.productionUrls;
    await using hub = open(bed, {
      ...{ environment: "production", tax_id: "11.222.333/0002-62" },
      ...{ nfe_distribution_url: nfe, cte_distribution_url: cte },
      ...{ events_url: events, status_url: status },
    });
    const ctx = hub.ctx as never;
    assert.equal((await fiscal.distribute(ctx, "nfe", { after: "0" })).status, "137");
    assert.equal((await fiscal.status?.(ctx))?.status, "107");
    assert.partialDeepStrictEqual(bed.control.queries[0], {
      ...{ environment: "production", taxId: "11222333000262" },
    });
  });

  it("gives 656 and whatever it says as an answer", async () => {
    await using bed = await openSefaz({ feeds: [] });
    await using hub = open(bed);
    const ask = () => fiscal.distribute(hub.ctx as never, "nfe", { after: "0" });
    assert.equal((await ask()).status, "137");
    assert.equal((await ask()).status, "656");
  });

  it("keeps the page whose document is damaged, and what it does not know", async () => {
    await using bed = await openSefaz();
    await using hub = open(bed);
    for (const kind of ["damaged_document", "unknown_schema"] as const) {
      bed.reset();
      bed.control.fault({ kind });
      const { status, documents } = await fiscal.distribute(hub.ctx as never, "nfe", {
        after: "0",
      });
      assert.equal(status, "138");
      assert.equal(documents.length, 50);
      const faults = documents.filter(({ fault }) => fault !== undefined);
      assert.equal(faults.length, kind === "damaged_document" ? 1 : 0);
      for (const { nsu } of documents) assert.match(nsu ?? "", /^\d{15}$/);
    }
  });

  it("says what failed, after one call", async () => {
    await using bed = await openSefaz();
    await using hub = open(bed);
    for (const [kind, name] of [
      ["http_503", "TransientError"],
      ["drop", "TransientError"],
      ["half", "TransientError"],
      ["soap_fault", "TransientError"],
      ["html", "AuthError"],
    ] as const) {
      bed.reset();
      bed.control.fault({ kind, times: 1 });
      const ask = () => fiscal.distribute(hub.ctx as never, "nfe", { after: "0" });
      await assert.rejects(ask, (error) => {
        assert.ok(isHubError(error), String(error));
        assert.equal(error.name, name, `${kind}: ${error.message}`);
        return true;
      });
      // A second call of the connector's own would have met no fault. Half an answer has counted: asking again is
      // refused.
      assert.equal((await ask()).status, kind === "half" ? "656" : "138", kind);
    }
  });
});
