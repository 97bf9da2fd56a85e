/** What a column holds; a reference is a number with a name to show. */
export type ColumnType = "number" | "text" | "flag" | "date" | "reference";
export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

export interface Table {
  readonly name: string;
  readonly columns: ReadonlyMap<string, ColumnType>;
  rows(): Iterable<Row>;
  /** Those with one of the values there, texts in any case; undefined for a column without an index. */
  lookUp(column: string, values: readonly Value[]): readonly Row[] | undefined;
  insert(row: Row): void;
  /** Changes the row, and the indexes with it. */
  change(row: Row, fields: Row): void;
  remove(row: Row): void;
}

const SHAPES: Readonly<Record<string, string>> = {
  item: "id:number itemid:text fullname:text displayname:text salesdescription:text upccode:text manufacturer:text mpn:text itemtype:text subtype:text isserialitem:flag islotitem:flag stockunit:reference isinactive:flag createddate:date lastmodifieddate:date",
  pricing:
    "internalid:number item:number pricelevel:reference currency:reference quantity:number unitprice:number",
  inventoryitemlocations:
    "item:number location:reference quantityonhand:number quantitycommitted:number quantityavailable:number quantityonorder:number lastquantityavailablechange:date",
  location: "id:number name:text fullname:text isinactive:flag lastmodifieddate:date",
  currency: "id:number name:text symbol:text isbasecurrency:flag isinactive:flag",
  subsidiary: "id:number name:text parent:reference",
  customer:
    "id:number entityid:text companyname:text firstname:text lastname:text isperson:flag email:text phone:text vatregnumber:text defaultbillingaddress:number isinactive:flag lastmodifieddate:date",
  vendor:
    "id:number entityid:text companyname:text firstname:text lastname:text isperson:flag email:text phone:text vatregnumber:text defaultbillingaddress:number isinactive:flag lastmodifieddate:date",
  customeraddressbookentityaddress:
    "nkey:number addr1:text addr2:text addr3:text city:text state:text zip:text country:text",
  vendoraddressbookentityaddress:
    "nkey:number addr1:text addr2:text addr3:text city:text state:text zip:text country:text",
};
const INDEXED = ["id", "itemid", "item", "nkey"];

export type Tables = ReadonlyMap<string, Table>;

/** Empty tables; `hidden` names those, and columns as `item.stockunit`, that the account has not. */
export function createTables(hidden: readonly string[] = []): Tables {
  const shown = Object.entries(SHAPES).filter(([name]) => !hidden.includes(name));
  return new Map(shown.map(([name, shape]) => [name, createTable(name, shape, hidden)]));
}

function createTable(name: string, shape: string, hidden: readonly string[]): Table {
  const all = shape.split(" ").map((part) => part.split(":") as [string, ColumnType]);
  const columns = new Map(all.filter(([column]) => !hidden.includes(`${name}.${column}`)));
  const rows = new Set<Row>();
  const indexes = new Map(
    INDEXED.filter((column) => columns.has(column)).map((column) => [
      column,
      new Map<Value, Set<Row>>(),
    ]),
  );
  const enter = (row: Row) => {
    for (const [column, index] of indexes) {
      const value = folded(row[column] ?? null);
      const same = index.get(value) ?? new Set();
      index.set(value, same.add(row));
    }
  };
  const leave = (row: Row) => {
    for (const [column, index] of indexes) index.get(folded(row[column] ?? null))?.delete(row);
  };
  return {
    name,
    columns,
    rows: () => rows,
    lookUp(column, values) {
      const index = indexes.get(column);
      return (
        index && [...new Set(values.map(folded))].flatMap((value) => [...(index.get(value) ?? [])])
      );
    },
    insert(row) {
      rows.add(row);
      enter(row);
    },
    change(row, fields) {
      leave(row);
      Object.assign(row, fields);
      enter(row);
    },
    remove(row) {
      rows.delete(row);
      leave(row);
    },
  };
}

const folded = (value: Value): Value => (typeof value === "string" ? value.toLowerCase() : value);
