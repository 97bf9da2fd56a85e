import { takeNumbers } from "../../store/command-counters.ts";
import type { Extra } from "../definition.ts";
import { derivedGuid } from "../derived-guid.ts";
import { fault, NUMBERS } from "../fault.ts";
import { childExtras, keptText } from "../tables/line-extra.ts";
import { readGuid } from "./convert.ts";
import { extraWith } from "./extra.ts";
import type { Given } from "./given.ts";
import { isUpdate, partnerUnknown } from "./partner.ts";
import { type DataShape, readData } from "./read-data.ts";
import { changeRow, lockByGuid, newGuid, REQUEST, requestHash } from "./stored-rows.ts";
import { VENDOR_FIELDS } from "./vendor-fields.ts";
import { type KeyRow, type WriteTask, writing } from "./write-task.ts";

const SHAPE: DataShape = {
  table: "PART_ADR",
  readOnly: ["ID_PAR", "INT_ADR"],
  vendor: VENDOR_FIELDS.PART_ADR_ADD.head,
};
const LIST = "PART_ADR";

/** PART_ADR_ADD: an address of a partner, kept beside it. */
export const writeAddress = writing("PART_ADR_ADD", {
  prepare: ({ request }) => readData(SHAPE, request.data),
  write: async (task, { given, warnings }) => {
    task.warnings.push(...warnings);
    const asked = task.parameters.text("id_part") ?? "";
    const guid = readGuid(asked);
    const partner = guid === undefined ? undefined : await lockByGuid(task, "party", guid);
    if (!partner) throw partnerUnknown(asked);
    const { row, record } = partner;
    const kept = childExtras(row.extra, LIST).map((one, at) => ({
      ...one,
      ID: keptText(one, "ID") ?? derivedGuid(`${LIST}:${row.guid}:${at + 1}`),
    }));
    const { list, address } = isUpdate(task)
      ? changed(task, given, kept)
      : await added(task, given, kept);
    const extra = { ...row.extra, [LIST]: list };
    if (list !== kept) {
      await changeRow(task, { entity: "party", before: record, after: record.data, row, extra });
    }
    return address;
  },
});

interface Written {
  readonly list: readonly Extra[];
  readonly address: KeyRow;
}

const keyOf = (address: Extra): KeyRow => ({ INTER: Number(address.INTER), ID: address.ID });
const hasId = (guid: string) => (one: Extra) => one.ID === guid;

async function added(task: WriteTask, given: Given, kept: readonly Extra[]): Promise<Written> {
  const guid = given.text("ID") ?? newGuid();
  const hash = requestHash(task);
  const same = kept.find(hasId(guid));
  if (same) {
    if (same[REQUEST] !== hash) {
      throw fault(NUMBERS.duplicate, `Adresa s ID [${guid}] již existuje s jiným obsahem.`);
    }
    task.warnings.push({ desc: `Adresa s ID [${guid}] už byla zapsána, nic se nezměnilo.` });
    return { list: kept, address: keyOf(same) };
  }
  const inter = await takeNumbers(task.tx, `inter:${LIST}`, 1);
  const values = extraWith(LIST, given);
  const address = { ...values, INTER: String(inter), ID: guid, [REQUEST]: hash };
  return { list: [...kept, address], address: keyOf(address) };
}

function changed(task: WriteTask, given: Given, kept: readonly Extra[]): Written {
  const asked = task.parameters.text("id_adr") ?? given.text("ID") ?? "";
  const guid = readGuid(asked);
  const before = guid === undefined ? undefined : kept.find(hasId(guid));
  if (!before) throw fault(NUMBERS.notFound, `Adresa s ID [${asked}] u partnera není.`);
  const address = extraWith(LIST, given, before);
  return { list: kept.map((one) => (one === before ? address : one)), address: keyOf(address) };
}
