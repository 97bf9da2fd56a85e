import type { I18n, Language } from "../model/i18n.ts";
import { ACTION_TEXTS, DAY_TEXTS, DELIVERY_STATE_TEXTS, RUN_STATE_TEXTS } from "./day-texts.ts";
import { formatInstant } from "./format.ts";
import { type PlainColumn, type PlainTable, printPlain } from "./plain-table.ts";
import type { DaySummary } from "./prepare-day.ts";
import type { PageFacts } from "./prepared.ts";
import type { Part, Printed } from "./print.ts";

type Say = (
  key: keyof typeof DAY_TEXTS,
  facts?: Readonly<Record<string, number | string>>,
) => string;

/** Words of a summary in one language. */
export function sayOfDay(language: Language) {
  const say: Say = (key, facts = {}) => {
    const text: I18n = DAY_TEXTS[key];
    return text[language].replace(/\{(\w+)\}/g, (_all, name: string) => String(facts[name] ?? ""));
  };
  const named = (texts: ReadonlyMap<string, I18n>) => (key: string) =>
    texts.get(key)?.[language] ?? key;
  return {
    say,
    action: named(ACTION_TEXTS),
    runState: named(RUN_STATE_TEXTS),
    deliveryState: named(DELIVERY_STATE_TEXTS),
  };
}

type Row = readonly (string | undefined)[];

/** The four tables of a summary, and one with all of it for a CSV file. */
export interface DaySections {
  readonly runs: PlainTable<Row>;
  readonly failures: PlainTable<Row>;
  readonly deliveries: PlainTable<Row>;
  readonly undelivered: PlainTable<Row>;
  readonly all: PlainTable<Row>;
}

const columnsOf = (
  ...columns: readonly (readonly [title: string, kind: "text" | "number", width: number])[]
): readonly PlainColumn<Row>[] =>
  columns.map(([title, kind, width], i) => ({
    ...{ title, kind, width, maxLines: 4 },
    value: (row) => row[i],
  }));

export const daySections = (summary: DaySummary, language: Language): DaySections => ({
  runs: runSection(summary, language),
  failures: failureSection(summary, language),
  deliveries: deliverySection(summary, language),
  undelivered: undeliveredSection(summary, language),
  all: allSection(summary, language),
});

function runSection(summary: DaySummary, language: Language): PlainTable<Row> {
  const { say } = sayOfDay(language);
  const counts = (["count", "read", "created", "updated", "refused"] as const).map(
    (key) => [say(key), "number", 13] as const,
  );
  const rows = runRows(summary, language);
  return {
    title: say("runs"),
    columns: columnsOf([say("action"), "text", 46], [say("state"), "text", 24], ...counts),
    rows: () => rows,
  };
}

function failureSection(summary: DaySummary, language: Language): PlainTable<Row> {
  const { say } = sayOfDay(language);
  const rows = failureRows(summary, language);
  return {
    title: say("failures"),
    columns: columnsOf(
      [say("time"), "text", 11],
      [say("action"), "text", 32],
      [say("integration"), "text", 22],
      [say("state"), "text", 20],
      [say("reason"), "text", 66],
      [say("run"), "text", 20],
    ),
    rows: () => rows,
  };
}

function deliverySection(summary: DaySummary, language: Language): PlainTable<Row> {
  const { say } = sayOfDay(language);
  const rows = deliveryRows(summary, language);
  return {
    title: say("deliveries"),
    columns: columnsOf(
      [say("state"), "text", 30],
      [say("count"), "number", 14],
      [say("attempts"), "number", 14],
    ),
    rows: () => rows,
  };
}

function undeliveredSection(summary: DaySummary, language: Language): PlainTable<Row> {
  const { say } = sayOfDay(language);
  const rows = undeliveredRows(summary, language);
  return {
    title: say("undelivered"),
    columns: columnsOf(
      [say("since"), "text", 17],
      [say("event"), "text", 34],
      [say("receiver"), "text", 32],
      [say("state"), "text", 20],
      [say("attempts"), "number", 10],
      [say("reason"), "text", 54],
    ),
    rows: () => rows,
  };
}

