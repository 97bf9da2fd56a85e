import { type TProperties, Type } from "typebox";
import { type EventType, texts } from "./event-type.ts";
import { text } from "./scalars.ts";

/** Every field may be left out: publishers send the part that they know. */
const data = (properties: TProperties) => Type.Partial(Type.Object(properties));

const Id = text(120);
const Name = text(300);
const When = text(40, "RFC 3339");
const Quantity = Type.Number();
const Priority = text(20, "low, medium, high, critical");

const GATE = { gate_id: Id, gate_name: Name, priority: Priority };
const GATE_EXAMPLE = { gate_id: "GATE-001", gate_name: "Főbejárat Kapu" };
const WORK_ORDER = { work_order_id: Id, gate_id: Id, title: Name, priority: Priority };
const WORK_ORDER_EXAMPLE = {
  work_order_id: "WO-2026-114",
  gate_id: "GATE-001",
  title: "Motorcsere",
  priority: "high",
};
const STOCK = { item_id: Id, part_number: Id, name: Name, quantity: Quantity, warehouse: Name };
const STOCK_EXAMPLE = {
  item_id: "ITEM-31",
  part_number: "GATE-MOTOR-001",
  name: "Kapumotor 24 V",
  quantity: 3,
  warehouse: "Budapest",
};
const MAINTENANCE = { maintenance_id: Id, gate_id: Id, scheduled_for: When, technician: Name };
const MAINTENANCE_EXAMPLE = {
  maintenance_id: "MNT-77",
  gate_id: "GATE-001",
  scheduled_for: "2026-03-20T08:00:00Z",
  technician: "Kovács Anna",
};

type Words = Parameters<typeof texts>[0];
const entry = (
  type: string,
  words: { title: Words; description: Words } & Pick<EventType, "schema" | "example">,
): EventType => ({
  type,
  family: "garagereg",
  title: texts(words.title),
  description: texts(words.description),
  schema: words.schema,
  example: words.example,
});

