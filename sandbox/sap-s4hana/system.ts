import { makePartners } from "./partners.ts";
import { makeProducts } from "./products.ts";
import type { EntityType } from "./schema.ts";
import { PRODUCT } from "./schema.ts";
import { type Row, Table } from "./table.ts";

/** What a test makes the system do; `reset` puts it back. */
export interface Behaviour {
  /** Releases differ: with ETags every change of a product needs If-Match. */
  etags: boolean;
  /** Whether the service knows `$batch`. */
  batch: boolean;
  /** Whether texts may come together with a new product. */
  deepInsert: boolean;
  /** Whether API_MATERIAL_STOCK_SRV is active. */
  stockService: boolean;
  /** Changes of texts without If-Match are refused. */
  strictTexts: boolean;
  /** The server cuts answers into pages of that many rows by itself. */
  pageSize: number | undefined;
  /** The next so many writes of a product find it locked by a person. */
  locked: Record<string, number>;
  /** Writes take so long, in milliseconds. */
  writeMs: number;
  /** The next batch is done, and its answer breaks off. */
  breakBatch: boolean;
}

export interface Stats {
  tokens: number;
  csrfFetches: number;
  batches: number;
  singleWrites: number;
  /** The most writes that were under way at one moment. */
  parallelWrites: number;
}

export interface System {
  readonly products: Table;
  readonly stock: Table;
  readonly partners: Table;
  readonly behaviour: Behaviour;
  readonly stats: Stats;
  /** SAP's clock, epoch milliseconds; never behind the last change. */
  now(): number;
  /** A moment that no change had before. */
  tick(): number;
  etagOf(type: EntityType, row: Row): string | undefined;
}

const DEFAULTS: Behaviour = {
  etags: true,
  batch: true,
  deepInsert: true,
  stockService: true,
  strictTexts: false,
  pageSize: undefined,
  locked: {},
  writeMs: 0,
  breakBatch: false,
};

export function openSystem(count: number, clock: () => number): System {
  let last = 0;
  const rows = makeProducts(count, clock());
  const behaviour: Behaviour = { ...DEFAULTS, locked: {} };
  const system: System = {
    products: new Table("Product", rows),
    stock: new Table(
      "Material",
      rows.flatMap((row) => (Array.isArray(row.stock) ? (row.stock as readonly Row[]) : [])),
    ),
    partners: new Table("BusinessPartner", makePartners(Math.ceil(count / 2), clock())),
    behaviour,
    stats: { tokens: 0, csrfFetches: 0, batches: 0, singleWrites: 0, parallelWrites: 0 },
    now: () => Math.max(clock(), last),
    tick() {
      last = Math.max(clock(), last + 1);
      return last;
    },
    etagOf(type, row) {
      if (!behaviour.etags || type !== PRODUCT) return undefined;
      const changed = row.LastChangeDateTime;
      const time =
        typeof changed === "number" ? new Date(changed).toISOString() : "0001-01-01T00:00:00Z";
      return `W/"datetimeoffset'${encodeURIComponent(time.replace(".000Z", "Z"))}'"`;
    },
  };
  return system;
}
