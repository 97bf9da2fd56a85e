import { readDocument, readImage } from "./files.ts";
import { readInfo } from "./info.ts";
import { answerList } from "./list.ts";
import type { ListDescription } from "./list-plan.ts";
import { DOKL_PU, FA_IN, FA_OUT, OB_IN, OB_OUT, PARTNERI, ZMENY } from "./lists-documents.ts";
import { CENIK, SAZBY_DPH, SEZ_SKL, SKLAD_STAV, SORTIMENT } from "./lists-stock.ts";
import type { OutCall } from "./out-call.ts";
import { FA_IN_UHR, FA_OUT_UHR } from "./payments.ts";
import { readRate } from "./rates.ts";
import { readVersion } from "./version.ts";

const list =
  (description: ListDescription): OutCall =>
  (context, read) =>
    answerList(context, description, read);

/** What commands that read do, by name; SELECT has no name to be called by. */
export const OUT_CALLS: Readonly<Record<string, OutCall>> = {
  INFO: readInfo,
  VERZEAPI: readVersion,
  PARTNERI: list(PARTNERI),
  FA_OUT: list(FA_OUT),
  FA_IN: list(FA_IN),
  FA_OUT_UHR: list(FA_OUT_UHR),
  FA_IN_UHR: list(FA_IN_UHR),
  OB_IN: list(OB_IN),
  OB_OUT: list(OB_OUT),
  CENIK: list(CENIK),
  SKLAD_STAV: list(SKLAD_STAV),
  SEZ_SKL: list(SEZ_SKL),
  SORTIMENT: list(SORTIMENT),
  SAZBY_DPH: list(SAZBY_DPH),
  KURS_LIST: readRate,
  DOKL_PU: list(DOKL_PU),
  IMAGE: readImage,
  DOCUMENT: readDocument,
  ZMENY: list(ZMENY),
};
