import { EGERIA_VIEWS } from "./egeria-views.ts";
import { expected } from "./expected.ts";
import { columnsOfViews } from "./mssql-script.ts";
import { oracleScripts } from "./oracle-script.ts";
import type { ExpectedTable, Pack } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";
import { standardDefinitions } from "./standard-definitions.ts";

const EXPECTS: readonly ExpectedTable[] = [
  expected("EGADM1.CKK_KLIENCI", "C", {
    decimal: "KL_KOD",
    text: "KL_SKROT",
    datetime: "KL_KIEDY_MODYFIKOWAL KL_KIEDY_UTWORZYL",
  }),
  expected("EGADM1.CKK_KLIENCI_DANE", "C", {
    decimal: "KLD_ID KLD_KL_KOD KLD_TERMIN_ZAPLATY",
    text: "KLD_NAZWA KLD_NIP KLD_REGON KLD_EMAIL_DO KLD_F_AKTUALNE",
    datetime: "KLD_OBOWIAZUJE_OD KLD_DATA_MODYFIKACJI",
  }),
  expected("EGADM1.CKK_ADRESY", "C", {
    decimal: "ADR_ID ADR_KL_KOD ADR_LP",
    text: "ADR_ULICA ADR_NUMER_DOMU ADR_NUMER_LOKALU ADR_KOD_POCZTOWY ADR_MIEJSCOWOSC ADR_F_AKTUALNE",
  }),
  expected("EGADM1.NZT_ROZRACHUNKI", "C", {
    decimal: "ROZ_ID ROZ_KL_KOD",
    text: "ROZ_NUMER ROZ_TYP",
  }),
  expected("EGADM1.NZT_PLATNOSCI", "C", {
    decimal: "PL_ROZ_ID PL_KWOTA_WALUTY_WN PL_KWOTA_WALUTY_MA",
    datetime: "PL_DATA PL_DATA_ZAPLATY",
    text: "PL_F_ANULOWANA",
  }),
];

export const egeria: Pack = {
  id: "egeria",
  title: "Comarch ERP Egeria",
  vendor: "Comarch",
  provider: "oracle",
  confidence: "fair",
  summary: {
    en: "Comarch ERP Egeria on Oracle: contractors, and settlements as invoices with their state of payment. Items and lines of documents are not covered.",
    pl: "Comarch ERP Egeria na bazie Oracle: kontrahenci oraz rozrachunki jako faktury ze stanem rozliczenia. Bez towarów i pozycji dokumentów.",
    "pt-BR":
      "Comarch ERP Egeria em Oracle: parceiros e títulos como notas com a situação de pagamento. Itens e linhas de documentos não são abrangidos.",
    cs: "Comarch ERP Egeria na Oracle: partneři a saldokontní položky jako faktury se stavem úhrady. Položky zboží a řádky dokladů zahrnuty nejsou.",
    hu: "Comarch ERP Egeria Oracle-ön: partnerek, valamint a folyószámla-tételek számlaként, fizetettséggel. A termékek és a bizonylattételek nincsenek lefedve.",
  },
  notes: [
    NOTES.check_first,
    {
      en: "Little of Egeria is documented. What ROZ_TYP says is inferred: Z is taken for a liability (cost), all others for a receivable (sales), amounts are in the settlement's currency and are taken for PLN. Compare ten documents with the program before relying on them.",
      pl: "Egeria jest słabo udokumentowana. Znaczenie ROZ_TYP jest domniemane: Z to zobowiązanie (zakup), pozostałe to należność (sprzedaż), kwoty są w walucie rozrachunku i są traktowane jako PLN. Zanim na tym polegasz, porównaj dziesięć dokumentów z programem.",
      "pt-BR":
        "O Egeria é pouco documentado. O sentido de ROZ_TYP é deduzido: Z é tido como obrigação (custo), os demais como direito (venda); os valores estão na moeda do título e são tratados como PLN. Compare dez documentos com o programa antes de confiar neles.",
      cs: "Egeria je málo dokumentovaná. Význam ROZ_TYP je odvozen: Z je závazek (náklad), ostatní pohledávka (prodej); částky jsou v měně položky a berou se jako PLN. Než se na to spolehnete, porovnejte deset dokladů s programem.",
      hu: "Az Egeria kevéssé dokumentált. A ROZ_TYP jelentése következtetés: a Z kötelezettség (költség), a többi követelés (értékesítés); az összegek a tétel pénznemében vannak, és PLN-nek számítanak. Mielőtt rájuk támaszkodna, hasonlítson össze tíz bizonylatot a programmal.",
    },
    {
      en: "In Oracle `erp_database` is the schema of the tables (EGADM1) and `hub_database` the schema of the views. Views of the program itself show nothing until a firm is chosen in the session: these read the tables.",
      pl: "W Oracle `erp_database` to schemat tabel (EGADM1), a `hub_database` schemat widoków. Widoki samego programu nic nie zwracają bez wyboru firmy w sesji: te czytają tabele.",
      "pt-BR":
        "Em Oracle, `erp_database` é o esquema das tabelas (EGADM1) e `hub_database` o das visões. As visões do próprio programa nada mostram sem escolher a empresa na sessão: estas leem as tabelas.",
      cs: "V Oracle je `erp_database` schéma tabulek (EGADM1) a `hub_database` schéma pohledů. Pohledy samotného programu nic nevracejí, dokud se v relaci nezvolí firma: tyto čtou tabulky.",
      hu: "Oracle-ben az `erp_database` a táblák sémája (EGADM1), a `hub_database` a nézeteké. A program saját nézetei a munkamenetben kiválasztott cég nélkül nem adnak sort: ezek a táblákat olvassák.",
    },
  ],
  expects: EXPECTS,
  scripts: (options) => oracleScripts(options, { views: EGERIA_VIEWS, expects: EXPECTS }),
  definitions: ({ hub_database }) =>
    standardDefinitions({
      ...{ slug: "egeria", program: "Comarch ERP Egeria", schema: hub_database },
      ...{ views: columnsOfViews(EGERIA_VIEWS), has_staging: false },
    }),
};
