import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listCursors } from "../src/store/fiscal-cursors.ts";
import { forEachDatabase } from "./harness.ts";
import { createRandom } from "./random.ts";
import { openQueryBed, type QueryBed } from "./sefaz-bed.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 1, 1, 6);
/** `SEFAZ_DOCUMENTS=60000 SEFAZ_DAYS=365` for a whole year. */
const DOCUMENTS = Number(process.env.SEFAZ_DOCUMENTS ?? 160);
const DAYS = Number(process.env.SEFAZ_DAYS ?? 2);
const SEED = process.env.SEED ?? "1";
/** Those whose answer tells nothing of what the authority has counted come less often: each may cost an hour. */
const FAULTS = [
  "paused",
  "stopped",
  "uncatalogued",
  "http_503",
  "html",
  "soap_fault",
  "damaged_document",
  "unknown_schema",
] as const;

/** Every number that the authority has given or says is none. */
async function missing({ data, authority }: QueryBed, service: "nfe" | "cte"): Promise<number[]> {
  const { db } = data;
  const files = await db.selectFrom("fiscal_file").select("name").execute();
  const seen = new Set(files.map(({ name }) => Number(name.slice(0, 15))));
  const cursor = (await listCursors(data)).find((one) => one.service === service);
  const gaps = await db
    .selectFrom("fiscal_gap")
    .select(["nsu", "state"])
    .where("cursor_id", "=", cursor?.id ?? 0)
    .execute();
  const closed = new Set(gaps.flatMap(({ nsu, state }) => (state === "void" ? [Number(nsu)] : [])));
  const highest = authority.control.highestNsu({ service });
  assert.equal(Number(cursor?.last_nsu), highest);
  const all = Array.from({ length: highest }, (_, i) => i + 1);
  return all.filter((nsu) => !seen.has(nsu) && !closed.has(nsu));
}

async function hasGaps({ data }: QueryBed): Promise<boolean> {
  const pending = data.db.selectFrom("fiscal_gap").select("id").where("state", "=", "pending");
  return (await pending.limit(1).execute()).length > 0;
}

forEachDatabase((database) => {
  describe("a long time with the authority", () => {
    it("misses no document and sends no query that is not allowed", {
      timeout: 1_800_000,
    }, async () => {
      const to = START + DAYS * DAY;
      const feeds = [{ from: START, to, documents: DOCUMENTS }];
      await using bed = await openQueryBed(database, { start: START, feeds });
      const { control, certificates, credentials } = bed.authority;
      const random = createRandom(SEED);
      const renewed = { ...credentials, pfx: certificates.pfx.tripleDes };
      const settings = { auto_ciencia: [certificates.cnpj] };
      while (bed.now() < to) {
        if (random.below(100) < 6) {
          control.fault({ kind: random.pick(FAULTS), times: 1 + random.below(3) });
        }
        // Half a year in, the certificate is renewed.
        const options = {
          settings,
          credentials: bed.now() < START + (to - START) / 2 ? credentials : renewed,
        };
        await Promise.all([bed.run(options), bed.run(options)]);
        bed.later(20 * 60_000 + random.below(HOUR));
      }
      control.clearFaults();
      for (let quiet = 0, i = 0; quiet < 3 && i < 200; i += 1) {
        const { services } = await bed.run({ settings });
        const isQuiet = services.every(({ documents }) => documents === 0) && !(await hasGaps(bed));
        quiet = isQuiet ? quiet + 1 : 0;
        bed.later(70 * 60_000);
      }
      assert.deepEqual(control.forbidden, []);
      assert.deepEqual(await missing(bed, "nfe"), []);
      assert.deepEqual(await missing(bed, "cte"), []);
      const refused = await bed.data.db
        .selectFrom("fiscal_gap")
        .select("nsu")
        .where("state", "in", ["pending", "given_up"])
        .execute();
      assert.deepEqual(refused, []);
      const full = await bed.data.db
        .selectFrom("fiscal_document")
        .select("access_key")
        .where("is_full", "=", 1)
        .execute();
      assert.ok(full.length > DOCUMENTS / 4, `${full.length} documents are whole`);
    });
  });
});
