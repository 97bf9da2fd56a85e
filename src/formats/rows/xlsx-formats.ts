import type { XmlElement } from "../xml/xml-reader.ts";

/** What a number format makes of a number. */
export type NumberKind = "number" | "date" | "time" | "datetime";

const DAY_MS = 86_400_000;
/** Excel counts from here, as if 1900 had been a leap year. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** 9999-12-31 */
const LAST_DAY = 2_958_465;

/** ECMA-376 part 1, 18.8.30, with those of East Asian programs. */
function builtInKind(id: number): NumberKind {
  if (id >= 14 && id <= 17) return "date";
  if (id >= 18 && id <= 21) return "time";
  if (id === 22) return "datetime";
  if ((id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return "date";
  return id === 45 || (id >= 32 && id <= 35) ? "time" : "number";
}

/** The kind of each cell style, from a style sheet. */
export function numberKinds(styleSheet: XmlElement | undefined): readonly NumberKind[] {
  const part = (name: string) =>
    styleSheet?.children.find((element) => element.name === name)?.children ?? [];
  const own = new Map(
    part("numFmts").map(({ attributes }) => [
      attributes.get("numFmtId") ?? "",
      kindOfCode(attributes.get("formatCode") ?? ""),
    ]),
  );
  return part("cellXfs").map(({ attributes }) => {
    const id = attributes.get("numFmtId") ?? "0";
    return own.get(id) ?? builtInKind(Number(id));
  });
}

/** A format code such as `yyyy\-mm\-dd`; text in it, colours and conditions tell nothing. */
export function kindOfCode(code: string): NumberKind {
  // Hours that go on behind 24 are a length of time: the number says more than any clock.
  if (/\[(h+|m+|s+)\]/i.test(code)) return "number";
  const [positive = ""] = code
    .replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, "")
    .toLowerCase()
    .split(";");
  if (positive.includes("general")) return "number";
  const hasTime = /[hs]/.test(positive);
  const hasDate = /[yd]/.test(positive) || (/m/.test(positive) && !hasTime);
  if (hasDate) return hasTime ? "datetime" : "date";
  return hasTime ? "time" : "number";
}

/** A number as the day or time that its format shows; undefined for one that is none. */
export function momentText(serial: number, kind: NumberKind, is1904: boolean): string | undefined {
  if (kind === "number" || !(serial >= 0 && serial <= LAST_DAY + 1)) return undefined;
  let days = Math.floor(serial);
  let ms = Math.round((serial - days) * DAY_MS);
  if (ms === DAY_MS) [days, ms] = [days + 1, 0];
  const clock = new Date(ms).toISOString().slice(11, 23).replace(".000", "");
  if (kind === "time" && days === 0) return clock;
  const shift = !is1904 && days < 60 ? 1 : 0;
  const at = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + (days + shift) * DAY_MS);
  const day = at.toISOString().slice(0, 10);
  return kind === "date" && ms === 0 ? day : `${day}T${clock}`;
}
