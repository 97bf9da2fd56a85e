import { Type } from "typebox";
import { MAX_CONDITIONS, MAX_DEPTH } from "./plan.ts";
import { MAX_ELEMENTS } from "./values.ts";

const said = Type.Optional;

/**
 * Only the outer shape is checked by this schema: `checkFilters` explains the rest, with the words that
 * were meant.
 */
const Operators = Type.Object(
  {
    eq: said(Type.Unknown({ description: "is this value", examples: ["PLN"] })),
    ne: said(Type.Unknown({ description: "is not this value, or is not there" })),
    in: said(Type.Unknown({ description: "is one of a list of values, as the list alone" })),
    not_in: said(Type.Unknown({ description: "is none of a list of values" })),
    gt: said(Type.Unknown({ description: "above", examples: ["1000.00", "2026-03-12"] })),
    gte: said(Type.Unknown({ description: "not below" })),
    lt: said(Type.Unknown({ description: "below" })),
    lte: said(Type.Unknown({ description: "not above" })),
    between: said(Type.Unknown({ description: "a list of the lowest and the highest value" })),
    contains: said(
      Type.Unknown({ description: "has this text, or one of a list of texts, in it" }),
    ),
    starts_with: said(Type.Unknown({ description: "begins so" })),
    ends_with: said(Type.Unknown({ description: "ends so" })),
    matches: said(Type.Unknown({ description: "* is any characters, ? is one" })),
    exists: said(Type.Unknown({ description: "true: the field is there; false: it is not" })),
    any: said(Type.Unknown({ description: "filters that one element of a list has to fit" })),
    all: said(Type.Unknown({ description: "filters that every element of a list has to fit" })),
    ignore_case: said(Type.Unknown({ description: "true: A and a are the same in texts" })),
  },
  { title: "FilterOperators" },
);

const SHAPE = "a list of accepted values, or an object of operators";

/** `event_filters` of a subscription. */
export const EventFilters = Type.Record(
  Type.String(),
  Type.Union([Type.Array(Type.Unknown(), { description: SHAPE }), Operators], {
    description: SHAPE,
  }),
  {
    title: "EventFilters",
    description: [
      "Conditions that an event has to fit, all of them; see docs/filters-and-templates.md.",
      "A key is the dotted path of a field of the event's data, or $id, $type, $timestamp, $subject,",
      "$consumer of the event itself; its value is a list of accepted values or an object of operators.",
      "$and and $or take a list of such objects, $not takes one.",
      `At most ${MAX_CONDITIONS} conditions, ${MAX_DEPTH} levels; of a list in the data the first ${MAX_ELEMENTS} elements count.`,
    ].join(" "),
    examples: [
      { priority: ["high", "critical"] },
      {
        "record.data.totals.gross": { gte: "1000.00" },
        $not: { "record.data.seller.name": { starts_with: "Test", ignore_case: true } },
      },
    ],
  },
);
