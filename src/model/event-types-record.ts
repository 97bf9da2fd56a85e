import { type TSchema, Type } from "typebox";
import { ENTITIES, ENTITY_SCHEMAS, type Entity } from "./entities.ts";
import { type EventType, texts } from "./event-type.ts";
import type { I18n } from "./i18n.ts";
import { optional, text } from "./scalars.ts";

const Origin = Type.Object({
  integration: text(63, "slug of the integration that the change came from"),
  remote_id: text(120),
});

const Change = Type.Object({
  field: text(300, "dotted path: totals.gross"),
  before: Type.Unknown(),
  after: Type.Unknown(),
});

const recordOf = (entity: Entity, data: TSchema) =>
  Type.Object({ id: Type.Integer({ minimum: 1 }), entity: Type.Enum([entity]), data });

const dataOf = (entity: Entity) => ({
  record: recordOf(entity, ENTITY_SCHEMAS[entity]),
  origin: optional(Origin),
  run_id: optional(text(40)),
  actor: optional(text(254, "the person, where no run did it")),
});

const Id = Type.Integer({ minimum: 1 });

const EXAMPLES: Readonly<Record<Entity, Readonly<Record<string, unknown>>>> = {
  invoice: {
    direction: "cost",
    kind: "invoice",
    number: "FV/2026/03/17",
    issue_date: "2026-03-12",
    due_date: "2026-03-26",
    currency: "PLN",
    seller: { name: "Biuro Serwis sp. z o.o.", ids: [{ scheme: "PL:NIP", value: "5260250274" }] },
    buyer: { name: "Przykład S.A." },
    lines: [{ no: 1, name: "Serwis drukarek", qty: "1", net: "1000.00", gross: "1230.00" }],
    vat_breakdown: [{ category: "S", rate: "23", taxable: "1000.00", tax: "230.00" }],
    totals: { net: "1000.00", tax: "230.00", gross: "1230.00" },
    status: "open",
  },
  party: { role: "supplier", name: "Biuro Serwis sp. z o.o.", active: true },
  item: { code: "GATE-MOTOR-001", name: "Gate motor 24 V", type: "goods", active: true },
  order: {
    direction: "sales",
    number: "ZK/2026/03/58",
    issue_date: "2026-03-12",
    status: "confirmed",
    buyer: { name: "Biuro Serwis sp. z o.o.", ids: [{ scheme: "PL:NIP", value: "5260250274" }] },
    seller: { name: "Przykład S.A." },
    currency: "PLN",
    lines: [{ no: 1, name: "Gate motor 24 V", seller_code: "GATE-MOTOR-001", ordered_qty: "2" }],
    totals: { net: "1000.00", tax: "230.00", gross: "1230.00" },
    delivery: { carrier: "InPost", tracking: "600012345678901234567890" },
    buyer_reference: "PO-7781",
  },
};

const CHANGES: Readonly<Record<Entity, Readonly<Record<string, unknown>>>> = {
  invoice: { field: "status", before: "open", after: "paid" },
  party: { field: "name", before: "Biuro Serwis", after: "Biuro Serwis sp. z o.o." },
  item: { field: "name", before: "Gate motor", after: "Gate motor 24 V" },
  order: { field: "status", before: "open", after: "confirmed" },
};

type Fact = "created" | "updated" | "deleted" | "merged" | "split";

const TITLES: Readonly<Record<Entity, Readonly<Record<Fact, I18n>>>> = {
  invoice: {
    created: texts([
      "Invoice added",
      "Dodano fakturę",
      "Fatura adicionada",
      "Faktura přidána",
      "Új számla",
    ]),
    updated: texts([
      "Invoice changed",
      "Zmieniono fakturę",
      "Fatura alterada",
      "Faktura změněna",
      "Számla módosult",
    ]),
    deleted: texts([
      "Invoice removed",
      "Usunięto fakturę",
      "Fatura removida",
      "Faktura odebrána",
      "Számla törölve",
    ]),
    merged: texts([
      "Invoices joined",
      "Połączono faktury",
      "Faturas unificadas",
      "Faktury sloučeny",
      "Számlák összevonva",
    ]),
    split: texts([
      "Invoice split off",
      "Wydzielono fakturę",
      "Fatura separada",
      "Faktura oddělena",
      "Számla szétválasztva",
    ]),
  },
  party: {
    created: texts([
      "Business partner added",
      "Dodano kontrahenta",
      "Parceiro adicionado",
      "Obchodní partner přidán",
      "Új partner",
    ]),
    updated: texts([
      "Business partner changed",
      "Zmieniono kontrahenta",
      "Parceiro alterado",
      "Obchodní partner změněn",
      "Partner módosult",
    ]),
    deleted: texts([
      "Business partner removed",
      "Usunięto kontrahenta",
      "Parceiro removido",
      "Obchodní partner odebrán",
      "Partner törölve",
    ]),
    merged: texts([
      "Business partners joined",
      "Połączono kontrahentów",
      "Parceiros unificados",
      "Obchodní partneři sloučeni",
      "Partnerek összevonva",
    ]),
    split: texts([
      "Business partner split off",
      "Wydzielono kontrahenta",
      "Parceiro separado",
      "Obchodní partner oddělen",
      "Partner szétválasztva",
    ]),
  },
  item: {
    created: texts([
      "Item added",
      "Dodano towar lub usługę",
      "Item adicionado",
      "Položka přidána",
      "Új cikk",
    ]),
    updated: texts([
      "Item changed",
      "Zmieniono towar lub usługę",
      "Item alterado",
      "Položka změněna",
      "Cikk módosult",
    ]),
    deleted: texts([
      "Item removed",
      "Usunięto towar lub usługę",
      "Item removido",
      "Položka odebrána",
      "Cikk törölve",
    ]),
    merged: texts([
      "Items joined",
      "Połączono towary lub usługi",
      "Itens unificados",
      "Položky sloučeny",
      "Cikkek összevonva",
    ]),
    split: texts([
      "Item split off",
      "Wydzielono towar lub usługę",
      "Item separado",
      "Položka oddělena",
      "Cikk szétválasztva",
    ]),
  },
  order: {
    created: texts([
      "Order added",
      "Dodano zamówienie",
      "Pedido adicionado",
      "Objednávka přidána",
      "Új rendelés",
    ]),
    updated: texts([
      "Order changed",
      "Zmieniono zamówienie",
      "Pedido alterado",
      "Objednávka změněna",
      "Rendelés módosult",
    ]),
    deleted: texts([
      "Order removed",
      "Usunięto zamówienie",
      "Pedido removido",
      "Objednávka odebrána",
      "Rendelés törölve",
    ]),
    merged: texts([
      "Orders joined",
      "Połączono zamówienia",
      "Pedidos unificados",
      "Objednávky sloučeny",
      "Rendelések összevonva",
    ]),
    split: texts([
      "Order split off",
      "Wydzielono zamówienie",
      "Pedido separado",
      "Objednávka oddělena",
      "Rendelés szétválasztva",
    ]),
  },
};

