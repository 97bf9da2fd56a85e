import { toRfc3339 } from "../../lib/clock.ts";
import { retryTransaction } from "../../store/faults.ts";
import {
  addMirrorPlace,
  addMirrorTable,
  findMirrorPlace,
  findMirrorTable,
  listMirrorTables,
  type MirrorPlaceRow,
  type MirrorTableRow,
  makePlacePrefix,
} from "../../store/mirrors.ts";
import type { DataStore } from "../../store/store.ts";
import { MirrorPlace } from "./place/mirror-place.ts";
import type { PlaceDriver } from "./place/place.ts";
import { PROGRESS_TABLE } from "./place/progress.ts";
import type { Difference, StructureChange } from "./structure.ts";
import { freeName } from "./structure.ts";
import { NAME_ENDING } from "./table-work.ts";

/** Tries to find a name that no other mirror has. */
const MAX_TRIES = 100;
/** Of what a table's structure was, so many changes are kept. */
const MAX_CHANGES = 50;
/** Names of databases and schemas have 63 characters, the hub's own before them. */
const MAX_PLACE = 24;

export const placeOf = (driver: PlaceDriver, row: MirrorPlaceRow): MirrorPlace =>
  new MirrorPlace(driver, { place: row.place, isPrefix: row.is_prefix === 1 });

/** The place of the integration's mirror; made with the first copy. */
export async function readyPlace(
  { data, driver, now }: { data: DataStore; driver: PlaceDriver; now: number },
  integration: { readonly id: number; readonly slug: string },
): Promise<MirrorPlace> {
  const row = (await findMirrorPlace(data, integration.id)) ?? (await newPlace());
  // Two first copies at once: databases complain of the other's schema, whatever `if not exists` says.
  const { isPrefix } = await retryTransaction(async () =>
    row.is_prefix === 1 ? { isPrefix: true } : driver.create(row.place),
  );
  if (isPrefix && row.is_prefix === 0) {
    await makePlacePrefix(data, { integrationId: integration.id, now });
  }
  const place = new MirrorPlace(driver, { place: row.place, isPrefix });
  await retryTransaction(() => place.prepare());
  return place;

  async function newPlace(): Promise<MirrorPlaceRow> {
    for (const place of placeNames(driver.flavour.id, integration)) {
      await addMirrorPlace(data, { integrationId: integration.id, place, now });
      const made = await findMirrorPlace(data, integration.id);
      if (made) return made;
    }
    throw new Error("no name for a mirror is free");
  }
}

/** `mirror_erp` for the integration `erp`; where another organisation has that, with the integration's number. */
function* placeNames(
  dialect: string,
  { id, slug }: { readonly id: number; readonly slug: string },
): Generator<string> {
  const clean = slug.replaceAll("-", "_").replace(/[^a-z0-9_]/gi, "_");
  const prefix = dialect === "sqlite" ? "" : "mirror_";
  const name = `${prefix}${clean.slice(0, MAX_PLACE)}`;
  if (clean.length <= MAX_PLACE) yield name;
  yield `${name}_${id}`;
  for (let n = 2; n < MAX_TRIES; n++) yield `${name}_${id}_${n}`;
}

/** The row of a table; a new one gets a name in the place that no other has. */
export async function readyTable(
  { data, driver, now }: { data: DataStore; driver: PlaceDriver; now: number },
  wanted: { readonly integrationId: number; readonly definitionId: number; readonly table: string },
): Promise<MirrorTableRow> {
  const { integrationId, definitionId, table } = wanted;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const known = await findMirrorTable(data, { integrationId, table });
    if (known) return known;
    const rows = await listMirrorTables(data, integrationId);
    const taken = new Set(rows.map((row) => row.place_table.toLowerCase()));
    taken.add(PROGRESS_TABLE);
    const maxName = driver.flavour.maxName - NAME_ENDING;
    await addMirrorTable(data, {
      ...{ integration_id: integrationId, definition_id: definitionId, table_name: table, now },
      place_table: freeName(plainName(table), { maxName: Math.min(maxName, 48), taken }),
    });
  }
  throw new Error("no name for a mirrored table is free");
}

/** `CDN_Kontrahenci` for `CDN.Kontrahenci`: a name that needs no thought in SQL of people's own. */
const plainName = (table: string): string =>
  table.replaceAll('"', "").replaceAll(/[.\s[\]`']+/g, "_") || "_";

/** Changes of a structure with their times, the older ones behind them. */
export function noted(
  row: MirrorTableRow,
  found: readonly Difference[],
  done: { readonly done: StructureChange["done"]; readonly now: number; readonly runId: string },
): { readonly fresh: readonly StructureChange[]; readonly all: readonly StructureChange[] } {
  const since = toRfc3339(row.structure_at ?? row.created_at);
  const fresh = found.map(({ isSafe: _, ...change }) => ({
    ...{ ...change, done: done.done, since, at: toRfc3339(done.now), run_id: done.runId },
  }));
  const before = JSON.parse(row.changes) as StructureChange[];
  return { fresh, all: [...fresh, ...before].slice(0, MAX_CHANGES) };
}
