import Big from "big.js";
import { listEntries } from "../../store/command-entries.ts";
import type { VatCode } from "./amounts.ts";
import type { WriteTask } from "./write-task.ts";

/** The organisation's codes; usable are those of that direction. */
export async function vatCodes(
  { tx }: WriteTask,
  direction: "sales" | "purchase",
): Promise<readonly VatCode[]> {
  const column = direction === "sales" ? "FA_OUT" : "FA_IN";
  const isTrue = (value: unknown) => value === true || value === "true" || value === "1";
  return (await listEntries(tx, "SAZBY_DPH")).map(({ code, data }) => ({
    code,
    rate: new Big(String(data.SAZBA_DPH ?? "0")),
    isUsable: isTrue(data[column]),
  }));
}
