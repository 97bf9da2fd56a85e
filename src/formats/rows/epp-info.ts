import { EPP_SPELLING } from "./epp-fields.ts";
import type { EppOptions } from "./epp-options.ts";
import { type FieldKind, writeCell } from "./erp-fields.ts";

const LINE = "\r\n";
const CODE_PAGES: Readonly<Record<EppOptions["encoding"], number>> = {
  auto: 1250,
  "windows-1250": 1250,
  "windows-1252": 1252,
  cp852: 852,
  "utf-8": 65001,
};

/** The block [INFO] with its 24 fields. @throws DataError for a wrong day in the options */
export function infoBlock(options: EppOptions): string {
  const text = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const date = (name: string, value: string) => value && cell("date", name, value);
  const { period_from: from, period_to: to, sender_nip: nip } = options;
  const isPolish = /^(PL)?[\d-]{10,13}$/.test(nip);
  const fields = [
    text(options.version),
    options.purpose,
    CODE_PAGES[options.encoding],
    text(options.program),
    text(options.sender_code),
    text(options.sender_short_name || options.sender_name.slice(0, 40)),
    text(options.sender_name),
    text(options.sender_city),
    text(options.sender_post_code),
    text(options.sender_street),
    text(nip),
    text(options.warehouse_code),
    text(options.warehouse_name),
    text(""),
    text(""),
    from !== "" && to !== "" ? 1 : 0,
    date("period_from", from),
    date("period_to", to),
    text(options.exported_by),
    date("exported_at", options.exported_at || polishTime(new Date())),
    text(options.sender_country),
    text(isPolish ? "PL" : ""),
    text(isPolish ? `PL${nip.replace(/\D/g, "")}` : ""),
    isPolish ? 1 : 0,
  ];
  return `[INFO]${LINE}${fields.join(",")}${LINE}${LINE}`;
}

const cell = (kind: FieldKind, name: string, value: string): string =>
  writeCell({ name, tag: "", kind }, value, EPP_SPELLING);

/** The programs have the local time of Poland. */
const polishTime = (now: Date): string =>
  now.toLocaleString("sv-SE", { timeZone: "Europe/Warsaw" }).replace(" ", "T");
