import { fixed, formula, join, take } from "../ready/parts.ts";
import { expected } from "./expected.ts";
import { fromMirror, mirrorOf } from "./mirror-definitions.ts";
import type { Pack, PackDefinition } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";
import { checkOptions } from "./pack-options.ts";

const QAD = { slug: "qad", program: "QAD" } as const;

/** Keys of the tables, without the prefix that the columns of each share. */
const TABLES = {
  pt_mstr: "pt_domain pt_part",
  in_mstr: "in_domain in_part in_site",
  cm_mstr: "cm_domain cm_addr",
  vd_mstr: "vd_domain vd_addr",
  ad_mstr: "ad_domain ad_addr",
  so_mstr: "so_domain so_nbr",
  sod_det: "sod_domain sod_nbr sod_line",
  ih_hist: "ih_domain ih_inv_nbr ih_nbr",
  idh_hist: "idh_domain idh_inv_nbr idh_nbr idh_line",
} as const;
type QadTable = keyof typeof TABLES;

/** Only the columns that definitions read or that tell rows apart: array fields and custom ones do not come over ODBC. */
const COLUMNS: Readonly<Record<QadTable, string>> = {
  pt_mstr: "pt_desc1 pt_desc2 pt_um pt_prod_line pt_status pt_pm_code pt_price",
  in_mstr: "in_qty_oh in_qty_all in_qty_avail",
  cm_mstr: "cm_sort cm_curr cm_region",
  vd_mstr: "vd_sort vd_curr",
  ad_mstr: "ad_type ad_name ad_line1 ad_city ad_zip ad_ctry ad_gst_id",
  so_mstr: "so_cust so_ord_date so_due_date so_curr",
  sod_det: "sod_part sod_qty_ord sod_qty_ship sod_price",
  ih_hist: "ih_bill ih_cust ih_inv_date ih_ship_date ih_due_date ih_curr ih_po",
  idh_hist: "idh_part idh_um idh_qty_inv idh_price",
};

const list = (names: string): string[] => names.split(" ");
const named = (table: QadTable): string => `PUB.${table}`;

export const qad: Pack = {
  id: "qad",
  title: "QAD (MFG/PRO)",
  vendor: "QAD",
  provider: "odbc",
  confidence: "fair",
  summary: {
    en: "QAD Enterprise Applications, MFG/PRO on Progress OpenEdge over ODBC, through a mirror: items with stock per site, customers and suppliers, invoices of the sales history with lines; sales orders are copied too.",
    pl: "QAD Enterprise Applications, MFG/PRO na Progress OpenEdge przez ODBC i lustro: pozycje ze stanami w zakładach, odbiorcy i dostawcy, faktury z historii sprzedaży z wierszami; kopiowane są też zamówienia.",
    "pt-BR":
      "QAD Enterprise Applications, MFG/PRO em Progress OpenEdge por ODBC e espelho: itens com estoque por unidade, clientes e fornecedores, notas do histórico de vendas com linhas; os pedidos também são copiados.",
    cs: "QAD Enterprise Applications, MFG/PRO na Progress OpenEdge přes ODBC a zrcadlo: položky se zásobami podle závodů, odběratelé a dodavatelé, faktury z historie prodeje s řádky; kopírují se i objednávky.",
    hu: "QAD Enterprise Applications, MFG/PRO Progress OpenEdge-en ODBC-n és tükrön keresztül: cikkek telephelyenkénti készlettel, vevők és szállítók, az értékesítési előzmények számlái tételekkel; a rendelések is átmásolódnak.",
  },
  notes: [
    NOTES.mirror_first,
    NOTES.check_first,
    {
      en: "Give the domain as the company: nearly every table holds several. Text that is longer than its SQL width stops the read: ask the administrator to run dbtool. Invoices have no VAT in these tables: the net is the sum of the lines. The tax number is looked for in ad_gst_id.",
      pl: "Podaj domenę jako firmę: prawie każda tabela zawiera ich kilka. Tekst dłuższy niż jego szerokość SQL przerywa odczyt: poproś administratora o dbtool. Faktury nie mają w tych tabelach VAT: netto to suma wierszy. NIP jest szukany w ad_gst_id.",
      "pt-BR":
        "Informe o domínio como empresa: quase toda tabela guarda vários. Texto maior que a largura SQL interrompe a leitura: peça ao administrador para executar dbtool. As notas não têm imposto nessas tabelas: o líquido é a soma das linhas. O número fiscal é buscado em ad_gst_id.",
      cs: "Zadejte doménu jako firmu: téměř každá tabulka jich obsahuje více. Text delší než jeho šířka v SQL čtení zastaví: požádejte správce o dbtool. Faktury v těchto tabulkách nemají DPH: základ je součet řádků. DIČ se hledá v ad_gst_id.",
      hu: "A domaint adja meg cégként: szinte minden tábla többet tartalmaz. Az SQL-szélességnél hosszabb szöveg megállítja az olvasást: kérje a rendszergazdától a dbtool futtatását. A számláknak ezekben a táblákban nincs áfájuk: a nettó a sorok összege. Az adószámot az ad_gst_id oszlop adja.",
    },
  ],
  expects: [
    expected("PUB.pt_mstr", "C", {
      text: "pt_domain pt_part pt_desc1 pt_desc2 pt_um pt_prod_line pt_status pt_pm_code",
      decimal: "pt_price",
    }),
    expected("PUB.in_mstr", "I", {
      text: "in_domain in_part in_site",
      decimal: "in_qty_oh in_qty_all in_qty_avail",
    }),
    expected("PUB.cm_mstr", "C", { text: "cm_domain cm_addr cm_sort cm_curr cm_region" }),
    expected("PUB.vd_mstr", "C", { text: "vd_domain vd_addr vd_sort vd_curr" }),
    expected("PUB.ad_mstr", "C", {
      text: "ad_domain ad_addr ad_type ad_name ad_line1 ad_city ad_zip ad_ctry ad_gst_id",
    }),
    expected("PUB.so_mstr", "I", {
      text: "so_domain so_nbr so_cust so_curr",
      date: "so_ord_date so_due_date",
    }),
    expected("PUB.sod_det", "I", {
      ...{ text: "sod_domain sod_nbr sod_part", integer: "sod_line" },
      decimal: "sod_qty_ord sod_qty_ship sod_price",
    }),
    expected("PUB.ih_hist", "C", {
      text: "ih_domain ih_inv_nbr ih_nbr ih_bill ih_cust ih_curr ih_po",
      date: "ih_inv_date ih_ship_date ih_due_date",
    }),
    expected("PUB.idh_hist", "C", {
      ...{ text: "idh_domain idh_inv_nbr idh_nbr idh_part idh_um", integer: "idh_line" },
      decimal: "idh_qty_inv idh_price",
    }),
  ],
  scripts: () => [],
  definitions(options) {
    const { company } = checkOptions(options);
    const domain = company === undefined ? undefined : company.replaceAll("'", "''");
    const inDomain = (prefix: string, more?: string): { where?: string } => {
      const parts = [
        ...(domain ? [`${prefix}_domain = '${domain}'`] : []),
        ...(more ? [more] : []),
      ];
      return parts.length > 0 ? { where: parts.join(" AND ") } : {};
    };
    return [
      mirrorOf(QAD, {
        tables: (Object.keys(TABLES) as QadTable[]).map((table) => ({
          table: named(table),
          key: list(TABLES[table]),
          columns: [...list(TABLES[table]), ...list(COLUMNS[table])],
          ...inDomain(table.split("_")[0] ?? ""),
        })),
        // Progress has no snapshot that readers over ODBC could ask for.
        snapshot: false,
      }),
      items(inDomain("pt")),
      parties(inDomain("ad", "ad_type IN ('customer', 'supplier')")),
      invoices(inDomain("ih")),
    ];
  },
};

