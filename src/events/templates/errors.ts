import { LiquidError, type Token } from "liquidjs";
import { type FieldIssue, messageOf } from "../../lib/errors.ts";
import { nearMatches } from "../near.ts";
import { TemplateFault } from "./fault.ts";
import { FILTER_NAMES } from "./filters.ts";
import { PlacedFault } from "./scan.ts";

/** The field of the API that holds templates. */
export const FIELD = "template";
const MAX_MESSAGE = 300;
const MAX_NAME = 40;
/** liquidjs writes the place at the end of its messages. */
const PLACE = /(?:, file:[^,]*)?, line:\d+, col:\d+$/;

type Said = Pick<FieldIssue, "message" | "remedy">;

/** What liquidjs says, and how we say it. */
const SAYINGS: readonly (readonly [pattern: RegExp, say: (name: string) => Said])[] = [
  [
    /^undefined filter: (.*)/,
    (name) => {
      const near = nearMatches(name.slice(0, MAX_NAME), FILTER_NAMES).join(", ");
      const meant = near === "" ? "" : `Did you mean ${near}? `;
      const remedy = `${meant}The filters are ${FILTER_NAMES.join(", ")}.`;
      return { message: `there is no filter ${name}`, remedy };
    },
  ],
  [
    /^undefined variable: (.*)/,
    (name) => ({
      message: `the event has no ${name}`,
      remedy: `Where it may be missing write {{ ${name} | default: "" }}, or put it between {% if ${name} %} and {% endif %}.`,
    }),
  ],
  [
    /^tag \{%-?\s*(\w+)[\s\S]* not closed$/,
    (name) => ({ message: `${name} has no end`, remedy: `Write {% end${name} %} behind it.` }),
  ],
  [
    /^output .* not closed$/,
    () => ({ message: "an output has no end", remedy: "Write }} behind it." }),
  ],
  [/^tag .* not closed$/, () => ({ message: "a tag has no end", remedy: "Write %} behind it." })],
  [
    /call stack/,
    () => ({ message: "is nested too deeply", remedy: "Use fewer levels, or less data." }),
  ],
];
const GENERAL =
  "Look for a missing quote, bracket or | near this place; docs/filters-and-templates.md shows how it is written.";

/** What is wrong with a template or a rendering, with line and column in the template where they are known. */
export function issueOf(error: unknown): FieldIssue {
  const { cause, token } = partsOf(error);
  const { message, remedy = GENERAL } = saidOf(cause);
  const place = token ? `line ${token.getPosition().join(", column ")}: ` : "";
  const text = `${place}${message}`;
  return {
    field: FIELD,
    message: text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text,
    remedy,
  };
}

function partsOf(error: unknown): { readonly cause: unknown; readonly token?: Token } {
  if (error instanceof PlacedFault) return { cause: error, token: error.token };
  if (!LiquidError.is(error)) return { cause: error };
  return { cause: error.originalError ?? error, token: error.token };
}

function saidOf(cause: unknown): Said {
  if (cause instanceof TemplateFault) return { message: cause.message, remedy: cause.remedy };
  const text = messageOf(cause).replace(PLACE, "");
  for (const [pattern, say] of SAYINGS) {
    const match = pattern.exec(text);
    if (match) return say((match[1] ?? "").slice(0, MAX_MESSAGE));
  }
  // Such as a call of something that is none: the library's words would help nobody.
  return { message: cause instanceof TypeError ? "asks for something that is not there" : text };
}
