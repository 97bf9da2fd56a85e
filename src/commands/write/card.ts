import type { Item } from "../../model/item.ts";
import { type CommandRow, findCommandRows } from "../../store/command-rows.ts";
import { findIdentities } from "../../store/identities.ts";
import { findRecord, lockRecords, type StoredRecord } from "../../store/records.ts";
import { identityKeys } from "../../sync/identity.ts";
import { fault, NUMBERS } from "../fault.ts";
import { FIRST_WAREHOUSE } from "../tables/items.ts";
import { itemOf } from "./card-record.ts";
import { readGuid } from "./convert.ts";
import { extraWith } from "./extra.ts";
import type { Given } from "./given.ts";
import { isUpdate } from "./partner.ts";
import { type DataShape, readData } from "./read-data.ts";
import { findCard } from "./references.ts";
import { addRecord, addRow, changeFields, changeRow, lockByGuid } from "./stored-rows.ts";
import { vatCodes } from "./vat-codes.ts";
import { VENDOR_FIELDS } from "./vendor-fields.ts";
import { warehouseName } from "./warehouses.ts";
import { type KeyRow, throwFaults, type WriteTask, writing } from "./write-task.ts";

const SHAPE: DataShape = {
  table: "SKLAD",
  readOnly: ["INTER", "SKLAD", "CISLO", "PRIJEM", "VYDEJ", "ID"],
  vendor: VENDOR_FIELDS.SKLAD_ADD.head,
};
/** Stock numbers are char(20). */
const SKU_LENGTH = 20;

/** SKLAD_ADD: a stock card, which is an item in one warehouse. */
export const writeCard = writing("SKLAD_ADD", {
  prepare: ({ request }) => readData(SHAPE, request.data),
  write: async (task, { given, warnings }) => {
    task.warnings.push(...warnings);
    const charged = await withRate(task, given);
    return isUpdate(task) ? changeCard(task, charged) : addCard(task, charged);
  },
});

const numberOf = ({ parameters }: WriteTask): string =>
  String(Math.trunc(parameters.number("sklad") ?? Number(FIRST_WAREHOUSE)));

const keyRow = (row: CommandRow, item: Pick<Item, "code">): KeyRow => ({
  INTER: row.inter,
  id: row.guid,
  SKLAD: Number(row.part === "" ? FIRST_WAREHOUSE : row.part),
  CISLO: item.code,
});

/** The rate of the code where no rate was sent; 9009 where they disagree. */
async function withRate(task: WriteTask, given: Given): Promise<Given> {
  const code = given.text("KOD_DPH");
  const rate = given.number("SAZBA_DPH");
  if (code === undefined) return given;
  const codes = await vatCodes(task, "sales");
  const known = codes.find((one) => one.code === code);
  if (!known || (rate && !rate.eq(known.rate))) {
    if (codes.length === 0) return given;
    const desc = known
      ? `SAZBA_DPH ${rate?.toFixed() ?? ""} neodpovídá KOD_DPH '${code}' (${known.rate.toFixed()} %).`
      : `KOD_DPH '${code}' není v číselníku.`;
    task.errors.push({ number: NUMBERS.parameterWrong, desc });
    return given;
  }
  return given.with({ SAZBA_DPH: known.rate.toFixed() });
}

async function addCard(task: WriteTask, given: Given): Promise<KeyRow> {
  const part = numberOf(task);
  const code = task.parameters.text("skl_cislo")?.trim() ?? "";
  checkCode(task, code);
  if (given.text("TEXT") === undefined) {
    task.errors.push({ number: NUMBERS.data, desc: "Pole 'TEXT' je povinné." });
  }
  const warehouse = await warehouseName(task, part);
  throwFaults(task);
  const extra = extraWith("SKLAD", given);
  const known = await findItem(task, code);
  if (known) return addPart(task, { known, part, warehouse, given });
  const item = itemOf(task, given, { code, warehouse });
  const row = await addRecord(task, {
    ...{ entity: "item", record: item, tableName: "SKLAD", part, guid: undefined, extra },
    taken: () => alreadyThere(code, part),
  });
  return keyRow(row, item);
}

const alreadyThere = (code: string, part: string) =>
  fault(NUMBERS.duplicate, `Skladová karta '${code}' na skladě ${part} již existuje.`);

