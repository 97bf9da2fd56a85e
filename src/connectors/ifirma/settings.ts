import { Type } from "typebox";
import { field, fields, keepOriginals } from "../../sdk/index.ts";

export const KEY_NAMES = ["faktura", "rachunek", "wydatek", "abonent"] as const;
/** What iFirma calls the key of an area; the name is part of what is signed. */
export type KeyName = (typeof KEY_NAMES)[number];

export const EXPENSE_PATHS = ["kosztdzialalnoscivat", "zakuptowaruvat", "oplatatelefon"] as const;
export const PURCHASES_SERVE = ["OP", "ZW", "OPIZW"] as const;

export const settings = fields({
  own_tax_id: Type.Optional(
    field.text({
      title: {
        en: "Our tax id (NIP)",
        pl: "Nasz NIP",
        "pt-BR": "Nosso NIP",
        cs: "Naše daňové číslo (NIP)",
        hu: "Saját adószámunk (NIP)",
      },
      help: {
        en: "iFirma does not tell it; it makes us the seller of our invoices.",
        pl: "iFirma go nie podaje; dzięki niemu jesteśmy sprzedawcą na swoich fakturach.",
        "pt-BR": "O iFirma não o informa; com ele somos o vendedor nas nossas faturas.",
        cs: "iFirma je nesděluje; díky němu jsme prodávajícím na svých fakturách.",
        hu: "Az iFirma nem közli; ettől leszünk eladók a saját számláinkon.",
      },
      maxLength: 20,
      examples: ["5252914179"],
    }),
  ),
  api_key_is: Type.Optional(
    field.choice(KEY_NAMES, {
      title: {
        en: "The API key is the key",
        pl: "Klucz API to klucz",
        "pt-BR": "A chave de API é a chave",
        cs: "Klíč API je klíč",
        hu: "Az API-kulcs ez a kulcs",
      },
      help: {
        en: "Empty: it is tried wherever a key is missing.",
        pl: "Puste: jest próbowany wszędzie tam, gdzie brakuje klucza.",
        "pt-BR": "Vazio: é tentada onde faltar uma chave.",
        cs: "Prázdné: zkusí se všude, kde klíč chybí.",
        hu: "Üresen: mindenhol kipróbáljuk, ahol hiányzik egy kulcs.",
      },
    }),
  ),
  recheck_days: Type.Optional(
    field.integer({
      title: {
        en: "Days to look back for changes",
        pl: "Ile dni wstecz szukać zmian",
        "pt-BR": "Dias para trás em que procurar mudanças",
        cs: "Kolik dní zpět hledat změny",
        hu: "Hány napra visszamenően keressünk változást",
      },
      help: {
        en: "iFirma does not say what changed: invoices of these days are compared.",
        pl: "iFirma nie podaje, co się zmieniło: porównywane są faktury z tych dni.",
        "pt-BR": "O iFirma não diz o que mudou: comparam-se as faturas desses dias.",
        cs: "iFirma neříká, co se změnilo: porovnávají se faktury z těchto dnů.",
        hu: "Az iFirma nem közli, mi változott: e napok számláit hasonlítjuk össze.",
      },
      minimum: 1,
      maximum: 1_100,
      default: 92,
    }),
  ),
  expense_document: Type.Optional(
    field.choice(EXPENSE_PATHS, {
      title: {
        en: "How cost invoices are booked",
        pl: "Jak księgować faktury kosztowe",
        "pt-BR": "Como lançar as faturas de custo",
        cs: "Jak účtovat nákladové faktury",
        hu: "Hogyan könyveljük a bejövő számlákat",
      },
      help: {
        en: "iFirma's own words: business cost, purchase of goods, phone and internet.",
        pl: "Nazwy z iFirma: koszt działalności, zakup towaru, opłata za telefon i internet.",
        "pt-BR":
          "Palavras do iFirma: custo da atividade, compra de mercadorias, telefone e internet.",
        cs: "Názvy z iFirma: náklad podnikání, nákup zboží, telefon a internet.",
        hu: "Az iFirma szavaival: működési költség, áruvásárlás, telefon és internet.",
      },
      default: "kosztdzialalnoscivat",
    }),
  ),
  purchases_serve: Type.Optional(
    field.choice(PURCHASES_SERVE, {
      title: {
        en: "Purchases serve sales that are",
        pl: "Zakupy służą sprzedaży",
        "pt-BR": "As compras servem a vendas",
        cs: "Nákupy slouží prodeji",
        hu: "A beszerzések célja",
      },
      help: {
        en: "OP taxed, ZW exempt, OPIZW both.",
        pl: "OP opodatkowanej, ZW zwolnionej, OPIZW jednej i drugiej.",
        "pt-BR": "OP tributadas, ZW isentas, OPIZW ambas.",
        cs: "OP zdanitelnému, ZW osvobozenému, OPIZW obojímu.",
        hu: "OP adóköteles, ZW adómentes, OPIZW mindkettő értékesítés.",
      },
      default: "OP",
    }),
  ),
  move_accounting_month: Type.Optional(
    field.flag({
      title: {
        en: "Switch the accounting month for writing",
        pl: "Przełączaj miesiąc księgowy na czas zapisu",
        "pt-BR": "Mudar o mês contábil durante o lançamento",
        cs: "Přepínat účetní měsíc pro zápis",
        hu: "A könyvelési hónap átállítása az íráshoz",
      },
      help: {
        en: "iFirma takes documents of its current accounting month only. It is switched back afterwards. Needs the subscriber key.",
        pl: "iFirma przyjmuje dokumenty tylko z bieżącego miesiąca księgowego. Potem miesiąc wraca na miejsce. Wymaga klucza abonenta.",
        "pt-BR":
          "O iFirma só aceita documentos do mês contábil atual. Depois o mês volta ao que era. Precisa da chave do assinante.",
        cs: "iFirma přijímá doklady jen z aktuálního účetního měsíce. Potom se měsíc vrátí. Vyžaduje klíč předplatitele.",
        hu: "Az iFirma csak az aktuális könyvelési hónap bizonylatait fogadja. Utána visszaáll. Előfizetői kulcs kell hozzá.",
      },
      default: false,
    }),
  ),
  keep_originals: keepOriginals,
});