/** Gates, work orders, stock and maintenance, under the names that their receivers know. */
export const GARAGEREG_EVENT_TYPES: readonly EventType[] = [
  entry("gate.created", {
    title: ["Gate added", "Dodano bramę", "Portão adicionado", "Brána přidána", "Új kapu"],
    description: [
      "A gate was registered.",
      "Zarejestrowano bramę.",
      "Um portão foi cadastrado.",
      "Byla zaevidována brána.",
      "Egy kaput nyilvántartásba vettek.",
    ],
    schema: data(GATE),
    example: GATE_EXAMPLE,
  }),
  entry("gate.updated", {
    title: ["Gate changed", "Zmieniono bramę", "Portão alterado", "Brána změněna", "Kapu módosult"],
    description: [
      "The data of a gate changed.",
      "Zmieniły się dane bramy.",
      "Os dados de um portão mudaram.",
      "Údaje o bráně se změnily.",
      "Egy kapu adatai megváltoztak.",
    ],
    schema: data({ ...GATE, changed_fields: Type.Array(text(100)) }),
    example: { ...GATE_EXAMPLE, changed_fields: ["gate_name"] },
  }),
  entry("gate.inspection_due", {
    title: [
      "Inspection due",
      "Termin przeglądu",
      "Inspeção a vencer",
      "Termín kontroly",
      "Esedékes felülvizsgálat",
    ],
    description: [
      "A gate must be inspected by the given day.",
      "Brama wymaga przeglądu do podanego dnia.",
      "Um portão deve ser inspecionado até o dia indicado.",
      "Bránu je třeba zkontrolovat do uvedeného dne.",
      "Egy kaput a megadott napig felül kell vizsgálni.",
    ],
    schema: data({ ...GATE, due_date: When }),
    example: { ...GATE_EXAMPLE, due_date: "2026-10-05T10:00:00Z", priority: "high" },
  }),
  entry("gate.fault_detected", {
    title: [
      "Fault detected",
      "Wykryto usterkę",
      "Falha detectada",
      "Zjištěna porucha",
      "Hiba észlelve",
    ],
    description: [
      "A fault of a gate was found.",
      "Wykryto usterkę bramy.",
      "Foi detectada uma falha em um portão.",
      "Byla zjištěna porucha brány.",
      "Egy kapu meghibásodását észlelték.",
    ],
    schema: data({ ...GATE, fault: text(2000), detected_at: When }),
    example: {
      ...GATE_EXAMPLE,
      priority: "critical",
      fault: "A végálláskapcsoló nem jelez",
      detected_at: "2026-03-12T09:30:00Z",
    },
  }),
  entry("work_order.created", {
    title: [
      "Work order opened",
      "Otwarto zlecenie",
      "Ordem de serviço aberta",
      "Zakázka otevřena",
      "Új munkalap",
    ],
    description: [
      "A work order was opened.",
      "Otwarto zlecenie pracy.",
      "Uma ordem de serviço foi aberta.",
      "Byla otevřena pracovní zakázka.",
      "Munkalapot nyitottak.",
    ],
    schema: data(WORK_ORDER),
    example: WORK_ORDER_EXAMPLE,
  }),
  entry("work_order.completed", {
    title: [
      "Work order completed",
      "Zakończono zlecenie",
      "Ordem de serviço concluída",
      "Zakázka dokončena",
      "Munkalap lezárva",
    ],
    description: [
      "The work of a work order is done.",
      "Wykonano pracę ze zlecenia.",
      "O trabalho de uma ordem de serviço foi concluído.",
      "Práce na zakázce je hotova.",
      "Egy munkalap munkája elkészült.",
    ],
    schema: data({ ...WORK_ORDER, completed_at: When }),
    example: { ...WORK_ORDER_EXAMPLE, completed_at: "2026-03-12T15:10:00Z" },
  }),
  entry("inventory.item_created", {
    title: [
      "Stock item added",
      "Dodano pozycję magazynową",
      "Item de estoque adicionado",
      "Skladová položka přidána",
      "Új készlettétel",
    ],
    description: [
      "A part was added to the stock list.",
      "Dodano część do stanu magazynowego.",
      "Uma peça foi adicionada ao estoque.",
      "Na sklad byl přidán díl.",
      "Alkatrész került a készletnyilvántartásba.",
    ],
    schema: data(STOCK),
    example: STOCK_EXAMPLE,
  }),
  entry("inventory.low_stock", {
    title: [
      "Low stock",
      "Niski stan magazynowy",
      "Estoque baixo",
      "Nízký stav skladu",
      "Alacsony készlet",
    ],
    description: [
      "The stock of a part fell below its minimum.",
      "Stan części spadł poniżej minimum.",
      "O estoque de uma peça caiu abaixo do mínimo.",
      "Zásoba dílu klesla pod minimum.",
      "Egy alkatrész készlete a minimum alá csökkent.",
    ],
    schema: data({ ...STOCK, minimum: Quantity }),
    example: { ...STOCK_EXAMPLE, minimum: 5 },
  }),
  entry("inventory.movement", {
    title: [
      "Stock movement",
      "Ruch magazynowy",
      "Movimentação de estoque",
      "Pohyb na skladě",
      "Készletmozgás",
    ],
    description: [
      "Parts came in or went out.",
      "Części zostały przyjęte lub wydane.",
      "Peças entraram ou saíram do estoque.",
      "Díly byly přijaty nebo vydány.",
      "Alkatrészek érkeztek vagy távoztak.",
    ],
    schema: data({ ...STOCK, movement: text(40), change: Quantity }),
    example: { ...STOCK_EXAMPLE, movement: "out", change: -1 },
  }),
  entry("maintenance.scheduled", {
    title: [
      "Maintenance scheduled",
      "Zaplanowano konserwację",
      "Manutenção agendada",
      "Údržba naplánována",
      "Karbantartás ütemezve",
    ],
    description: [
      "A maintenance visit got its time.",
      "Ustalono termin konserwacji.",
      "Uma manutenção foi marcada.",
      "Byl stanoven termín údržby.",
      "Karbantartás időpontját kitűzték.",
    ],
    schema: data(MAINTENANCE),
    example: MAINTENANCE_EXAMPLE,
  }),
  entry("maintenance.completed", {
    title: [
      "Maintenance completed",
      "Zakończono konserwację",
      "Manutenção concluída",
      "Údržba dokončena",
      "Karbantartás elvégezve",
    ],
    description: [
      "A maintenance visit is done.",
      "Konserwacja została wykonana.",
      "Uma manutenção foi concluída.",
      "Údržba byla provedena.",
      "A karbantartás elkészült.",
    ],
    schema: data({ ...MAINTENANCE, completed_at: When }),
    example: { ...MAINTENANCE_EXAMPLE, completed_at: "2026-03-20T10:45:00Z" },
  }),
];
