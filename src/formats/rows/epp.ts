import {
  type FileRow,
  isRowFault,
  type ReadLimits,
  type RowCodec,
  type RowFault,
} from "./codec.ts";
import { EppOptions } from "./epp-options.ts";
import { type EppEvent, eppEvents, readDocuments, readSection, rowOf } from "./epp-read.ts";
import { documentBlock, eppSection, sectionRow, writeEpp } from "./epp-write.ts";
import { refusalsOf, textIn } from "./erp-row.ts";
import { brokenFile, emptyRecord } from "./file-row.ts";

/** Items wait for their prices in no more memory than this. */
const WAITING_BYTES = 67_108_864;

/** EDI++ of the InsERT programs: Subiekt, Rachmistrz, Rewizor, Navireo. */
export const eppCodec: RowCodec<typeof EppOptions> = {
  name: "epp",
  options: EppOptions,
  extensions: ["epp"],
  mime: "text/plain",
  read,
  write: writeEpp,
  refusals: (row, options) =>
    refusalsOf(() =>
      options.rows === "documents" ? documentBlock(row, options) : sectionRow(row, options),
    ),
  sniff: (head) => {
    const text = Buffer.from(head).toString("latin1");
    if (!/^(\u00ef\u00bb\u00bf)?\s*\[INFO\]\s/.test(text)) return undefined;
    const first = /\[NAGLOWEK\]\s*"([A-Z]+)"\s*[\r\n]/.exec(text)?.[1];
    const isNamed = first !== undefined && !/\[NAGLOWEK\]\s*"[^"\r\n]*",/.test(text);
    const named = Object.entries(titles()).find(([, title]) => isNamed && title === first);
    return { rows: named?.[0] ?? "documents" };
  },
};

const titles = () =>
  Object.fromEntries(
    EppOptions.properties.rows.enum.map((name) => [name, eppSection(String(name)).title]),
  );

async function* read(
  bytes: AsyncIterable<Uint8Array>,
  options: EppOptions,
  limits: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  const events = eppEvents(bytes, options, limits);
  const section = eppSection(options.rows);
  if (section.title === undefined) yield* readDocuments(events, limits);
  else if (options.rows === "items" && options.with_prices) yield* readPriced(events);
  else yield* readSection(events, section);
}

/** Items with the prices that stand after them. */
async function* readPriced(events: AsyncIterable<EppEvent>): AsyncGenerator<FileRow | RowFault> {
  const [itemSection, priceSection] = [eppSection("items"), eppSection("prices")];
  const items: (FileRow | RowFault)[] = [];
  const prices = new Map<string, FileRow[]>();
  let [title, size]: [string | undefined, number] = [undefined, 0];
  for await (const event of events) {
    if (event.kind === "header") title = event.title;
    if (event.kind !== "row") continue;
    const isItem = title === itemSection.title;
    if (!isItem && title !== priceSection.title) continue;
    size += event.record.raw.length * 2;
    if (size > WAITING_BYTES) {
      throw brokenFile(
        "The file has too many items to keep them until their prices come.",
        "Turn the option with_prices off, and read the prices by themselves (rows: prices).",
      );
    }
    const row = rowOf(isItem ? itemSection : priceSection, event.record);
    if (isItem || isRowFault(row)) {
      items.push(row);
      continue;
    }
    const code = textIn(row.values, "item_code");
    const known = prices.get(code);
    if (known) known.push(row);
    else prices.set(code, [row]);
  }
  for (const item of items) yield isRowFault(item) ? item : withPrices(item, prices);
}

function withPrices(item: FileRow, prices: ReadonlyMap<string, readonly FileRow[]>): FileRow {
  const children = emptyRecord<readonly FileRow[]>();
  children.prices = prices.get(textIn(item.values, "code")) ?? [];
  return { ...item, children };
}
