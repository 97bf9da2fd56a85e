import type { I18n } from "../model/i18n.ts";
import type { NoRate } from "./rates/rates.ts";
import type { Doubt } from "./register-row.ts";
import { text } from "./texts.ts";

/** Why a row has no amount in PLN; each fits the narrow column of PLN in small letters. */
export const NO_RATE_TEXTS: Readonly<Record<NoRate, I18n>> = {
  unavailable: text(
    "NBP: no answer",
    "NBP: brak odpowiedzi",
    "NBP: sem resposta",
    "NBP: bez odpovědi",
    "NBP: nincs válasz",
  ),
  not_published: text(
    "rate not published",
    "kurs nieogłoszony",
    "câmbio não publicado",
    "kurz nezveřejněn",
    "árfolyam még nincs",
  ),
  none: text(
    "not in table A",
    "brak w tabeli A",
    "fora da tabela A",
    "není v tabulce A",
    "nincs az A táblában",
  ),
};

export const DOUBT_TEXTS: Readonly<Record<Doubt, I18n>> = {
  missing_number: text("no number", "brak numeru", "sem número", "chybí číslo", "nincs szám"),
  missing_supplier: text(
    "no supplier",
    "brak dostawcy",
    "sem fornecedor",
    "chybí dodavatel",
    "nincs szállító",
  ),
  bad_supplier_tax_id: text(
    "wrong NIP of the supplier",
    "błędny NIP dostawcy",
    "NIP do fornecedor inválido",
    "chybné NIP dodavatele",
    "hibás szállítói NIP",
  ),
  missing_net: text(
    "no net amount",
    "brak kwoty netto",
    "sem valor líquido",
    "chybí částka bez DPH",
    "nincs nettó összeg",
  ),
  missing_tax: text(
    "no VAT amount",
    "brak kwoty VAT",
    "sem valor de IVA",
    "chybí DPH",
    "nincs áfa",
  ),
  missing_gross: text(
    "no gross amount",
    "brak kwoty brutto",
    "sem valor bruto",
    "chybí částka s DPH",
    "nincs bruttó összeg",
  ),
  amounts_differ: text(
    "net and VAT do not make gross",
    "netto i VAT nie dają brutto",
    "líquido e IVA não somam o bruto",
    "základ a DPH nedávají celkem",
    "a nettó és az áfa nem adja ki a bruttót",
  ),
  vat_differs: text(
    "the VAT rows do not make the totals",
    "podział VAT nie zgadza się z sumami",
    "o detalhamento do IVA difere dos totais",
    "rozpis DPH nesouhlasí se součty",
    "az áfabontás eltér a végösszegtől",
  ),
  draft: text("a draft", "wersja robocza", "rascunho", "koncept", "piszkozat"),
  proforma_not_counted: text(
    "a pro-forma, not counted",
    "pro forma, nie wliczono",
    "pró-forma, não somada",
    "zálohová faktura, nezapočteno",
    "díjbekérő, nincs beszámítva",
  ),
  correction_without_original: text(
    "a correction without its original",
    "korekta bez faktury pierwotnej",
    "correção sem a nota original",
    "oprava bez původní faktury",
    "helyesbítés eredeti számla nélkül",
  ),
  no_rate: text(
    "no exchange rate, not counted in PLN",
    "brak kursu, nie przeliczono na PLN",
    "sem câmbio, não convertido em PLN",
    "bez kurzu, nepřepočteno na PLN",
    "nincs árfolyam, PLN-ben nem számolva",
  ),
};
