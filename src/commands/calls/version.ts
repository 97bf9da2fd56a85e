import { printedMoment } from "./moment.ts";
import { answerJson, type OutCall } from "./out-call.ts";

/** VERZEAPI: `Data` is an object with the three parts that clients know. */
export const readVersion: OutCall = ({ version, builtAt, timeZone }) => {
  const verze = fourParts(version);
  const datum = printedMoment(builtAt, timeZone);
  return answerJson(
    {
      "ApiComPrem.dll": { verze, datum },
      "ApiComSQL.dll": { verze, datum },
      VerzeInSQL: { verze },
    },
    1,
  );
};

/** `0.4.2-beta.1` is `0.4.2.0`: clients read four numbers. */
function fourParts(version: string): string {
  const numbers = version.split(/[-+]/, 1)[0]?.split(".") ?? [];
  return [0, 1, 2, 3].map((index) => Number.parseInt(numbers[index] ?? "0", 10) || 0).join(".");
}
