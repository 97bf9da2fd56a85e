import type { Party } from "../../model/party.ts";
import { findTableRows } from "../../store/command-keys.ts";
import { type CommandRow, findCommandRowByInter } from "../../store/command-rows.ts";
import { findRecord, type StoredRecord } from "../../store/records.ts";
import { findTable } from "../catalogue.ts";
import { fault, NUMBERS } from "../fault.ts";
import { fold, physicalTable } from "../sql/physical.ts";
import { localTime } from "../tables/stamp.ts";
import { icoOf } from "../tables/trading-party.ts";
import { codeFromName } from "../tables/words.ts";
import { readGuid } from "./convert.ts";
import { extraWith } from "./extra.ts";
import type { Given } from "./given.ts";
import { isIco } from "./ico.ts";
import { type Claim, claim, holderOf } from "./keys.ts";
import { partyOf } from "./party-record.ts";
import { type DataShape, readData } from "./read-data.ts";
import { addRecord, changeRow, findEarlier, lockByGuid } from "./stored-rows.ts";
import { VENDOR_FIELDS } from "./vendor-fields.ts";
import { type KeyRow, throwFaults, type WriteTask, writing } from "./write-task.ts";

const SHAPE: DataShape = { table: "PARTNERY", vendor: VENDOR_FIELDS.PARTNERI_ADD.head };
const NAME_TAKEN = "Název partnera již existuje";

export const today = ({ context, now }: WriteTask): string =>
  localTime(now, context.timeZone).slice(0, 10);

/** ADD also where `typCmd` is absent, as the vendor's own example sends it. */
export function isUpdate({ request, parameters }: WriteTask): boolean {
  const asked = parameters.text("typCmd")?.trim().toUpperCase() ?? "ADD";
  if (asked === "ADD" || asked === "UPD") return asked === "UPD";
  throw fault(
    NUMBERS.parameterWrong,
    `Parametr 'typCmd' příkazu ${request.name ?? ""} může být ADD nebo UPD.`,
  );
}

/** PARTNERI_ADD: a new partner, or a change of one. */
export const writePartner = writing("PARTNERI_ADD", {
  prepare: ({ request }) => readData(SHAPE, request.data),
  write: async (task, { given, warnings }) => {
    task.warnings.push(...warnings);
    warnOfIco(task, given);
    return isUpdate(task) ? changePartner(task, given) : addPartner(task, given);
  },
});

function warnOfIco({ warnings }: WriteTask, given: Given): void {
  const ico = given.text("ICO");
  if (ico === undefined || isIco(ico)) return;
  warnings.push({ desc: `IČO '${ico}' nemá správnou kontrolní číslici.` });
}

const keyRow = (row: CommandRow, party: Party): KeyRow => ({
  INTER: row.inter,
  ID: row.guid,
  CISLO: typeof row.extra.CISLO === "string" ? row.extra.CISLO : codeFromName(party.name),
});

async function addPartner(task: WriteTask, given: Given): Promise<KeyRow> {
  const guid = given.text("ID");
  const earlier = await findEarlier(task, { guid, tableName: "PARTNERY" });
  if (earlier) {
    const record = await findRecord(task.tx, "party", earlier.recordId);
    return keyRow(earlier, record?.data ?? partyOf(given, { today: today(task) }));
  }
  if (given.text("NAZEV") === undefined) {
    task.errors.push({ number: NUMBERS.data, desc: "Pole 'NAZEV' je povinné." });
  }
  checkRole(task, given);
  const party = partyOf(given, { today: today(task) });
  await checkTaken(task, party);
  throwFaults(task);
  const row = await addRecord(task, {
    ...{ entity: "party", record: party, tableName: "PARTNERY", guid },
    extra: extraWith("PARTNERY", given),
    taken: takenBy,
  });
  await claim(
    task,
    row.recordId,
    claimsOf(party).map(({ key }) => key),
  );
  return keyRow(row, party);
}

function checkRole({ warnings }: WriteTask, given: Given): void {
  if (given.flag("ODBERATEL") !== false || given.flag("DODAVATEL")) return;
  if (given.flag("DODAVATEL") === undefined) return;
  warnings.push({ desc: "Partner musí být odběratel nebo dodavatel, uloží se jako odběratel." });
}

const takenBy = (other: CommandRow | undefined) =>
  fault(
    NUMBERS.partyName,
    other
      ? `Partner se stejným IČO nebo DIČ již existuje (INTER ${other.inter}).`
      : "Partner se stejným IČO nebo DIČ již existuje.",
  );

