import type { Column, Extra, RecordSource } from "../definition.ts";
import { type ColumnType, char, decimal, guid, int, varchar } from "../types.ts";
import { columnsOf } from "./column.ts";
import { plain } from "./decimals.ts";
import {
  amountsOf,
  discountedPrice,
  discountPercent,
  type LineAmounts,
  type PricedLine,
} from "./line-amounts.ts";
import { type ChildList, keptText, lineExtras, lineGuid } from "./line-extra.ts";
import { unitOf } from "./words.ts";

/** What rows of lines are made of, whether of an invoice or an order. */
export interface LineSource {
  readonly head: RecordSource<"invoice"> | RecordSource<"order">;
  readonly line: DocumentLine;
  readonly amounts: LineAmounts;
  readonly guid: string;
  readonly extra: Extra;
  /** For the VAT code. */
  readonly direction: "sales" | "purchase";
}

export type DocumentLine = PricedLine & {
  readonly no: number;
  readonly name: string;
  readonly description?: string;
  readonly seller_code?: string;
  readonly unit?: string;
  readonly unit_local?: string;
  readonly delivered_qty?: string;
};

/** With what is kept for each line; of lines with one number the first has it, and each has a GUID of its own. */
export function lineSources(
  head: LineSource["head"],
  lines: readonly DocumentLine[],
  { list, direction }: { readonly list: ChildList } & Pick<LineSource, "direction">,
): readonly LineSource[] {
  const kept = lineExtras(head.extra, list);
  const seen = new Map<number, number>();
  return lines.map((line): LineSource => {
    const before = seen.get(line.no) ?? 0;
    seen.set(line.no, before + 1);
    const extra = before === 0 ? (kept.get(line.no) ?? {}) : {};
    const id =
      before === 0
        ? lineGuid(head.guid, line.no, extra)
        : lineGuid(`${head.guid}:${before}`, line.no);
    return { head, line, amounts: amountsOf(line), guid: id, extra, direction };
  });
}

const { shown, more } = columnsOf<LineSource>();

export const lineHead = (texts: readonly [string, string]): Column<LineSource> =>
  shown("FAKTURA", int, texts, { from: ({ head }) => String(head.inter), isIndexed: true });

/** The client's own two texts, as long as the record still says them. */
function ownText({ line, extra }: LineSource): string | undefined {
  const own = keptText(extra, "TEXT");
  const second = keptText(extra, "TEXT_2");
  return own !== undefined && [own, second].filter(Boolean).join(" ") === line.name
    ? own
    : line.name;
}

export const lineText = shown("TEXT", varchar(96), ["Text", "Text"], {
  from: ownText,
  paths: ["name"],
});

const secondText = {
  from: ({ line, extra }: LineSource) => line.description ?? keptText(extra, "TEXT_2"),
  paths: ["description"],
};
export const lineText2 = shown("TEXT_2", varchar(96), ["Text 2", "Text 2"], secondText);
export const moreLineText2 = more("TEXT_2", varchar(96), ["Text 2", "Text 2"], secondText);

/** From quantity to VAT code; the price of one unit has its own scale in received invoices. */
export const lineAmountColumns = (
  unitPrice: ColumnType,
  quantityPath: string,
): readonly Column<LineSource>[] => [
  shown("MNOZSTVI", decimal(3), ["Množství", "Quantity"], {
    from: ({ amounts }) => plain(amounts.quantity),
    paths: [quantityPath],
  }),
  shown("MJ", char(6), ["Měrná jednotka", "Unit of measure"], {
    from: ({ line }) => unitOf(line),
    paths: ["unit_local", "unit"],
  }),
  shown("CENA_MJ", unitPrice, ["Cena za MJ bez DPH", "Unit price without VAT"], {
    from: ({ amounts }) => plain(amounts.unitNet),
    paths: ["net_price", "gross_price"],
  }),
  shown("CENA_SLV", decimal(2), ["Cena po slevě", "Unit price after discount"], {
    from: ({ amounts, extra }) => keptText(extra, "CENA_SLV") ?? discountedPrice(amounts),
  }),
  shown("SLEVA_PR", decimal(2), ["Sleva %", "Discount, per cent"], {
    from: ({ amounts, extra }) => keptText(extra, "SLEVA_PR") ?? discountPercent(amounts),
    paths: ["discount"],
  }),
  shown("CENA", decimal(2), ["Celkem bez DPH", "Total without VAT"], {
    from: ({ amounts }) => plain(amounts.net),
    paths: ["net"],
  }),
  shown("CENA_DPH", decimal(2), ["Celkem s DPH", "Total with VAT"], {
    from: ({ amounts }) => plain(amounts.gross),
    paths: ["gross", "vat.amount"],
  }),
  shown("SAZBA_DPH", decimal(2), ["Sazba DPH %", "VAT rate, per cent"], {
    from: ({ line }) => line.vat?.rate,
    paths: ["vat.rate"],
  }),
  shown("KOD_DPH", char(2), ["Kód DPH", "VAT code"], {
    from: ({ head, line, extra, direction }) =>
      keptText(extra, "KOD_DPH") ?? head.env.vatCode(line.vat?.rate, direction),
    paths: ["vat.local_code", "vat.category"],
  }),
];

export const lineId = shown("ID", guid, ["Jednoznačný identifikátor", "Unique identifier"], {
  from: (source) => source.guid,
  isIndexed: true,
});

export const lineOrder = shown("PORDER", decimal(0), ["Pořadí", "Order"], {
  from: ({ line }) => String(line.no),
});

/** Stock number, under the name that it has in the table. */
export const lineItem = (name: string): Column<LineSource> =>
  shown(name, char(20), ["Skladové číslo", "Stock number"], {
    from: ({ line, extra }) => line.seller_code ?? keptText(extra, name),
    paths: ["seller_code"],
    isIndexed: true,
  });

export { more, shown };
