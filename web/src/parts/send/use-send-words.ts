import { useRecordText } from "../../record-texts.ts";
import { useSourceText } from "../../source-texts.ts";
import type { Sent } from "./targets.ts";

/** What is sent: its pages load the texts of it, `sources` of all and `records` of items and orders. */
export type SentEntity = Sent["entity"];

interface SendWords {
  readonly what: (count: number) => string;
  readonly noTarget: () => string;
  readonly nothingFits: () => string;
}

/** The sentences that name what is sent. */
export function useSendWords(entity: SentEntity): SendWords {
  const s = useSourceText();
  const tr = useRecordText();
  if (entity !== "invoice") {
    return {
      what: (count) => tr(`${entity}.send.what`, { count }),
      noTarget: () => tr(`${entity}.send.no_target`),
      nothingFits: () => tr(`${entity}.send.nothing_fits`),
    };
  }
  return {
    what: (count) => s("send.what", { count }),
    noTarget: () => s("send.no_target"),
    nothingFits: () => s("send.nothing_fits"),
  };
}
