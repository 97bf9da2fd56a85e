import type { Call } from "../call.ts";
import { writeAddress } from "./address.ts";
import { writeCard } from "./card.ts";
import { writeImage } from "./image.ts";
import { writeIssuedInvoice, writeReceivedInvoice } from "./invoice.ts";
import { changeReceivedInvoice } from "./invoice-update.ts";
import { writeIssuedOrder, writeReceivedOrder } from "./order.ts";
import { changeReceivedOrder } from "./order-update.ts";
import { writePartner } from "./partner.ts";

/** What commands that write do, by name. */
export const WRITE_CALLS: Readonly<Record<string, Call>> = {
  PARTNERI_ADD: writePartner,
  PART_ADR_ADD: writeAddress,
  FA_OUT_ADD: writeIssuedInvoice,
  FA_IN_ADD: writeReceivedInvoice,
  FA_IN_UPD: changeReceivedInvoice,
  OB_IN_ADD: writeReceivedOrder,
  OB_IN_UPD: changeReceivedOrder,
  OB_OUT_ADD: writeIssuedOrder,
  SKLAD_ADD: writeCard,
  IMAGE_ADD: writeImage,
};
