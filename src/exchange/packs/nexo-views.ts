import { expected } from "./expected.ts";
import type { PackView } from "./mssql-script.ts";
import type { ExpectedTable } from "./pack.ts";

const M = "{erp}.ModelDanychContainer";

/** Items, stock and contractors: how documents and price lists hang together differs between versions of nexo. */
export const NEXO_VIEWS: readonly PackView[] = [
  {
    name: "bs_contacts_view",
    columns: {
      bs_contact_id: "p.Id",
      code: "p.Sygnatura_PelnaSygnatura",
      name: "COALESCE(NULLIF(RTRIM(p.NazwaSkrocona), ''), p.Sygnatura_PelnaSygnatura)",
      tax_id: "p.NIP",
    },
    from: `${M}.Podmioty AS p`,
  },
  {
    name: "bs_products_view",
    columns: {
      bs_product_id: "a.Id",
      code: "a.Symbol",
      name: "a.Nazwa",
      description: "CAST(a.Opis AS nvarchar(4000))",
      type: "CASE r.Symbol WHEN 'UU' THEN 'service' WHEN 'KT' THEN 'kit' ELSE 'goods' END",
      ean: `(SELECT MAX(c.Kod) FROM ${M}.KodyKreskowe AS c INNER JOIN ${M}.JednostkiMiarAsortymentow AS j ON j.Id = c.JednostkaMiaryAsortymentu_Id WHERE j.Asortyment_Id = a.Id)`,
      category: "g.Nazwa",
      is_deleted: "a.IsInRecycleBin",
    },
    from: `${M}.Asortymenty AS a
LEFT JOIN ${M}.RodzajeAsortymentu AS r ON r.Id = a.Rodzaj_Id
LEFT JOIN ${M}.GrupyAsortymentu AS g ON g.Id = a.GrupaAsortymentu_Id`,
  },
  {
    name: "bs_stock_view",
    columns: {
      bs_product_id: "s.Asortyment_Id",
      warehouse: "m.Symbol",
      // There is no column of all that is there: what is free and what is reserved make it.
      on_hand:
        "s.IloscDostepna + COALESCE(s.IloscZarezerwowanaIlosciowo, 0) + COALESCE(s.IloscZarezerwowanaDostawowo, 0)",
      reserved:
        "COALESCE(s.IloscZarezerwowanaIlosciowo, 0) + COALESCE(s.IloscZarezerwowanaDostawowo, 0)",
      available: "s.IloscDostepna",
    },
    from: `${M}.StanyMagazynowe AS s
INNER JOIN ${M}.Magazyny AS m ON m.Id = s.Magazyn_Id`,
  },
];

export const NEXO_EXPECTS: readonly ExpectedTable[] = [
  expected("ModelDanychContainer.Podmioty", "I", {
    integer: "Id",
    text: "NIP Sygnatura_PelnaSygnatura NazwaSkrocona",
  }),
  expected("ModelDanychContainer.Asortymenty", "C", {
    integer: "Id Rodzaj_Id GrupaAsortymentu_Id",
    text: "Symbol Nazwa Opis",
    boolean: "IsInRecycleBin",
  }),
  expected("ModelDanychContainer.RodzajeAsortymentu", "C", { integer: "Id", text: "Symbol" }),
  expected("ModelDanychContainer.GrupyAsortymentu", "C", { integer: "Id", text: "Nazwa" }),
  expected("ModelDanychContainer.JednostkiMiarAsortymentow", "C", {
    integer: "Id Asortyment_Id",
  }),
  expected(
    "ModelDanychContainer.KodyKreskowe",
    "C",
    { text: "Kod", integer: "JednostkaMiaryAsortymentu_Id" },
    { JednostkaMiaryAsortymentu_Id: "I" },
  ),
  expected("ModelDanychContainer.StanyMagazynowe", "C", {
    integer: "Asortyment_Id Magazyn_Id",
    decimal: "IloscDostepna IloscZarezerwowanaIlosciowo IloscZarezerwowanaDostawowo",
  }),
  expected("ModelDanychContainer.Magazyny", "C", { integer: "Id", text: "Symbol" }),
];
