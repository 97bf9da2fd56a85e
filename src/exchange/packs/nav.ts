import { InvalidInputError } from "../../lib/errors.ts";
import type { ColumnKind } from "../../model/cell.ts";
import { ofCompany } from "./company-tables.ts";
import { columnsOfViews, mssqlScripts } from "./mssql-script.ts";
import { navViews } from "./nav-views.ts";
import type { ExpectedTable, Mark, Pack } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";
import { standardDefinitions } from "./standard-definitions.ts";

/** Columns with blanks in their names, `;` between them. */
const table = (
  name: string,
  kinds: Readonly<Partial<Record<ColumnKind, string>>>,
  mark: Mark = "C",
): ExpectedTable => ({
  table: `dbo.{company}$${name}`,
  mark,
  columns: Object.entries(kinds).flatMap(([kind, names]) =>
    names.split("; ").map((column) => ({ name: column, kind: kind as ColumnKind })),
  ),
});

const trader = (name: string): ExpectedTable =>
  table(name, {
    text: "No_; Name; Name 2; VAT Registration No_; Address; Post Code; City; Country_Region Code; E-Mail; Phone No_",
    ...{ integer: "Blocked", other: "timestamp" },
  });
const header = (name: string, side: string, more = ""): ExpectedTable =>
  table(name, {
    text: `No_; Currency Code; VAT Registration No_; ${side} Name; ${side} Address; ${side} Post Code; ${side} City${more}`,
    ...{ datetime: "Document Date; Posting Date; Due Date", other: "timestamp" },
  });
const line = (name: string, price: string): ExpectedTable =>
  table(name, {
    ...{ text: "Document No_; No_; Description; Unit of Measure", integer: "Line No_; Type" },
    decimal: `Quantity; ${price}; Amount; Amount Including VAT; VAT %`,
  });
const entry = (name: string): ExpectedTable =>
  table(name, { integer: "Entry No_; Document Type", text: "Document No_" });
const details = (name: string, key: string): ExpectedTable =>
  table(name, { integer: `${key}; Entry Type`, decimal: "Amount", datetime: "Posting Date" });

const EXPECTS: readonly ExpectedTable[] = [
  trader("Customer"),
  trader("Vendor"),
  table("Item", {
    text: "No_; Description; Description 2; GTIN; Vendor Item No_; Item Category Code; Base Unit of Measure",
    ...{ decimal: "Unit Price", integer: "Blocked", other: "timestamp" },
  }),
  table("Sales Price", {
    ...{ text: "Item No_; Currency Code", integer: "Sales Type" },
    ...{ decimal: "Unit Price", datetime: "Starting Date" },
  }),
  table("Item Ledger Entry", { text: "Item No_; Location Code", decimal: "Quantity" }),
  header("Sales Invoice Header", "Bill-to", "; Bill-to Customer No_"),
  line("Sales Invoice Line", "Unit Price"),
  header("Sales Cr_Memo Header", "Bill-to", "; Bill-to Customer No_; Applies-to Doc_ No_"),
  line("Sales Cr_Memo Line", "Unit Price"),
  header("Purch_ Inv_ Header", "Pay-to", "; Pay-to Vendor No_; Vendor Invoice No_"),
  line("Purch_ Inv_ Line", "Direct Unit Cost"),
  header(
    "Purch_ Cr_ Memo Hdr_",
    "Pay-to",
    "; Pay-to Vendor No_; Vendor Cr_ Memo No_; Applies-to Doc_ No_",
  ),
  line("Purch_ Cr_ Memo Line", "Direct Unit Cost"),
  entry("Cust_ Ledger Entry"),
  details("Detailed Cust_ Ledg_ Entry", "Cust_ Ledger Entry No_"),
  entry("Vendor Ledger Entry"),
  details("Detailed Vendor Ledg_ Entry", "Vendor Ledger Entry No_"),
];

const STANDARD = {
  ...{ slug: "nav", program: "Dynamics NAV" },
  views: columnsOfViews(navViews("{company}")),
};

export const dynamicsNav: Pack = {
  id: "dynamics_nav",
  title: "Microsoft Dynamics NAV (Navision)",
  vendor: "Microsoft",
  provider: "mssql",
  confidence: "good",
  summary: {
    en: "Navision, Dynamics NAV and Business Central up to 14 on SQL Server, one company: customers and vendors, items with prices and stock, posted invoices and credit memos with lines and payments.",
    pl: "Navision, Dynamics NAV i Business Central do wersji 14 na SQL Serverze, jedna firma: nabywcy i dostawcy, zapasy z cenami i stanami, zaksięgowane faktury i korekty z wierszami i płatnościami.",
    "pt-BR":
      "Navision, Dynamics NAV e Business Central até a versão 14 em SQL Server, uma empresa: clientes e fornecedores, itens com preços e estoque, notas e créditos registrados com linhas e pagamentos.",
    cs: "Navision, Dynamics NAV a Business Central do verze 14 na SQL Serveru, jedna společnost: zákazníci a dodavatelé, zboží s cenami a zásobami, zaúčtované faktury a dobropisy s řádky a úhradami.",
    hu: "Navision, Dynamics NAV és Business Central a 14-es verzióig SQL Serveren, egy vállalat: vevők és szállítók, cikkek árakkal és készlettel, könyvelt számlák és jóváírások tételekkel és kifizetésekkel.",
  },
  notes: [
    NOTES.by_rowversion,
    NOTES.check_first,
    NOTES.never_write,
    {
      en: "Give the company's name as NAV shows it (SELECT Name FROM Company). Amounts without a currency code are taken for PLN: change it in the views where the local currency is another. From Business Central 15 on tables carry an id at the end: use the connector for Business Central instead.",
      pl: "Podaj nazwę firmy tak, jak pokazuje ją NAV (SELECT Name FROM Company). Kwoty bez kodu waluty są traktowane jako PLN: zmień to w widokach, jeśli waluta lokalna jest inna. Od Business Central 15 nazwy tabel kończą się identyfikatorem: użyj wtedy konektora Business Central.",
      "pt-BR":
        "Informe o nome da empresa como o NAV o mostra (SELECT Name FROM Company). Valores sem código de moeda são tratados como PLN: altere nas visões se a moeda local for outra. A partir do Business Central 15 as tabelas terminam com um identificador: use o conector do Business Central.",
      cs: "Zadejte název společnosti tak, jak jej NAV zobrazuje (SELECT Name FROM Company). Částky bez kódu měny se berou jako PLN: je-li místní měna jiná, změňte to v pohledech. Od Business Central 15 končí názvy tabulek identifikátorem: použijte konektor Business Central.",
      hu: "A vállalat nevét úgy adja meg, ahogyan a NAV mutatja (SELECT Name FROM Company). A devizakód nélküli összegek PLN-nek számítanak: ha a helyi pénznem más, módosítsa a nézetekben. A Business Central 15-től a táblanevek azonosítóval végződnek: ott a Business Central csatlakozót használja.",
    },
  ],
  expects: EXPECTS,
  scripts(options) {
    const { company } = options;
    if (company === undefined) throw companyMissing();
    const expects = ofCompany(EXPECTS, company);
    return mssqlScripts(options, { views: navViews(company), expects });
  },
  definitions: () => standardDefinitions(STANDARD),
};

function companyMissing(): InvalidInputError {
  const remedy = "Give the name of the company: SELECT Name FROM Company.";
  return new InvalidInputError([{ field: "company", message: "is missing", remedy }]);
}