/** A line for whatever one of the other tables has. */
function allSection(summary: DaySummary, language: Language): PlainTable<Row> {
  const { say } = sayOfDay(language);
  const because = (name: string | undefined, why: string | undefined): string =>
    [name, why].filter((part) => part).join(": ");
  const rows: readonly Row[] = [
    ...runRows(summary, language).map(
      ([action, state, count]): Row => [...[say("runs"), action, state, count, ""]],
    ),
    ...failureRows(summary, language).map(
      ([, action, slug, state, why]): Row => [
        ...[say("failures"), action, state, "1", because(slug, why)],
      ],
    ),
    ...deliveryRows(summary, language).map(
      ([state, count]): Row => [...[say("deliveries"), "", state, count, ""]],
    ),
    ...undeliveredRows(summary, language).map(
      ([, event, name, state, , why]): Row => [
        ...[say("undelivered"), event, state, "1", because(name, why)],
      ],
    ),
  ];
  return {
    title: say("title"),
    columns: columnsOf(
      [say("part"), "text", 24],
      [`${say("action")} / ${say("event")}`, "text", 40],
      [say("state"), "text", 24],
      [say("count"), "number", 12],
      [say("reason"), "text", 60],
    ),
    rows: () => rows,
  };
}

function runRows({ runs }: DaySummary, language: Language): readonly Row[] {
  const { action, runState } = sayOfDay(language);
  return runs.map((total) => [
    ...[action(total.action), runState(total.state)],
    ...[total.runs, total.read, total.created, total.updated, total.refused].map(String),
  ]);
}

function failureRows({ failures, timeZone }: DaySummary, language: Language): readonly Row[] {
  const { say, action, runState } = sayOfDay(language);
  return failures.map((run) => [
    momentOf(run.finished_at ?? 0, timeZone).slice(11),
    action(run.action),
    run.integration_slug ?? "",
    runState(run.state),
    run.error_message ??
      (run.refused_count > 0 ? say("refusedRecords", { count: run.refused_count }) : ""),
    run.id,
  ]);
}

function deliveryRows({ deliveries }: DaySummary, language: Language): readonly Row[] {
  const { deliveryState } = sayOfDay(language);
  return deliveries.map(({ outcome, attempts, deliveries: count }) => [
    deliveryState(outcome),
    String(count),
    String(attempts),
  ]);
}

function undeliveredRows(
  { undelivered, timeZone }: DaySummary,
  language: Language,
): readonly Row[] {
  const { deliveryState } = sayOfDay(language);
  return undelivered.map((row) => [
    momentOf(row.created_at, timeZone),
    row.event_type,
    row.receiver,
    deliveryState(row.state),
    String(row.attempts),
    [row.last_status ? `HTTP ${row.last_status}` : "", row.last_error ?? ""]
      .filter((part) => part !== "")
      .join(": "),
  ]);
}

/** `2025-01-10 09:30`. */
const momentOf = (at: number, timeZone: string): string => formatInstant(at, timeZone).slice(0, 16);

/** The summary as pages. */
export function printDay(
  summary: DaySummary,
  {
    organisation,
    language,
    page,
  }: { readonly organisation: string; readonly language: Language; readonly page: PageFacts },
): Printed {
  const { say } = sayOfDay(language);
  const sections = daySections(summary, language);
  const part = (table: PlainTable<Row>, count: number, none: string): Part =>
    count === 0
      ? { note: `${table.title}: ${none}` }
      : { table: () => printPlain(table, language) };
  const { undeliveredCount: count, undelivered } = summary;
  const more = say("more", { shown: undelivered.length, count });
  return {
    ...{ title: say("title"), subtitle: summary.day, organisation, language, ...page },
    facts: [
      [say("organisation"), organisation],
      [say("day"), `${summary.day} (${summary.timeZone})`],
    ],
    parts: [
      part(sections.runs, summary.runs.length, say("noRuns")),
      part(sections.failures, summary.failures.length, say("noFailures")),
      part(sections.deliveries, summary.deliveries.length, say("noDeliveries")),
      part(sections.undelivered, undelivered.length, say("noUndelivered")),
      ...(count > undelivered.length ? [{ note: more }] : []),
    ],
  };
}
