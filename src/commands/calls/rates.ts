import { findTable } from "../catalogue.ts";
import type { Row } from "../definition.ts";
import { fault, NUMBERS } from "../fault.ts";
import { jsonRows } from "../read/json-rows.ts";
import type { JsonRows } from "../read/reader.ts";
import { tableRef } from "../sql/build.ts";
import { chooseColumns } from "./chosen-columns.ts";
import { compared } from "./filters.ts";
import { answerList, answerRows } from "./list.ts";
import { dayOf } from "./moment.ts";
import type { OutCall } from "./out-call.ts";
import { rowText, select } from "./selection.ts";

/** Where the rates come from. */
const SOURCE = "CNB";

/** KURS_LIST: the one rate that is valid on that day. */
export const readRate: OutCall = async (context, read) => {
  const { command, request, parameters } = read;
  const currency = parameters.text("mena")?.trim().toUpperCase() ?? "";
  const day = dayOf(parameters.text("datum") ?? "", "datum");
  const rate = /^[A-Z]{3}$/.test(currency) ? await context.rate(currency, day) : undefined;
  if (!rate) throw unknownCurrency(currency, day);
  if (request.queryConditions.length > 0) {
    const isThat: Parameters<typeof answerList>[1]["always"] = (head) => [
      compared(head, ["MENA", "=", currency]),
      compared(head, ["DATUM", "=", rate.date]),
    ];
    return answerList(context, { table: "KURS_LIST", filters: {}, always: isThat }, read);
  }
  const row: Row = {
    MENA: currency,
    DATUM: `${rate.date}T00:00:00`,
    M_KURS: String(rate.units),
    KURS: rate.rate,
    ZDROJ: SOURCE,
  };
  const table = findTable("KURS_LIST");
  if (!table) throw new TypeError("There is no table KURS_LIST");
  const columns = chooseColumns(command, request.queryFields)(table);
  const selection = select(tableRef(table), columns, []);
  const cells = selection.items.map(({ label }) => row[label] ?? "");
  async function* pieces(): AsyncGenerator<JsonRows> {
    yield jsonRows([cells], (row) => rowText(selection, row));
  }
  return answerRows(pieces());
};

const unknownCurrency = (currency: string, day: string) =>
  fault(
    NUMBERS.currency,
    `Měna '${currency.slice(0, 20)}' není v kurzovním lístku ČNB ke dni ${day} zavedena.`,
  );
