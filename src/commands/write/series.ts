import { raiseCounter, takeNumbers } from "../../store/command-counters.ts";
import { listEntries, putEntry } from "../../store/command-entries.ts";
import { findTableRows } from "../../store/command-keys.ts";
import { findCommandRows } from "../../store/command-rows.ts";
import { findRecord } from "../../store/records.ts";
import { findTable } from "../catalogue.ts";
import { derivedGuid } from "../derived-guid.ts";
import { fault, NUMBERS } from "../fault.ts";
import { fold, physicalTable } from "../sql/physical.ts";
import { holderOf } from "./keys.ts";
import { numberOf, patternOf, type SeriesPattern, yearPrefix } from "./series-pattern.ts";
import type { WriteTask } from "./write-task.ts";

/** TOK of a series: for which documents it is. */
export type SeriesKind = 3 | 4 | 22 | 25;

interface Described {
  readonly code: string;
  readonly name: string;
  readonly table: string;
  readonly entity: "invoice" | "order";
}

const KINDS: Readonly<Record<SeriesKind, Described>> = {
  3: {
    ...{ code: "PF", name: "Přijaté faktury", table: "FA_IN", entity: "invoice" },
  },
  4: {
    ...{ code: "VF", name: "Vydané faktury", table: "FA_OUT", entity: "invoice" },
  },
  22: {
    ...{ code: "OP", name: "Přijaté objednávky", table: "OB_IN", entity: "order" },
  },
  25: {
    ...{ code: "OV", name: "Vydané objednávky", table: "OB_OUT", entity: "order" },
  },
};

/** How many taken numbers are passed by before it is given up: others may have been given by hand. */
const MOST_TAKEN = 1000;

export interface Series {
  readonly code: string;
  readonly kind: SeriesKind;
  readonly pattern: SeriesPattern;
}

/**
 * The series of that code, or the unit's first one of the kind; a unit that has none gets the usual one.
 * @throws CommandFault 9018 for a code that is no series of the kind
 */
export async function findSeries(
  task: WriteTask,
  kind: SeriesKind,
  code: string | undefined,
): Promise<Series> {
  const entries = await listEntries(task.tx, "DOKL_PU");
  const ofKind = entries.filter(({ data }) => Number(data.TOK) === kind);
  const wanted = code?.toUpperCase();
  const found = wanted === undefined ? ofKind[0] : ofKind.find((one) => one.code === wanted);
  const usual = KINDS[kind];
  if (found) return { code: found.code, kind, pattern: patternOf(found.data, kind) };
  const isUsual = wanted === undefined || wanted === usual.code;
  if (ofKind.length > 0 || !isUsual || entries.some((one) => one.code === usual.code)) {
    throw fault(NUMBERS.notFound, `Dokladová řada '${code ?? ""}' (TOK ${kind}) neexistuje.`);
  }
  const data = {
    ...{ ID: derivedGuid(`series:${usual.code}`), DOKLAD: usual.code },
    ...{ NAZEV: usual.name, TOK: String(kind) },
  };
  await putEntry(task.tx, "DOKL_PU", usual.code, data, task.now);
  return { code: usual.code, kind, pattern: patternOf(data) };
}

/** Holds how many numbers of the year have been given. */
const counterOf = ({ code }: Series, year: string): string => `series:${code}:${year}`;

export const numberKey = ({ code, kind }: Series, number: string): string =>
  `${KINDS[kind].table}:CISLO:${code}:${number}`;

/**
 * The number of a new document: the one that was sent, or the next one of its series in that year.
 * @throws CommandFault 9017 where it is taken
 */
export async function takeNumber(
  task: WriteTask,
  series: Series,
  { year, sent }: { readonly year: string; readonly sent: string | undefined },
): Promise<string> {
  if (sent !== undefined) {
    const running = runningOf(series, year, sent);
    if (running !== undefined) await raiseCounter(task.tx, counterOf(series, year), running);
    const other = await takenBy(task, series, sent);
    if (other !== undefined) throw taken(series, sent, other);
    return sent;
  }
  for (let tried = 0; tried < MOST_TAKEN; tried++) {
    const next = await takeNumbers(task.tx, counterOf(series, year), 1);
    const number = numberOf(series.pattern, year, next);
    if ((await takenBy(task, series, number)) === undefined) return number;
  }
  throw fault(NUMBERS.duplicate, `V řadě ${series.code} není pro rok ${year} volné číslo.`);
}

const taken = ({ code }: Series, number: string, other: string) =>
  fault(NUMBERS.duplicate, `Doklad ${code} ${number} již existuje (${other}).`);

function runningOf(series: Series, year: string, number: string): number | undefined {
  const prefix = yearPrefix(series.pattern, year);
  const rest = number.slice(prefix.length);
  const isOurs = number.startsWith(prefix) && rest.length === series.pattern.digits;
  return isOurs && /^\d+$/.test(rest) ? Number(rest) : undefined;
}

/** Says who has it. */
async function takenBy(
  task: WriteTask,
  series: Series,
  number: string,
): Promise<string | undefined> {
  const { table: name, entity } = KINDS[series.kind];
  const holder = await holderOf(task, { key: numberKey(series, number), entity });
  if (holder) {
    const [row] = await findCommandRows(task.tx, entity, [holder.id]);
    return `INTER ${row?.inter ?? ""}`;
  }
  const table = findTable(name);
  if (!table) return undefined;
  const rows = await findTableRows(task.tx, {
    table: physicalTable(table),
    columns: ["INTER"],
    where: { CISLO: number, DOKLAD_f: fold(series.code) },
  });
  for (const { record_id: id, INTER: inter } of rows) {
    const record = await findRecord(task.tx, entity, Number(id));
    if (record && record.deleted_at === null) return `INTER ${inter}`;
  }
  return undefined;
}