interface Where {
  readonly where?: string;
}

const items = (where: Where): PackDefinition =>
  fromMirror(QAD, "items", {
    ...{ entity: "item", source: { table: named("pt_mstr"), ...where } },
    key: list(TABLES.pt_mstr),
    map: [
      take("code", "pt_part"),
      take("name", ["pt_desc1", "pt_desc2"], join()),
      take("unit", "pt_um"),
      take("category", "pt_prod_line"),
      formula("active", '!(row.pt_status in ["OBS", "OBSOLETE", "INACTIVE"])'),
      take("attributes.pt_status", "pt_status"),
    ],
    children: [
      {
        ...{ into: "stock", table: named("in_mstr"), parent_key: ["in_domain", "in_part"] },
        order: ["in_site"],
        map: [
          take("warehouse", "in_site"),
          take("on_hand", "in_qty_oh"),
          take("reserved", "in_qty_all"),
          take("available", "in_qty_avail"),
        ],
      },
    ],
  });

const parties = (where: Where): PackDefinition =>
  fromMirror(QAD, "parties", {
    ...{ entity: "party", source: { table: named("ad_mstr"), ...where } },
    key: list(TABLES.ad_mstr),
    map: [
      take("role", "ad_type"),
      take("name", "ad_name"),
      take("ids[CODE]", "ad_addr"),
      take("ids[PL:NIP]", "ad_gst_id"),
      take("address.line1", "ad_line1"),
      take("address.city", "ad_city"),
      take("address.post_code", "ad_zip"),
      take("address.country_code", "ad_ctry"),
    ],
    ...{ match: "tax_id = '{ad_gst_id}'", link: "ad_gst_id = '{tax_id}'" },
  });

/** A document with a minus is a credit memo. */
const invoices = (where: Where): PackDefinition =>
  fromMirror(QAD, "sales", {
    ...{ entity: "invoice", source: { table: named("ih_hist"), ...where } },
    key: list(TABLES.ih_hist),
    map: [
      fixed("direction", "sales"),
      take("number", "ih_inv_nbr"),
      take("order_reference", "ih_nbr"),
      take("buyer_reference", "ih_po"),
      take("issue_date", "ih_inv_date"),
      take("delivery_date", "ih_ship_date"),
      take("due_date", "ih_due_date"),
      take("currency", "ih_curr"),
      take("buyer.ids[CODE]", "ih_bill"),
    ],
    children: [
      {
        ...{ into: "lines", table: named("idh_hist") },
        parent_key: ["idh_domain", "idh_inv_nbr", "idh_nbr"],
        order: ["idh_line"],
        map: [
          take("no", "idh_line"),
          take("seller_code", "idh_part"),
          take("unit_local", "idh_um"),
          take("qty", "idh_qty_inv"),
          take("net_price", "idh_price"),
        ],
      },
    ],
  });
