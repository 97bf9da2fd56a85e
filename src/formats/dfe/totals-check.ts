import type { DfeIssue } from "./dfe-file.ts";
import { isDecimal } from "./fields.ts";
import { childOf, childrenOf, textAt, type XmlNode } from "./tree.ts";

/** Decimals that a number of these documents can have. */
const SCALE = 10;
const CENT = 10n ** BigInt(SCALE - 2);

/** Ten-thousand-millionths of one; 0 for what is absent. */
function scaled(text: string | undefined): bigint {
  if (text === undefined || !isDecimal(text)) return 0n;
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(SCALE, "0"));
}

/** Totals that are sums of the items' own fields, by the total's element. */
const SUMS = ["vFrete", "vSeg", "vDesc", "vOutro"];

/**
 * Sums of an NF-e that do not come from its items, and a vNF that does not come from its sums; one cent for each
 * item may be missing, since each is rounded. What depends on more than the items say is not looked at: services,
 * items outside the total, adjustments and complements.
 */
export function checkTotals(info: XmlNode): DfeIssue[] {
  const totals = childOf(childOf(info, "total"), "ICMSTot");
  const details = childrenOf(info, "det");
  const products = details.map((det) => childOf(det, "prod"));
  const counted = details.filter(
    (det) =>
      textAt(det, "prod", "indTot") !== "0" &&
      childOf(childOf(det, "imposto"), "ISSQN") === undefined,
  );
  const tolerance = CENT * BigInt(Math.max(details.length, 1));
  const differ = (a: bigint, b: bigint) => (a > b ? a - b : b - a) > tolerance;

  const goods = sumOf(counted.map((det) => textAt(det, "prod", "vProd")));
  if (differ(goods, scaled(textAt(totals, "vProd")))) return [mismatch("vProd", goods)];
  if (counted.length < details.length) return [];
  for (const name of SUMS) {
    const sum = sumOf(products.map((product) => textAt(product, name)));
    if (differ(sum, scaled(textAt(totals, name)))) return [mismatch(name, sum)];
  }
  if (!hasPlainValue(info)) return [];
  const value = scaled(textAt(totals, "vNF"));
  const expected = documentSums(totals, details);
  return expected.every((sum) => differ(sum, value)) ? [mismatch("vNF", expected[0] ?? 0n)] : [];
}

/** Whether vNF follows the formula: a normal sale or a return, of no vehicle. */
function hasPlainValue(info: XmlNode): boolean {
  const purpose = textAt(info, "ide", "finNFe");
  return (
    (purpose === "1" || purpose === "4") &&
    childrenOf(info, "det").every(({ children }) =>
      children.every(({ name, children: parts }) => {
        return (
          name !== "prod" ||
          parts.every((part) => part.name !== "veicProd" && part.name !== "indBemMovelUsado")
        );
      }),
    )
  );
}

const ADDED = [
  "vProd",
  "vST",
  "vFCPST",
  "vICMSMonoReten",
  "vFrete",
  "vSeg",
  "vOutro",
  "vII",
  "vIPI",
  "vIPIDevol",
];

/** vNF by the formula, with and without the relief, which is not always deducted, and the substituted PIS and COFINS. */
function documentSums(totals: XmlNode | undefined, details: readonly XmlNode[]): bigint[] {
  const base = sumOf(ADDED.map((name) => textAt(totals, name))) - scaled(textAt(totals, "vDesc"));
  const relief = scaled(textAt(totals, "vICMSDeson"));
  const substituted = sumOf(
    details.flatMap((det) => {
      const taxes = childOf(det, "imposto");
      return [textAt(taxes, "PISST", "vPIS"), textAt(taxes, "COFINSST", "vCOFINS")];
    }),
  );
  const sums = [base];
  if (relief !== 0n) sums.push(base - relief);
  if (substituted !== 0n) sums.push(...sums.map((sum) => sum + substituted));
  return sums;
}

const sumOf = (texts: readonly (string | undefined)[]): bigint =>
  texts.reduce((sum, text) => sum + scaled(text), 0n);

function mismatch(name: string, expected: bigint): DfeIssue {
  const field = `total/ICMSTot/${name}`;
  const digits = String(expected < 0n ? -expected : expected).padStart(SCALE + 1, "0");
  const amount = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE, 2 - SCALE)}`;
  const message = `${field} is not what the rest of the document gives: ${expected < 0n ? "-" : ""}${amount}.`;
  return { code: "TOTALS_MISMATCH", level: "warning", message, field };
}
