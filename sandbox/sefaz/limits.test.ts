import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { openSefaz, type SefazBed } from "./index.ts";
import {
  askCte,
  askNfe,
  call,
  documents,
  field,
  page,
  readAll,
  STATUS_ACTION,
  single,
  statuses,
  statusQuery,
} from "./testing/client.ts";

const HOUR = 3_600_000;

describe("the limits of SEFAZ", () => {
  let now: number;
  beforeEach(() => {
    now = Date.UTC(2026, 10, 20, 12);
  });
  const open = (rows = 20) => openSefaz({ rows, now: () => now });
  const ask = async (bed: SefazBed, nsu: number) => {
    const { text } = await askNfe(bed, page(nsu));
    return [field(text, "cStat"), Number(field(text, "ultNSU")), Number(field(text, "maxNSU"))];
  };
  const whys = (bed: SefazBed) => bed.control.forbidden.map(({ why }) => why);

  it("after the last page an hour passes, and each try starts it anew", async () => {
    await using bed = await open();
    assert.deepEqual(await ask(bed, 0), ["138", 17, 17]);
    now += HOUR - 1;
    assert.deepEqual(await ask(bed, 17), ["656", 17, 0]);
    now += HOUR - 1;
    assert.deepEqual(await ask(bed, 17), ["656", 17, 0]);
    now += HOUR;
    assert.deepEqual(await ask(bed, 17), ["137", 17, 17]);
    assert.deepEqual(await ask(bed, 17), ["656", 17, 0]);
    assert.deepEqual(whys(bed), ["before_one_hour", "while_blocked", "before_one_hour"]);
    assert.deepEqual(statuses(await askCte(bed, page(0))), ["138"], "sequences are independent");
  });

  it("a page starts where the last one ended", async () => {
    await using bed = await open(180);
    assert.deepEqual(await ask(bed, 0), ["138", 51, 156]);
    assert.deepEqual(await ask(bed, 0), ["656", 51, 0]);
    assert.deepEqual(await ask(bed, 51), ["656", 51, 0], "it is blocked");
    now += HOUR;
    assert.deepEqual(await ask(bed, 51), ["138", 102, 156]);
    assert.deepEqual(await ask(bed, 9_999), ["589", 0, 0]);
    assert.deepEqual(whys(bed), ["other_nsu", "while_blocked"]);
    const { text } = await askNfe(bed, page(101));
    assert.match(
      field(text, "xMotivo"),
      /^Rejeicao: Consumo Indevido \(Deve ser utilizado o ultNSU/,
    );
  });

  it("allows 20 single documents in an hour, also while pages rest", async () => {
    await using bed = await open();
    await ask(bed, 0);
    for (let nsu = 1; nsu <= 20; nsu++) {
      const reply = await askNfe(bed, single(1 + (nsu % 17)));
      assert.deepEqual(statuses(reply), ["138"]);
    }
    const { text } = await askNfe(bed, single(3));
    assert.deepEqual([field(text, "cStat"), field(text, "ultNSU")], ["656", "000000000000000"]);
    assert.match(text, /Ultrapassou o limite de 20 consultas por hora/);
    assert.deepEqual(whys(bed), ["over_20_in_an_hour"]);
    now += HOUR;
    assert.deepEqual(statuses(await askNfe(bed, single(3))), ["138"]);
  });

  it("takes one query at a time for one company", async () => {
    await using bed = await openSefaz({ rows: 180, now: () => now, latencyMs: 40 });
    const [first, second] = await Promise.all([askNfe(bed, page(0)), askNfe(bed, page(0))]);
    const both = [...statuses(first as never), ...statuses(second as never)].sort();
    assert.deepEqual(both, ["138", "656"]);
    assert.deepEqual(whys(bed), ["at_the_same_time"]);
    const others = await Promise.all([
      askCte(bed, page(0)),
      askNfe(bed, page(0), { cnpj: "11222333000262" }),
    ]);
    assert.deepEqual(others.flatMap(statuses), ["138", "137"]);
  });

  it("counts who asks for the status too often, and answers", async () => {
    await using bed = await open();
    const status = async () =>
      statuses(
        await call(bed, {
          url: bed.urls.status,
          action: STATUS_ACTION,
          body: statusQuery("35"),
        }),
      );
    assert.deepEqual(await status(), ["107"]);
    now += 180_000;
    assert.deepEqual(await status(), ["107"]);
    assert.deepEqual(whys(bed), []);
    assert.deepEqual(await status(), ["107"]);
    assert.deepEqual(whys(bed), ["status_within_3_minutes"]);
  });

  it("new documents follow the old ones, in the order of reception", async () => {
    await using bed = await open();
    const before = await readAll((query) => askNfe(bed, query));
    const last = before.at(-1)?.nsu ?? 0;
    bed.control.feed({ from: now, to: now + HOUR, documents: 10 });
    bed.control.withhold(last + 2);
    bed.control.add({ schema: "procNFe_v4.00.xsd", xml: "<a/>" });
    now += 2 * HOUR;
    const added = await readAll((query) => askNfe(bed, query), last);
    assert.deepEqual(
      added.map(({ nsu }) => nsu),
      [last + 1, ...Array.from({ length: 9 }, (_, i) => last + 3 + i)],
    );
    assert.equal(added[0]?.xml, "<a/>");
    assert.equal(documents(await askNfe(bed, single(last + 2))).length, 1);
  });
});
