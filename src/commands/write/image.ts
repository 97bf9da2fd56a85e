import { hash } from "node:crypto";
import type { StoredBlob } from "../../reports/file-store.ts";
import { markForCommands } from "../../store/command-marks.ts";
import { updateCommandRow } from "../../store/command-rows.ts";
import { deleteFile, findFileBySource, insertFile } from "../../store/files.ts";
import { lockRecords } from "../../store/records.ts";
import { derivedGuid } from "../derived-guid.ts";
import { CommandFault, type ErrorRow, fault, NUMBERS } from "../fault.ts";
import { FIRST_WAREHOUSE } from "../tables/items.ts";
import { childExtras, keptText } from "../tables/line-extra.ts";
import { findCard } from "./references.ts";
import { FILE_TYPES, sniffType } from "./sniff.ts";
import { findByGuid } from "./stored-rows.ts";
import { type KeyRow, type WriteRequest, type WriteTask, writing } from "./write-task.ts";

const MAX_BYTES = 20 * 1024 * 1024;
/** OBRAZEK is varchar(112), with the warehouse and a backslash before the name. */
const MAX_NAME = 100;
const MAX_NOTE = 240;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** The list of files in what is kept beside a card. */
const LIST = "DOKUMENTY";

interface Prepared {
  readonly name: string;
  readonly mime: string;
  readonly md5: string;
  readonly blob: StoredBlob;
}

/** IMAGE_ADD: a picture or a PDF of a stock card. */
export const writeImage = writing<Prepared>("IMAGE_ADD", { prepare, write: addImage });

/** Checks and keeps the bytes: what no row names in the end is cleared away by the store of files itself. */
async function prepare({ context, parameters }: WriteRequest): Promise<Prepared> {
  const errors: ErrorRow[] = [];
  const wrong = (name: string, why: string) =>
    errors.push({ number: NUMBERS.parameterWrong, desc: `Parametr '${name}' ${why}` });
  const name = parameters.text("filename")?.trim() ?? "";
  if (!isFileName(name)) wrong("filename", "není název souboru bez cesty.");
  const mime = (parameters.text("mime_type") ?? "").trim().toLowerCase();
  const isKnown = FILE_TYPES.some((type) => type === mime);
  if (!isKnown) wrong("mime_type", `musí být jeden z: ${FILE_TYPES.join(", ")}.`);
  if ([...(parameters.text("desc") ?? "")].length > MAX_NOTE) {
    wrong("desc", `má nejvýše ${MAX_NOTE} znaků.`);
  }
  const order = parameters.number("order") ?? 0;
  if (!Number.isInteger(order) || order < 0 || order > 999_999) {
    wrong("order", "musí být celé číslo.");
  }
  const bytes = readBytes(parameters.text("base64") ?? "");
  if (!bytes) wrong("base64", "není platný Base64.");
  else if (isKnown && sniffType(bytes) !== mime) wrong("mime_type", "neodpovídá obsahu souboru.");
  const md5 = bytes ? hash("md5", bytes, "hex") : "";
  const sent = parameters.text("MD5")?.trim().toLowerCase();
  if (bytes && sent !== undefined && sent !== md5) wrong("MD5", "neodpovídá obsahu souboru.");
  if (errors.length > 0 || !bytes) throw new CommandFault(errors);
  async function* content() {
    yield bytes as Buffer;
  }
  return { name, mime, md5, blob: await context.files.put(content(), context.signal) };
}

const isFileName = (name: string): boolean =>
  name !== "" &&
  [...name].length <= MAX_NAME &&
  name.isWellFormed() &&
  name !== "." &&
  name !== ".." &&
  ![...name].some((sign) => '\\/:*?"<>|'.includes(sign) || sign < " ");

/** @throws CommandFault 9020 for more than a file may have */
function readBytes(text: string): Buffer | undefined {
  const plain = text.replace(/[\r\n]/g, "");
  if (plain.length > Math.ceil(MAX_BYTES / 3) * 4) throw tooLarge();
  if (plain === "" || plain.length % 4 !== 0 || !BASE64.test(plain)) return undefined;
  const bytes = Buffer.from(plain, "base64");
  if (bytes.length > MAX_BYTES) throw tooLarge();
  // Bits that no byte has must be zero.
  return bytes.toString("base64") === plain ? bytes : undefined;
}

const tooLarge = () => fault(NUMBERS.tooLarge, "Soubor je větší než 20 MiB.");

async function addImage(task: WriteTask, prepared: Prepared): Promise<KeyRow> {
  const { tx, now, parameters, person } = task;
  const { name, mime, blob } = prepared;
  const sku = parameters.text("skl_cislo")?.trim() ?? "";
  const warehouse = parameters.text("sklad")?.trim() ?? FIRST_WAREHOUSE;
  const card = /^\d{1,15}$/.test(warehouse)
    ? await findCard(task, { sku, warehouse: String(Number(warehouse)) })
    : undefined;
  if (!card) {
    throw fault(NUMBERS.notFound, `Skladová karta '${sku}' na skladě ${warehouse} neexistuje.`);
  }
  await lockRecords(tx, "item", [card.row.recordId]);
  const row = (await findByGuid(task, "item", card.row.guid))?.row ?? card.row;
  const place = row.part === "" ? FIRST_WAREHOUSE : row.part;
  const source = `item/${row.recordId}/command/${place}/${name}`;
  const earlier = await findFileBySource(tx, source);
  if (earlier && !isOverwritten(parameters.text("overwrite"))) {
    throw fault(NUMBERS.duplicate, `Soubor '${place}\\${name}' již existuje.`);
  }
  if (earlier) await deleteFile(tx, earlier.id);
  await insertFile(tx, {
    ...{ name, mime, size_bytes: blob.sizeBytes, sha256: blob.sha256, kind: "attachment" },
    ...{ period: null, source, created_by: person.actor, created_at: now },
  });
  const extra = { ...row.extra, [LIST]: filesWith(task, row.extra, prepared) };
  await updateCommandRow(tx, row.id, { extra }, now);
  await markForCommands(tx, "item", [row.recordId]);
  return { ID: derivedGuid(`file:${source}`), OBRAZEK: `${place}\\${name}` };
}

const isOverwritten = (text = ""): boolean => ["1", "true"].includes(text.trim().toLowerCase());

function filesWith(
  { parameters }: WriteTask,
  extra: Parameters<typeof childExtras>[0],
  { name, md5 }: Prepared,
) {
  const others = childExtras(extra, LIST as never).filter((one) => keptText(one, "name") !== name);
  const note = parameters.text("desc")?.trim();
  const order = parameters.number("order");
  return [
    ...others,
    {
      ...{ name, md5 },
      ...(note === undefined ? {} : { note }),
      order: String(order ?? others.length + 1),
    },
  ];
}