function checkCode({ errors }: WriteTask, code: string): void {
  if (code === "") {
    const desc = "Parametr 'skl_cislo' je u nové karty povinný.";
    errors.push({ number: NUMBERS.parameterMissing, desc });
  } else if ([...code].length > SKU_LENGTH || code.includes("\0") || !code.isWellFormed()) {
    const desc = `Parametr 'skl_cislo' má nejvýše ${SKU_LENGTH} znaků.`;
    errors.push({ number: NUMBERS.parameterWrong, desc });
  }
}

/** The item of that code in the hub, whatever warehouses it is in; others that change it wait. */
async function findItem(task: WriteTask, sku: string): Promise<StoredRecord<"item"> | undefined> {
  const sought = { code: sku, name: "", type: "goods", active: true } as const;
  const ids = await findIdentities(task.tx, "item", identityKeys("item", sought));
  const [id] = ids.values();
  if (id === undefined || id === null) return undefined;
  await lockRecords(task.tx, "item", [id]);
  const record = await findRecord(task.tx, "item", id);
  return record && record.deleted_at === null ? record : undefined;
}

/** An item that is in the hub already gets a card in one more warehouse. */
async function addPart(
  task: WriteTask,
  {
    known,
    part,
    warehouse,
    given,
  }: {
    readonly known: StoredRecord<"item">;
    readonly part: string;
    readonly warehouse: string;
    readonly given: Given;
  },
): Promise<KeyRow> {
  const { code } = known.data;
  const rows = await findCommandRows(task.tx, "item", [known.id]);
  const isThere = known.data.stock?.some((one) => one.warehouse === warehouse) ?? false;
  if (isThere || rows.some((row) => row.part === part)) throw alreadyThere(code, part);
  const first = rows.find((row) => row.part === FIRST_WAREHOUSE);
  // An item without stock is shown in the first warehouse: it stays there, too.
  const stock =
    first && !known.data.stock?.length
      ? [{ warehouse: await warehouseName(task, FIRST_WAREHOUSE), on_hand: "0" }]
      : known.data.stock;
  const before = { ...known.data, ...(stock ? { stock } : {}) };
  const after = itemOf(task, given, { code, warehouse, before });
  await changeFields(task, { entity: "item", before: known, after });
  const extra = extraWith("SKLAD", given);
  const row = await addRow(task, {
    ...{ tableName: "SKLAD", entity: "item", recordId: known.id, part, extra },
  });
  return keyRow(row, known.data);
}

async function changeCard(task: WriteTask, given: Given): Promise<KeyRow> {
  const { row, record } = await findWanted(task);
  const part = row.part === "" ? FIRST_WAREHOUSE : row.part;
  const warehouse = await warehouseName(task, part);
  const { code } = record.data;
  const after = itemOf(task, given, { code, warehouse, before: record.data });
  if (after.name === "") {
    task.errors.push({ number: NUMBERS.data, desc: "Pole 'TEXT' nemůže být prázdné." });
  }
  throwFaults(task);
  const extra = extraWith("SKLAD", given, row.extra);
  await changeRow(task, { entity: "item", before: record, after, row, extra });
  return keyRow(row, after);
}

/** By `id_cislo`, else by warehouse and number. */
async function findWanted(task: WriteTask) {
  const { parameters } = task;
  const asked = parameters.text("id_cislo");
  if (asked !== undefined) {
    const guid = readGuid(asked);
    const found = guid === undefined ? undefined : await lockByGuid(task, "item", guid);
    if (found) return found;
    throw fault(NUMBERS.notFound, `Skladová karta s ID [${asked}] neexistuje.`);
  }
  const sku = parameters.text("skl_cislo")?.trim();
  if (sku === undefined || sku === "") {
    throw fault(NUMBERS.parameterMissing, "Chybí parametr 'id_cislo' nebo 'skl_cislo'.");
  }
  const warehouse = numberOf(task);
  const card = await findCard(task, { sku, warehouse });
  const found = card ? await lockByGuid(task, "item", card.row.guid) : undefined;
  if (found) return found;
  throw fault(NUMBERS.notFound, `Skladová karta '${sku}' na skladě ${warehouse} neexistuje.`);
}
