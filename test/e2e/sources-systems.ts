import { makeData as makeFakturownia } from "../../sandbox/fakturownia/data.ts";
import { createFakturownia } from "../../sandbox/fakturownia/index.ts";
import { makeData as makeIfirma } from "../../sandbox/ifirma/data.ts";
import { createIfirma } from "../../sandbox/ifirma/index.ts";
import { makeData as makeInfakt } from "../../sandbox/infakt/data.ts";
import { createInfakt } from "../../sandbox/infakt/index.ts";
import { createKsef, type KsefSimulator } from "../../sandbox/ksef/index.ts";
import type { Simulator } from "../../sandbox/simulator.ts";
import { makeData as makeWfirma } from "../../sandbox/wfirma/data.ts";
import { createWfirma } from "../../sandbox/wfirma/index.ts";

/** Everything is issued in this month. */
const MONTH = "2026-09";
export const PERIOD = { date_from: `${MONTH}-01`, date_to: `${MONTH}-30`, direction: "all" };
export const OWN_NIP = "5252914179";
const NOW = Date.UTC(2026, 10, 20, 9);

/**
 * How much each system has. `rows` leaves out what a system adds by itself, so that the lists of costs end where
 * pages do: wFirma's with its third page (300), inFakt's with its second (100 and 99, as pages overlap by one),
 * Fakturownia's one behind a page (100, 198, 294), and iFirma's invoices one behind its first (100).
 */
const SIZES = {
  fakturownia: { seed: 1, rows: 289 },
  wfirma: { seed: 7, rows: 298 },
  infakt: { seed: 2, rows: 196 },
  ifirma: { seed: 4, rows: 101 },
  ksef: { rows: 200 },
} as const;

const simulated = { month: MONTH, months: 0, now: () => NOW };
const dataOf = ({ seed, rows }: { seed: number; rows: number }) => ({
  ...{ seed, count: rows, month: MONTH, months: 0 },
  today: new Date(NOW).toISOString().slice(0, 10),
});

export interface Systems {
  readonly all: readonly Simulator[];
  readonly ksef: KsefSimulator;
}

/** The five systems with an API. KSeF has the invoices of Fakturownia that carry its numbers. */
export function createSystems(): Systems {
  const fakturownia = { ...SIZES.fakturownia, ...simulated };
  const ksef = createKsef({
    ...SIZES.ksef,
    ...{ month: MONTH, now: Date.now, hasBooks: true, books: fakturownia },
  });
  return {
    all: [
      createIfirma({ ...SIZES.ifirma, ...simulated }),
      createFakturownia(fakturownia),
      createWfirma({ ...SIZES.wfirma, ...simulated }),
      createInfakt({ ...SIZES.infakt, ...simulated }),
      ksef,
    ],
    ksef,
  };
}

/** Remote ids of what a correct reader finds in each system, sorted; told from the data, not from the lists. */
export function idsToRead({ ksef }: Systems): Readonly<Record<string, readonly string[]>> {
  const infakt = makeInfakt(dataOf(SIZES.infakt));
  const wfirma = makeWfirma(dataOf(SIZES.wfirma)).modules;
  const sold = [...infakt.sales.values()].flatMap((docs) => [...docs.values()]);
  const isWhole = ({ number, fullnumber = number }: Readonly<Record<string, unknown>>) =>
    !/^USZKODZON/.test(String(fullnumber));
  const ids: Readonly<Record<string, readonly unknown[]>> = {
    ifirma: [...makeIfirma(dataOf(SIZES.ifirma)).issued.keys()],
    fakturownia: [...makeFakturownia(dataOf(SIZES.fakturownia)).invoices.values()]
      .filter((doc) => isWhole(doc) && ["vat", "correction"].includes(String(doc.kind)))
      .map(({ id }) => id),
    wfirma: [
      ...(wfirma.expenses ?? []).filter(isWhole),
      ...(wfirma.invoices ?? []).filter(({ type }) => type !== "offer"),
    ].map(({ id }) => id),
    infakt: [
      ...[...infakt.costs.values()].filter((doc) => isWhole(doc) && doc.kind !== "document_scan"),
      ...sold,
    ].map(({ uuid }) => uuid),
    ksef: ksef.docs().flatMap((doc) => (isOurs(doc) ? [doc.ksefNumber] : [])),
  };
  return Object.fromEntries(
    Object.entries(ids).map(([system, found]) => [system, found.map(String).toSorted()]),
  );
}

type KsefDoc = ReturnType<KsefSimulator["docs"]>[number];

/** Sold or bought by us, or paid or received by us as a third party; as a factor we have no cost of it. */
function isOurs({ seller, buyer, third }: KsefDoc): boolean {
  const roles = third.filter(({ nip }) => nip === OWN_NIP).map(({ role }) => role);
  return seller.nip === OWN_NIP || buyer.nip === OWN_NIP || roles.some((role) => role !== 1);
}

/** KSeF numbers of invoices that Fakturownia has too. */
export function numbersInBooks({ ksef }: Systems): readonly string[] {
  const inKsef = new Set(ksef.docs().map(({ ksefNumber }) => ksefNumber));
  return [...makeFakturownia(dataOf(SIZES.fakturownia)).invoices.values()]
    .map(({ gov_id }) => String(gov_id))
    .filter((number) => inKsef.has(number));
}