const nameKey = (name: string): string => fold(name.trim());

function claimsOf(party: Party): readonly Claim<"party">[] {
  const name = nameKey(party.name);
  const ico = icoOf(party);
  const claims: Claim<"party">[] = [
    {
      key: `PARTNERY:NAZEV:${name}`,
      entity: "party",
      isHeld: (held) => nameKey(held.name) === name,
    },
  ];
  if (typeof ico === "string") {
    claims.push({
      key: `PARTNERY:ICO:${ico}`,
      entity: "party",
      isHeld: (held) => icoOf(held) === ico,
    });
  }
  return claims;
}

/** 3006 where another live partner has the name or the company number. */
async function checkTaken(task: WriteTask, party: Party, ownId?: number): Promise<void> {
  const [byName, byIco] = claimsOf(party);
  if (byName && (await isTaken(task, { claim: byName, column: "NAZEV", ownId }, party.name))) {
    task.errors.push({ number: NUMBERS.partyName, desc: NAME_TAKEN });
    return;
  }
  const ico = icoOf(party);
  if (!byIco || typeof ico !== "string") return;
  if (await isTaken(task, { claim: byIco, column: "ICO", ownId }, ico)) {
    task.errors.push({ number: NUMBERS.partyName, desc: `Partner s IČO ${ico} již existuje` });
  }
}

async function isTaken(
  task: WriteTask,
  {
    claim: one,
    column,
    ownId,
  }: { claim: Claim<"party">; column: string; ownId: number | undefined },
  value: string,
): Promise<boolean> {
  const holder = await holderOf(task, one);
  if (holder && holder.id !== ownId) return true;
  const table = findTable("PARTNERY");
  if (!table) return false;
  const rows = await findTableRows(task.tx, {
    table: physicalTable(table),
    columns: [],
    where: { [`${column}_f`]: fold(value.trim()) },
  });
  for (const { record_id: id } of rows) {
    if (Number(id) === ownId) continue;
    const record = await findRecord(task.tx, "party", Number(id));
    if (record && record.deleted_at === null && (one.isHeld?.(record.data) ?? true)) return true;
  }
  return false;
}

async function changePartner(task: WriteTask, given: Given): Promise<KeyRow> {
  const found = await findWanted(task, given);
  const { row, record } = found;
  const party = partyOf(given, { before: record.data, today: today(task) });
  if (party.name === "") {
    task.errors.push({ number: NUMBERS.data, desc: "Pole 'NAZEV' nemůže být prázdné." });
  }
  const renamed = party.name !== record.data.name || icoOf(party) !== icoOf(record.data);
  if (renamed) await checkTaken(task, party, record.id);
  throwFaults(task);
  const extra = extraWith("PARTNERY", given, row.extra);
  await changeRow(task, { entity: "party", before: record, after: party, row, extra });
  if (renamed) await claimAnew(task, record.id, claimsOf(party));
  return keyRow({ ...row, extra }, party);
}

async function claimAnew(
  task: WriteTask,
  id: number,
  claims: readonly Claim<"party">[],
): Promise<void> {
  const wanted: string[] = [];
  for (const one of claims) if (!(await holderOf(task, one))) wanted.push(one.key);
  await claim(task, id, wanted);
}

/** By `id_part`, else by ID, else by INTER. */
async function findWanted(
  task: WriteTask,
  given: Given,
): Promise<{ readonly row: CommandRow; readonly record: StoredRecord<"party"> }> {
  const asked = task.parameters.text("id_part") ?? given.text("ID");
  if (asked !== undefined) {
    const guid = readGuid(asked);
    const found = guid === undefined ? undefined : await lockByGuid(task, "party", guid);
    if (found) return found;
    throw partnerUnknown(asked);
  }
  const inter = given.amount("INTER");
  if (!inter?.gt(0)) throw partnerUnknown("");
  const row = await findCommandRowByInter(task.tx, "PARTNERY", Number(inter.toFixed(0)));
  const found = row ? await lockByGuid(task, "party", row.guid) : undefined;
  if (found) return found;
  throw partnerUnknown(`INTER ${inter.toFixed(0)}`);
}

/** In the vendor's wording. */
export const partnerUnknown = (id: string) =>
  fault(NUMBERS.partyUnknown, `Požadované ID [${id}] pro update partnera jsem nenašel`);
