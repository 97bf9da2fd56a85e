/** A part as the simulated ERP keeps and shows it. */
export interface Part {
  part_id: number;
  part_number: string;
  description: string;
  long_text: string;
  kind: "STOCK" | "LABOUR" | "SET";
  unit_price_cents: number;
  price_currency: string;
  tax_percent: number;
  unit_code: string;
  barcode: string;
  maker: string;
  maker_ref: string;
  part_group: string;
  qty_on_hand: DepotQuantity[];
  discontinued: boolean;
  /** Grows with every change of any part. */
  revision: number;
  changed_at: string;
}

export interface DepotQuantity {
  depot: string;
  qty: number;
  qty_reserved: number;
  qty_minimum: number;
}

export type PartFields = Omit<Part, "part_id" | "revision" | "changed_at">;

/** A part that was removed: only its id and the revision of the removal are left. */
export interface Removal {
  readonly part_id: number;
  readonly removed: true;
  readonly revision: number;
}

export const FIRST_PART_ID = 1001;

type Seed = readonly [
  number: string,
  description: string,
  cents: number,
  group: string,
  qty: number,
];

const NAMED: readonly Seed[] = [
  ["GATE-MOTOR-001", "Sliding gate motor, 24 V, 600 kg", 32_900, "Motors", 14],
  ["GATE-MOTOR-002", "Swing gate motor, 230 V, pair", 41_550, "Motors", 6],
  ["GATE-MOTOR-003", "Garage door drive, belt, 1000 N", 28_990, "Motors", 9],
  ["GATE-REMOTE-001", "Remote control, 4 channels, 868 MHz", 2_490, "Remotes", 120],
  ["GATE-REMOTE-002", "Remote control, 2 channels, 433 MHz", 1_890, "Remotes", 75],
  ["GATE-REMOTE-003", "Wall transmitter, 2 buttons", 2_150, "Remotes", 33],
  ["GATE-SENSOR-001", "Safety photocell, pair, 15 m", 3_790, "Sensors", 58],
  ["GATE-SENSOR-002", "Safety edge, rubber, 2 m", 8_640, "Sensors", 21],
  ["GATE-SENSOR-003", "Induction loop detector, 1 channel", 11_200, "Sensors", 11],
  ["GATE-RACK-001", "Gear rack, nylon with steel core, 1 m", 890, "Mechanics", 240],
  ["GATE-LAMP-001", "Flashing light, LED, 24–230 V", 1_990, "Signals", 47],
  ["GATE-BOARD-001", "Control board, two motors, soft stop", 14_500, "Electronics", 8],
];
const GROUPS = ["Motors", "Remotes", "Sensors", "Mechanics", "Signals", "Electronics"];
const MAKERS = ["Dunamotor Kft.", "Brama Technika sp. z o.o.", "Vrata Servis s.r.o."];

/** The named parts, then generated ones up to `count`; always the same. */
export function makeParts(count: number, changedAt: string): Part[] {
  const generated = Array.from({ length: Math.max(0, count - NAMED.length) }, (_, i): Seed => {
    const no = String(i + 1).padStart(4, "0");
    const group = GROUPS[i % GROUPS.length] ?? "Mechanics";
    return [
      `SPARE-${no}`,
      `Spare part ${no} (${group})`,
      150 + ((i * 397) % 25_000),
      group,
      i % 40,
    ];
  });
  return [...NAMED, ...generated].map((seed, i) => toPart(seed, i, changedAt));
}

function toPart([number, description, cents, group, qty]: Seed, i: number, at: string): Part {
  return {
    part_id: FIRST_PART_ID + i,
    part_number: number,
    description,
    long_text: i % 3 === 0 ? `${description}. Two years of warranty.` : "",
    kind: i % 17 === 16 ? "SET" : "STOCK",
    unit_price_cents: cents,
    price_currency: "EUR",
    tax_percent: i % 11 === 10 ? 5 : 27,
    unit_code: "PCE",
    barcode: ean13(`599000${String(i + 1).padStart(6, "0")}`),
    maker: MAKERS[i % MAKERS.length] ?? "",
    maker_ref: `M-${number}`,
    part_group: group,
    qty_on_hand: [
      { depot: "MAIN", qty, qty_reserved: qty > 10 ? 2 : 0, qty_minimum: 5 },
      ...(i % 4 === 0 ? [{ depot: "VAN-1", qty: 1, qty_reserved: 0, qty_minimum: 1 }] : []),
    ],
    discontinued: i % 23 === 22,
    revision: i + 1,
    changed_at: at,
  };
}

/** Twelve digits and their check digit. */
function ean13(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}
