import type { NewEvent } from "../events/append.ts";
import type { FileOutcome } from "../store/fiscal-schema.ts";
import { importedEvent, refusedEvent, updatedEvent } from "./hub-events.ts";
import type { ImportOrigin } from "./rows.ts";
import type { FiscalSettings } from "./settings.ts";
import type { PartOutcome, Shelf } from "./shelf.ts";
import type { TakenFile, TakenPart } from "./take-file.ts";

/** What became of one document, event or summary of a file. */
export interface PartResult {
  readonly type: TakenPart["part"]["type"];
  readonly access_key: string;
  readonly outcome: FileOutcome;
  readonly code?: string;
}

/** What became of one file. */
export interface FileResult {
  readonly name: string;
  readonly outcome: FileOutcome;
  readonly code?: string;
  readonly message?: string;
  readonly parts: readonly PartResult[];
}

/** Every key that the files are about. */
export const keysOf = (files: readonly TakenFile[]): string[] => [
  ...new Set(files.flatMap(({ parts = [] }) => parts.map(({ part }) => keyOf(part)))),
];

export function keyOf(part: TakenPart["part"]): string {
  switch (part.type) {
    case "document":
      return part.document.access_key;
    case "event":
      return part.event.access_key;
    case "summary":
      return part.summary.access_key;
    default:
      return part.access_key;
  }
}

/** Puts every part of every file on the shelf, in their order; says what became of each file. */
export function placeFiles(
  shelf: Shelf,
  files: readonly TakenFile[],
  { on_error }: Pick<FiscalSettings, "on_error">,
): FileResult[] {
  return files.map((file, index) => {
    const { name } = file;
    if (file.refused) return { name, outcome: "refused", ...file.refused, parts: [] };
    if (file.ignored) return { name, outcome: "ignored", ...file.ignored, parts: [] };
    const placed = file.parts.map((taken) => {
      const error = on_error === "refuse" ? taken.error : undefined;
      const outcome = error ? "refused" : place(shelf, taken, index);
      const code = error?.code ?? (outcome === "conflict" ? "DUPLICATE_KEY" : undefined);
      return { taken, error, outcome, code } as const;
    });
    const parts = placed.map(({ taken, outcome, code }) => ({
      type: taken.part.type,
      access_key: keyOf(taken.part),
      outcome,
      ...(code === undefined ? {} : { code }),
    }));
    const outcome = worst(parts.map((part) => part.outcome));
    const bad = placed.find((part) => part.outcome === outcome && part.code !== undefined);
    const message = bad?.error?.message ?? (outcome === "conflict" ? CONFLICT : undefined);
    return {
      ...{ name, outcome, parts },
      ...(bad?.code === undefined ? {} : { code: bad.code }),
      ...(message === undefined ? {} : { message }),
    };
  });
}

const CONFLICT =
  "A document with this access key and other content is kept already; the one that came first stays.";

function place(shelf: Shelf, { part, checks }: TakenPart, file: number): PartOutcome {
  switch (part.type) {
    case "document":
      return shelf.putDocument(part.document, checks, file);
    case "summary":
      return shelf.putSummary(part.summary, checks, file);
    case "event":
      return shelf.putEvent(part.event, file);
    default:
      return shelf.putProtocol(part.access_key, part.protocol);
  }
}

const ORDER: readonly FileOutcome[] = [
  "refused",
  "conflict",
  "created",
  "updated",
  "unchanged",
  "ignored",
];

const worst = (outcomes: readonly FileOutcome[]): FileOutcome =>
  ORDER.find((outcome) => outcomes.includes(outcome)) ?? "ignored";

/** What the hub tells of a batch: each new key once, each changed one once, each refused file once. */
export function* eventsOf(
  shelf: Shelf,
  results: readonly FileResult[],
  origin: ImportOrigin,
): Generator<NewEvent> {
  for (const document of shelf.documents.values()) {
    const { id, values, changed, total } = document;
    if (id === undefined && values) yield importedEvent(values, { total, origin });
    else if (changed.size > 0) yield updatedEvent(document, changed, origin);
  }
  for (const { name, outcome, code, message } of results) {
    if (outcome !== "refused" && outcome !== "conflict") continue;
    yield refusedEvent({ name, code: code ?? "REFUSED", message: message ?? "" }, origin);
  }
}
