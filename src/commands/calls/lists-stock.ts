import { fault, NUMBERS } from "../fault.ts";
import { and, columnOf, compare } from "../sql/build.ts";
import { changedSince, compared, hasRow, hasTag, same, sameInAny, whenSet } from "./filters.ts";
import type { ListDescription } from "./list-plan.ts";

export const CENIK: ListDescription = {
  table: "CENIK",
  filters: {
    sklad: same("SKLAD"),
    // The hub publishes no price lists, so none has that name.
    pub_name: (_head, { value }) => {
      throw fault(NUMBERS.notFound, `Ceník '${value}' nebyl nalezen.`);
    },
    is_notnull: whenSet((head) => compare(">", columnOf(head, "PRIJEM"), columnOf(head, "VYDEJ"))),
    skl_cislo: same("CISLO"),
    ean: sameInAny("C_KOD", "EAN_BAL"),
    timestamp: changedSince("PS_TIME"),
    stitky: hasTag("STITKY"),
  },
  ignored: { is_rozclen: "Parametr 'is_rozclen' nemá vliv." },
  children: [
    {
      table: "DOKUMENTY",
      label: "img",
      own: "cislo",
      head: "CISLO",
      columns: ["OBRAZEK", "PS_TIME", "POZN_OBR", "cislo", "sklad"],
      where: (file, parameters) => compared(file, ["sklad", "=", parameters.text("sklad")]),
    },
  ],
};

export const SKLAD_STAV: ListDescription = {
  table: "SKLAD_STAV",
  filters: {
    sklad: same("sklad"),
    skl_cislo: same("cislo"),
    timestamp: changedSince("ps_time"),
    stitky: (head, given) =>
      hasRow("SKLAD", (card) => {
        const isTagged = hasTag("STITKY")(card, given);
        const isSame = and(
          compare("=", columnOf(card, "SKLAD"), columnOf(head, "sklad")),
          compare("=", columnOf(card, "CISLO"), columnOf(head, "cislo")),
        );
        return isTagged ? and(isSame, isTagged) : isSame;
      }),
  },
};

export const SEZ_SKL: ListDescription = { table: "SEZ_SKL", filters: {} };

export const SORTIMENT: ListDescription = {
  table: "SORTIMENT",
  filters: { only_eshop: whenSet((head) => compared(head, ["ESHOP", "=", true])) },
};

export const SAZBY_DPH: ListDescription = { table: "SAZBY_DPH", filters: {} };