const DESCRIPTIONS: Readonly<Record<Fact, I18n>> = {
  created: texts([
    "The hub stored a record that it did not know before.",
    "Hub zapisał rekord, którego wcześniej nie znał.",
    "O hub gravou um registro que ainda não conhecia.",
    "Hub uložil záznam, který dosud neznal.",
    "A hub olyan rekordot mentett, amelyet addig nem ismert.",
  ]),
  updated: texts([
    "At least one field of a stored record changed; the changes list each field before and after.",
    "Zmieniło się co najmniej jedno pole zapisanego rekordu; lista zmian podaje każde pole przed i po.",
    "Pelo menos um campo de um registro gravado mudou; as alterações listam cada campo antes e depois.",
    "Změnilo se alespoň jedno pole uloženého záznamu; seznam změn uvádí každé pole před změnou a po ní.",
    "Egy mentett rekordnak legalább egy mezője megváltozott; a lista minden mező régi és új értékét tartalmazza.",
  ]),
  deleted: texts([
    "No connected system knows the record any more; the hub keeps its last state.",
    "Żaden połączony system nie zna już tego rekordu; hub zachowuje jego ostatni stan.",
    "Nenhum sistema conectado conhece mais o registro; o hub guarda o último estado.",
    "Žádný připojený systém už záznam nezná; hub uchovává jeho poslední stav.",
    "Egyetlen csatlakoztatott rendszer sem ismeri már a rekordot; a hub megőrzi az utolsó állapotát.",
  ]),
  merged: texts([
    "Records turned out to be one, or a person said so; this one stays and has the origins and the history of all of them.",
    "Okazało się, że rekordy są jednym, albo zdecydowała o tym osoba; ten zostaje i ma źródła oraz historię wszystkich.",
    "Os registros são o mesmo, ou uma pessoa decidiu assim; este fica, com as origens e o histórico de todos.",
    "Ukázalo se, že záznamy jsou jedním, nebo tak někdo rozhodl; tento zůstává a má zdroje i historii všech.",
    "Kiderült, hogy a rekordok azonosak, vagy valaki így döntött; ez marad meg, mindegyikük forrásaival és előzményeivel.",
  ]),
  split: texts([
    "A person made one origin of a record a record of its own.",
    "Osoba zrobiła z jednego źródła rekordu osobny rekord.",
    "Uma pessoa transformou uma origem de um registro em um registro próprio.",
    "Někdo z jednoho zdroje záznamu udělal samostatný záznam.",
    "Valaki egy rekord egyik forrásából önálló rekordot készített.",
  ]),
};

function typesOf(entity: Entity): EventType[] {
  const example = {
    record: { id: 412, entity, data: EXAMPLES[entity] },
    origin: { integration: "fakturownia-main", remote_id: "88123" },
    run_id: "run_01k5x8j3m9q2v4w6y8z0a1b2c3",
  };
  const byPerson = { record: example.record, actor: "anna@example.com" };
  const entry = (what: Fact, more: Pick<EventType, "schema" | "example">) => ({
    type: `${entity}.${what}`,
    family: "hub" as const,
    title: TITLES[entity][what],
    description: DESCRIPTIONS[what],
    ...more,
  });
  return [
    entry("created", { schema: Type.Object(dataOf(entity)), example }),
    entry("updated", {
      schema: Type.Object({ ...dataOf(entity), changes: Type.Array(Change) }),
      example: { ...example, changes: [CHANGES[entity]] },
    }),
    entry("deleted", { schema: Type.Object(dataOf(entity)), example }),
    entry("merged", {
      schema: Type.Object({
        ...dataOf(entity),
        changes: Type.Array(Change),
        merged_ids: Type.Array(Id, { description: "records that are part of this one now" }),
      }),
      example: { ...example, changes: [], merged_ids: [415] },
    }),
    entry("split", {
      schema: Type.Object({ ...dataOf(entity), split_from: Id }),
      example: { ...byPerson, split_from: 398 },
    }),
  ];
}

/** `invoice.created` … `order.split`. */
export const RECORD_EVENT_TYPES: readonly EventType[] = ENTITIES.flatMap(typesOf);
