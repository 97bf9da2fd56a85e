import { Type } from "typebox";
import { field } from "../../sdk/index.ts";

export const ENVIRONMENTS = ["production", "demo", "test"] as const;
export const SIGN_INS = ["auto", "certificate", "token"] as const;
export const FETCHES = ["auto", "package", "single"] as const;
/** The day from which the present system takes invoices. */
export const FIRST_DAY = "2026-02-01";

export const settingFields = {
  environment: Type.Optional(
    field.choice(ENVIRONMENTS, {
      title: {
        en: "Environment",
        pl: "Środowisko",
        "pt-BR": "Ambiente",
        cs: "Prostředí",
        hu: "Környezet",
      },
      help: {
        en: "production; demo (no legal effect); test (never real data). Each has its own tokens and certificates.",
        pl: "production – produkcyjne; demo – bez skutków prawnych; test – nigdy prawdziwe dane. Każde ma własne tokeny i certyfikaty.",
        "pt-BR":
          "production; demo (sem efeito legal); test (nunca dados reais). Cada um tem seus próprios tokens e certificados.",
        cs: "production – ostré; demo – bez právních účinků; test – nikdy skutečná data. Každé má vlastní tokeny a certifikáty.",
        hu: "production – éles; demo – joghatás nélkül; test – soha valódi adat. Mindegyiknek saját tokenjei és tanúsítványai vannak.",
      },
      default: "production",
    }),
  ),
  sign_in: Type.Optional(
    field.choice(SIGN_INS, {
      title: {
        en: "Sign in with",
        pl: "Sposób logowania",
        "pt-BR": "Entrar com",
        cs: "Způsob přihlášení",
        hu: "Bejelentkezés módja",
      },
      help: {
        en: "auto: with the certificate where there is one, else with the token.",
        pl: "auto: certyfikatem, jeśli jest, a w przeciwnym razie tokenem.",
        "pt-BR": "auto: com o certificado, se houver; senão, com o token.",
        cs: "auto: certifikátem, je-li zadán, jinak tokenem.",
        hu: "auto: tanúsítvánnyal, ha van, különben tokennel.",
      },
      default: "auto",
    }),
  ),
  sync_from: Type.Optional(
    field.text({
      title: {
        en: "First day to read",
        pl: "Pobieraj od dnia",
        "pt-BR": "Primeiro dia a ler",
        cs: "Číst ode dne",
        hu: "Olvasás ettől a naptól",
      },
      help: {
        en: "Where the first incremental sync starts: the day on which KSeF took the invoice.",
        pl: "Od tego dnia zaczyna pierwsza synchronizacja przyrostowa; liczy się dzień przyjęcia faktury przez KSeF.",
        "pt-BR":
          "Onde começa a primeira sincronização incremental: o dia em que o KSeF recebeu a fatura.",
        cs: "Odkud začne první přírůstková synchronizace: den, kdy KSeF fakturu přijal.",
        hu: "Innen indul az első növekményes szinkronizálás: a nap, amikor a KSeF átvette a számlát.",
      },
      default: FIRST_DAY,
      pattern: "^20\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
      maxLength: 10,
    }),
  ),
  third_party_costs: Type.Optional(
    field.flag({
      title: {
        en: "Costs where we are a third party",
        pl: "Koszty, na których jesteśmy podmiotem trzecim",
        "pt-BR": "Custos em que somos terceiro",
        cs: "Náklady, kde jsme třetí stranou",
        hu: "Költségek, ahol harmadik fél vagyunk",
      },
      help: {
        en: "Also reads invoices where we are recipient, further buyer or payer (Podmiot3); once a day.",
        pl: "Pobiera też faktury, na których jesteśmy odbiorcą, dodatkowym nabywcą lub płatnikiem (Podmiot3); raz dziennie.",
        "pt-BR":
          "Lê também faturas em que somos destinatário, comprador adicional ou pagador (Podmiot3); uma vez por dia.",
        cs: "Čte i faktury, kde jsme příjemcem, dalším kupujícím nebo plátcem (Podmiot3); jednou denně.",
        hu: "Azokat a számlákat is olvassa, ahol átvevő, további vevő vagy fizető fél vagyunk (Podmiot3); naponta egyszer.",
      },
      default: true,
    }),
  ),
  authorized_sales: Type.Optional(
    field.flag({
      title: {
        en: "Invoices that we issue as an authorised party",
        pl: "Faktury wystawiane przez nas jako podmiot upoważniony",
        "pt-BR": "Faturas que emitimos como parte autorizada",
        cs: "Faktury, které vystavujeme jako oprávněná osoba",
        hu: "Számlák, amelyeket meghatalmazottként állítunk ki",
      },
      help: {
        en: "For bailiffs, enforcement bodies and tax representatives: read among the sales.",
        pl: "Dla komorników, organów egzekucyjnych i przedstawicieli podatkowych: wśród sprzedaży.",
        "pt-BR":
          "Para oficiais de justiça, órgãos de execução e representantes fiscais: entre as vendas.",
        cs: "Pro exekutory, exekuční orgány a daňové zástupce: mezi prodejními fakturami.",
        hu: "Végrehajtóknak, végrehajtó szerveknek és adóképviselőknek: a kimenő számlák között.",
      },
      default: false,
    }),
  ),
  fetch: Type.Optional(
    field.choice(FETCHES, {
      title: {
        en: "How invoices are fetched",
        pl: "Sposób pobierania faktur",
        "pt-BR": "Como as faturas são obtidas",
        cs: "Způsob stahování faktur",
        hu: "Számlák letöltésének módja",
      },
      help: {
        en: "single: one call each, at most 64 an hour. package: encrypted packages of up to 10,000. auto: by how many there are.",
        pl: "single – pojedynczo, najwyżej 64 na godzinę; package – szyfrowane paczki do 10 000 faktur; auto – zależnie od liczby.",
        "pt-BR":
          "single: uma chamada por fatura, no máximo 64 por hora. package: pacotes cifrados de até 10.000. auto: conforme a quantidade.",
        cs: "single – po jedné, nejvýše 64 za hodinu; package – šifrované balíčky až po 10 000; auto – podle počtu.",
        hu: "single – egyenként, óránként legfeljebb 64; package – titkosított csomagok 10 000 számláig; auto – a mennyiség szerint.",
      },
      default: "auto",
    }),
  ),
  xsd_folder: Type.Optional(
    field.text({
      title: {
        en: "Folder with the FA(3) schema",
        pl: "Folder ze schemą FA(3)",
        "pt-BR": "Pasta com o esquema FA(3)",
        cs: "Složka se schématem FA(3)",
        hu: "Az FA(3) séma mappája",
      },
      help: {
        en: "On the hub's machine. With it every invoice is checked against the ministry's XSD before it is sent.",
        pl: "Na komputerze huba. Gdy jest podany, każda faktura jest przed wysłaniem sprawdzana ze schemą XSD ministerstwa.",
        "pt-BR":
          "Na máquina do hub. Com ela, cada fatura é conferida com o XSD do ministério antes do envio.",
        cs: "Na počítači hubu. Je-li zadána, každá faktura se před odesláním ověří podle XSD ministerstva.",
        hu: "A hub gépén. Ha meg van adva, minden számlát beküldés előtt a minisztérium XSD-jével ellenőriz.",
      },
      maxLength: 1000,
      examples: ["/srv/viadukt/ksef-xsd"],
    }),
  ),
};
