import assert from "node:assert/strict";
import { it } from "node:test";
import { TransientError } from "../src/lib/errors.ts";
import type { Item } from "../src/model/item.ts";
import { readPath } from "../src/model/paths.ts";
import type { Connector } from "../src/sdk/connector.ts";
import { listChanges } from "../src/store/changes.ts";
import { forEachDatabase } from "./harness.ts";
import { createRandom, type Random } from "./random.ts";
import { item, openTwoWayBed, type TwoWayBed } from "./two-way-bed.ts";

const SEED = Number(process.env.TWO_WAY_SEED ?? Math.floor(Math.random() * 1_000_000));
const ROUNDS = 15;
const CODES = ["A", "B", "C", "D", "E", "F"];
const FIELDS = ["name", "description", "ean", "manufacturer", "unit"] as const;
type Field = (typeof FIELDS)[number];
const POLICIES = ["newest", "erp", "hub"] as const;

/** Values that say who wrote them, so that nothing can be taken for something else. */
function createPen(random: Random) {
  let edits = 0;
  return (who: string, field: Field): string => {
    edits += 1;
    if (field === "ean") return String(10_000_000 + random.below(9_999_999));
    return `${who} ${edits}`;
  };
}

/** The ERP, of which any call may fail before it is made or after it has been carried out. */
function unsteady(connector: Connector, random: Random, rate: () => number): Connector {
  const mayFail = async <R>(work: () => Promise<R>): Promise<R> => {
    if (random.below(100) < rate()) throw new TransientError("down before");
    const answer = await work();
    if (random.below(100) < rate()) throw new TransientError("down after");
    return answer;
  };
  const stream = connector.streams?.items;
  const sink = connector.sinks?.items;
  if (!stream || !sink) throw new Error("no items");
  return {
    ...connector,
    streams: {
      items: {
        ...stream,
        async *read(ctx, query) {
          for await (const page of stream.read(ctx, query)) yield await mayFail(async () => page);
        },
      },
    },
    sinks: {
      items: {
        ...sink,
        find: (ctx, keys) => mayFail(() => sink.find(ctx, keys)),
        write: (ctx, requests, key) => mayFail(() => sink.write(ctx, requests, key)),
        remove: (ctx, requests, key) =>
          mayFail(async () => (await sink.remove?.(ctx, requests, key)) ?? []),
      },
    },
  };
}

/** Somebody changes one or two fields of a part, on one side. */
async function edit(bed: TwoWayBed, random: Random, pen: ReturnType<typeof createPen>) {
  const code = random.pick(CODES);
  const fields = [random.pick(FIELDS), random.pick(FIELDS)];
  const isHub = random.below(2) === 0;
  const values = Object.fromEntries(fields.map((one) => [one, pen(isHub ? "hub" : "erp", one)]));
  if (isHub) await bed.change(code, values);
  else await bed.atErp(1, { ...((await bed.erpItem(1, code)) ?? item(code)), ...values });
  return { code, isHub, values };
}

/** A run that is begun anew, under its own name, until it gets to its end: as the hub does. */
async function runToEnd(
  bed: TwoWayBed,
  runId: string,
  options: Parameters<TwoWayBed["sync"]>[1] & object,
) {
  for (let tries = 1; ; tries++) {
    try {
      return await bed.sync(1, { ...options, runId });
    } catch (error) {
      if (!(error instanceof TransientError) || tries > 200) throw error;
    }
  }
}

const fieldsOf = (one: Item | undefined) =>
  FIELDS.map((field) => readPath(one ?? {}, field) ?? null);

forEachDatabase((database) => {
  for (const conflicts of POLICIES) {
    it(`converges under random edits and failures (${conflicts}, seed ${SEED})`, async () => {
      const random = createRandom(`${SEED} ${conflicts}`);
      const pen = createPen(random);
      await using bed = await openTwoWayBed(database);
      let rate = 0;
      const connector = unsteady(bed.connector, random, () => rate);
      const settings = { conflicts };
      await bed.atErp(1, ...CODES.map((code) => item(code)));
      await bed.sync(1, { settings });
      for (let round = 0; round < ROUNDS; round++) {
        const made = [];
        for (let n = random.below(5); n >= 0; n--) made.push(await edit(bed, random, pen));
        rate = round % 3 === 0 ? 0 : 12;
        const job = { connector };
        const runId = `run_p${String(round).padStart(3, "0")}`;
        const run = await runToEnd(bed, runId, { settings, job });
        rate = 0;
        for (const code of CODES) {
          const [hub, there] = [await bed.hubItem(code), await bed.erpItem(1, code)];
          assert.deepEqual(fieldsOf(hub), fieldsOf(there), `${code} after round ${round}`);
        }
        await assertNothingSilent(bed, { made, run });
        const again = await bed.sync(1, { settings, runId: `${runId}again` });
        assert.deepEqual(again.results, [], `round ${round} is not at rest`);
      }
      assert.deepEqual(await bed.conflicts("open"), []);
    });
  }
});

/** An edit of one side alone stands on both; where both edited each stands, was written over by a later one of its side, or is named by a result. */
async function assertNothingSilent(
  bed: TwoWayBed,
  {
    made,
    run,
  }: {
    made: readonly Awaited<ReturnType<typeof edit>>[];
    run: Awaited<ReturnType<TwoWayBed["sync"]>>;
  },
): Promise<void> {
  const last = new Map<string, { value: string; isHub: boolean; code: string; field: string }>();
  for (const { code, isHub, values } of made) {
    for (const [field, value] of Object.entries(values))
      last.set(`${code} ${field} ${isHub}`, { value, isHub, code, field });
  }
  for (const { value, isHub, code, field } of last.values()) {
    const now = readPath((await bed.hubItem(code)) ?? {}, field);
    const isAlone = !last.has(`${code} ${field} ${!isHub}`);
    if (isAlone) assert.equal(now, value, `${code}.${field} was changed on one side only`);
    if (now === value) continue;
    const told = run.results.some(
      ({ record_key: key, changes }) => key === code && (changes ?? "").includes(`"${value}"`),
    );
    const recordId = await bed.idOf(code);
    const history = await listChanges(bed.data, { entity: "item", recordId, limit: 500 });
    const isKept = history.some(({ before_value: before }) => before === JSON.stringify(value));
    assert.ok(told || isKept, `${value} of ${code}.${field} went without a word`);
  }
}
