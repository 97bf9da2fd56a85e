import assert from "node:assert/strict";
import { it } from "node:test";
import { openDialectBed, toldIn } from "./dialect-bed.ts";
import { EVENT, NEW, PATH } from "./garagereg-bed.ts";
import { forEachDatabase } from "./harness.ts";

forEachDatabase((database) => {
  it("tells every error in Hungarian, under the dialect's names", async () => {
    await using bed = await openDialectBed(database);
    const told = async (...call: Parameters<typeof bed.call>) =>
      toldIn("hu", await bed.call(...call));
    const post = (patch: object) => told(`POST ${PATH}/subscriptions`, { ...NEW, ...patch });
    assert.deepEqual(await post({ integration_id: 99 }), [
      'integration_id: nincs ilyen integráció: 99 | A meglévőket a GET /api/integrations sorolja fel. Újat a POST /api/integrations kéréssel adhat hozzá, például: {"id": "kapuk", "provider": "custom", "base_url": "https://example.com"}; a válasz number mezője az azonosító.',
    ]);
    assert.deepEqual(
      await post({ subscribed_events: ["gate.inspection_du", "x y"], endpoint_url: "kapu" }),
      [
        "endpoint_url: nem URL | A teljes címet adja meg: https://example.com/webhooks.",
        "subscribed_events.1: nem eseménytípus | Betűt, számjegyet és _ jelet használjon, pontokkal elválasztva: order.shipped.",
      ],
    );
    assert.deepEqual(await post({ signature_header: "Content-Length", max_retries: 3 }), [
      "signature_header: nem hordozhatja az aláírást | Például ilyen fejlécet adjon meg: X-Signature.",
    ]);
    assert.deepEqual(
      await post({ name: "", max_retries: 21, retry_delays: [0], timeout_seconds: "5", x: 1 }),
      [
        "x: ismeretlen mező | Hagyja el ezt: x, vagy ellenőrizze az írásmódját.",
        "name: legalább 1 karakterből kell állnia | Elfogadott: 1–200 karakter.",
        "max_retries: legfeljebb 20 lehet | Elfogadott: újrapróbálkozások száma, 0 és 20 között.",
        "retry_delays.0: legalább 1 lehet | Elfogadott: másodperc, 1 és 604800 között.",
        "timeout_seconds: egész számnak kell lennie | Elfogadott: másodperc, 1 és 30 között.",
      ],
    );
    assert.deepEqual(await told(`POST ${PATH}/trigger`, { ...EVENT, event_type: "gates" }), [
      "event_type: nincs ilyen eseménytípus: gates | Az összes típust a GET /api/events/types sorolja fel; saját típus nevében pont van, és az első szava nem a hubé.",
    ]);
    assert.deepEqual(
      await told(`POST ${PATH}/trigger`, { ...EVENT, payload_data: { gate_id: 1 } }),
      ["payload_data.gate_id: szövegnek kell lennie | Ilyen típusú értéket küldjön: string."],
    );
    assert.deepEqual(await told(`GET ${PATH}/deliveries?date_from=tegnap`), [
      "date_from: nem időpont | Így írja: 2026-03-12T09:30:00Z.",
    ]);
    for (const event_filters of FAULTY_FILTERS) {
      const issues = await post({ event_filters });
      assert.ok(issues.length > 0, JSON.stringify(event_filters));
      assert.ok(
        issues.every((issue) => issue.startsWith("event_filters")),
        issues.join(),
      );
    }
  });

  it("says how to add an integration in words that work", async () => {
    await using bed = await openDialectBed(database);
    const path = `POST ${PATH}/subscriptions`;
    const [told = ""] = toldIn("hu", await bed.call(path, { ...NEW, integration_id: 99 }));
    const [advice = "{}"] = /\{.*\}/.exec(told) ?? [];
    const { body } = await bed.call<{ number: number }>(
      "POST /api/integrations",
      JSON.parse(advice) as object,
      { expect: 201 },
    );
    await bed.call(path, { ...NEW, integration_id: body.number }, { expect: 201 });
  });

  it("tells what is not there and not allowed in Hungarian", async () => {
    await using bed = await openDialectBed(database);
    const detail = async (...call: Parameters<typeof bed.call>) => {
      const answer = await bed.call(...call);
      toldIn("hu", answer);
      return `${answer.status} ${(answer.body as { detail: string }).detail}`;
    };
    assert.equal(
      await detail(`GET ${PATH}/subscriptions/99`),
      "404 Nincs 99 azonosítójú feliratkozás.",
    );
    assert.equal(
      await detail(`GET ${PATH}/deliveries/dlv_1`),
      "404 Nincs dlv_1 azonosítójú kézbesítés.",
    );
    assert.equal(
      await detail("GET /api/integrations/99/health"),
      "404 Nincs 99 azonosítójú integráció.",
    );
    assert.equal(await detail(`GET ${PATH}/semmi`), `404 Itt nincs semmi: ${PATH}/semmi.`);
    assert.match(
      await detail(`GET ${PATH}/deliveries`, undefined, { headers: {} }),
      /^401 Küldjön/,
    );
    const headers = await bed.signIn(bed.tenantId, ["records.read"]);
    assert.match(
      await detail(`GET ${PATH}/deliveries`, undefined, { headers }),
      /^403 Ehhez webhooks\.manage jogosultság kell/,
    );
  });
});

/** One for each thing that can be wrong with filters. */
const FAULTY_FILTERS: readonly object[] = [
  { priority: "high" },
  { priority: [] },
  { priority: {} },
  { priority: { above: 3 } },
  { priority: { qqqqqqq: 3 } },
  { priority: { gt: true } },
  { priority: { eq: [1] } },
  { priority: { eq: Number("12345678901234567890") } },
  { priority: { eq: "x".repeat(1001) } },
  { priority: { in: "x" } },
  { priority: { between: [1] } },
  { priority: { between: [2, 1] } },
  { priority: { contains: 5 } },
  { priority: { matches: "" } },
  { priority: { exists: "yes" } },
  { priority: { gt: 1, ignore_case: true } },
  { priority: { eq: "a", ignore_case: 1 } },
  { priority: { any: [] } },
  { $or: {} },
  { $and: [] },
  { $not: 5 },
  { $typ: ["x"] },
  { $zzzzzzzzzzz: ["x"] },
  { items: { any: { $valu: ["x"] } } },
  { "": ["x"] },
  { $not: { $not: { $not: { $not: { $not: { a: [1] } } } } } },
  Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, [i]])),
];
