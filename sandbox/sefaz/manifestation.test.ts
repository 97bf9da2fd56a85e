import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openSefaz, type SefazBed } from "./index.ts";
import {
  askNfe,
  documents,
  type EventParts,
  field,
  keyQuery,
  page,
  type Received,
  readAll,
  sendEvents,
  signedEvent,
  statuses,
} from "./testing/client.ts";

const NOW = Date.UTC(2026, 10, 20, 12);
const AT = "2026-11-20T08:59:00-03:00";

describe("the manifestation of the recipient", () => {
  let bed: SefazBed;
  let all: Received[];
  before(async () => {
    const feeds = [{ from: NOW - 5 * 86_400_000, to: NOW, documents: 60 }];
    bed = await openSefaz({ now: () => NOW, feeds });
    all = await readAll((query) => askNfe(bed, query));
  });
  after(() => bed.close());

  const keyOf = (index: number) => /<chNFe>(\w{44})</.exec(all[index]?.xml ?? "")?.[1] ?? "";
  const event = (parts: Partial<EventParts> = {}) =>
    signedEvent(bed, { key: keyOf(0), at: AT, ...parts });
  const send = async (...events: readonly string[]) =>
    statuses(await sendEvents(bed, events.join("")));
  const CONFIRMED = { type: "210200", name: "Confirmacao da Operacao" };
  const NOT_DONE = { type: "210240", name: "Operacao nao Realizada" };

  it("registers an event once, and then gives the whole document under a new number", async () => {
    const key = keyOf(1);
    const { text } = await sendEvents(bed, event({ key }));
    assert.deepEqual(statuses({ text, status: 200, type: "" }), ["128", "135"]);
    assert.match(field(text, "nProt"), /^89126\d{10}$/);
    assert.equal(field(text, "CNPJDest"), "11222333000181");
    assert.equal(bed.control.manifestations[0]?.key, key);
    assert.match(bed.control.manifestations[0]?.xml ?? "", /^<evento .*<SignatureValue>/s);
    assert.deepEqual(await send(event({ key })), ["128", "573"]);

    const last = bed.control.highestNsu();
    const byKey = documents(await askNfe(bed, keyQuery(key)));
    assert.equal(byKey[0]?.schema, "procNFe_v4.00.xsd");
    assert.equal(bed.control.highestNsu(), last);
    bed.control.advance(3_600_000);
    const [whole] = documents(await askNfe(bed, page(last)));
    assert.equal(whole?.schema, "procNFe_v4.00.xsd");
    assert.ok(whole?.xml.includes(`Id="NFe${key}"`));
    await send(event({ key, ...CONFIRMED }));
    assert.equal(bed.control.highestNsu(), whole?.nsu, "it is given once");
  });

  it("takes several events, and judges each for itself", async () => {
    const answers = await send(
      event({ key: keyOf(2), ...CONFIRMED }),
      event({ key: keyOf(2) }),
      event({ key: keyOf(2), ...CONFIRMED, sequence: 2 }),
      event({ key: keyOf(4), ...NOT_DONE, reason: "Mercadoria devolvida na entrega" }),
    );
    assert.deepEqual(answers, ["128", "135", "655", "135", "135"]);
  });

  it("refuses what is wrong with the manual's numbers", async () => {
    const unknown = "35261115881399000134550010003528611193292697";
    const cases: readonly (readonly [string, string])[] = [
      ["657", event({ organ: 35 })],
      ["572", event({ id: `ID210210${keyOf(0)}02` })],
      ["236", event({ key: `${keyOf(0).slice(0, 43)}x`.replace("x", flip(keyOf(0))) })],
      ["491", event({ type: "210230" })],
      ["493", event({ name: "Ciência da Operação" })],
      ["493", event({ ...NOT_DONE })],
      ["493", event({ ...NOT_DONE, reason: "curto" })],
      ["594", event({ sequence: 2 })],
      ["578", event({ at: "2026-11-20T12:59:00-03:00" })],
      ["577", event({ at: "2026-10-20T08:59:00-03:00" })],
      ["215", event({ at: "2026-11-20T08:59:00Z" })],
      ["217", event({ key: unknown })],
      ["213", event({ author: "41707536000129" })],
      ["575", event({ author: "11222333000262" })],
      ["650", event({ key: keyOf(3) })],
      ["297", event().replace(AT, "2026-11-20T08:58:00-03:00")],
      ["297", event().replace(/<SignatureValue>..../, "<SignatureValue>AAAA")],
      ["298", event().replace("rsa-sha1", "rsa-sha256")],
    ];
    for (const [status, xml] of cases) assert.deepEqual(await send(xml), ["128", status]);
    assert.deepEqual(await send(), ["215"]);
    assert.deepEqual(await send(event().replace(/<Signature .*<\/Signature>/, "")), ["215"]);
    assert.deepEqual(await send(event().replace("<infEvento", "\n<infEvento")), ["588"]);
  });

  it("has deadlines, and blocks who sends a refused event again and again", async () => {
    await using late = await openSefaz({ now: () => NOW, rows: 20, awarenessDays: 10 });
    const [first] = await readAll((query) => askNfe(late, query));
    const key = /<chNFe>(\w{44})</.exec(first?.xml ?? "")?.[1] ?? "";
    const one = signedEvent(late, { key, at: AT });
    const { text } = await sendEvents(late, one);
    assert.match(text, /<cStat>596<.*fora do prazo: \[10 dias\]</);
    for (let i = 0; i < 19; i++) await sendEvents(late, one);
    assert.deepEqual(statuses(await sendEvents(late, one)), ["128", "656"]);
    assert.deepEqual(
      late.control.forbidden.map(({ why }) => why),
      ["same_rejection_20_times"],
    );
  });
});

const flip = (key: string): string => String((Number(key.slice(43)) + 1) % 10);
