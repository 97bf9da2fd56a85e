import { Type } from "typebox";
import { field } from "../../sdk/index.ts";
import { recordFields } from "./record-fields.ts";

export const settingFields = {
  sign_in: Type.Optional(
    field.choice(["oauth2", "tba"], {
      title: {
        en: "Sign in with",
        pl: "Sposób logowania",
        "pt-BR": "Entrar com",
        cs: "Způsob přihlášení",
        hu: "Bejelentkezés módja",
      },
      help: {
        en: "oauth2: certificate and private key, what Oracle wants for new connections. tba: consumer key and token.",
        pl: "oauth2 – certyfikat i klucz prywatny, zalecane przez Oracle dla nowych połączeń; tba – consumer key i token.",
        "pt-BR":
          "oauth2: certificado e chave privada, o que a Oracle pede para conexões novas. tba: consumer key e token.",
        cs: "oauth2 – certifikát a soukromý klíč, jak Oracle chce u nových připojení; tba – consumer key a token.",
        hu: "oauth2 – tanúsítvány és privát kulcs, az Oracle új kapcsolatokhoz ezt kéri; tba – consumer key és token.",
      },
      default: "oauth2",
    }),
  ),
  time_zone: Type.Optional(
    field.text({
      title: {
        en: "Time zone of the NetSuite user",
        pl: "Strefa czasowa użytkownika NetSuite",
        "pt-BR": "Fuso horário do usuário do NetSuite",
        cs: "Časové pásmo uživatele NetSuite",
        hu: "A NetSuite-felhasználó időzónája",
      },
      help: {
        en: "As in Home > Set Preferences. With it the hub knows when something was changed there, so that the newer one of two changes can win.",
        pl: "Jak w Home > Set Preferences. Dzięki niej hub wie, kiedy coś tam zmieniono, więc z dwóch zmian może wygrać nowsza.",
        "pt-BR":
          "Como em Home > Set Preferences. Com ele o hub sabe quando algo mudou lá, e de duas mudanças pode vencer a mais nova.",
        cs: "Jako v Home > Set Preferences. Hub pak ví, kdy se tam něco změnilo, a ze dvou změn může vyhrát novější.",
        hu: "Mint a Home > Set Preferences oldalon. Így a hub tudja, mikor módosítottak ott valamit, és két módosításból az újabb nyerhet.",
      },
      pattern: "^[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}$",
      maxLength: 60,
      examples: ["Europe/Warsaw", "America/Sao_Paulo"],
    }),
  ),
  with_stock: Type.Optional(
    field.flag({
      title: {
        en: "Read stock",
        pl: "Pobieraj stany magazynowe",
        "pt-BR": "Ler o estoque",
        cs: "Číst sklad",
        hu: "Készlet beolvasása",
      },
      help: {
        en: "Per location. Switch it off where the account has no inventory.",
        pl: "W podziale na lokalizacje. Wyłącz, jeśli konto nie prowadzi magazynu.",
        "pt-BR": "Por local. Desative se a conta não tiver estoque.",
        cs: "Podle míst. Vypněte, pokud účet nevede sklad.",
        hu: "Helyenként. Kapcsolja ki, ha a fiók nem vezet készletet.",
      },
      default: true,
    }),
  ),
  price_list: Type.Optional(
    field.text({
      title: {
        en: "Name of the price list in the hub",
        pl: "Nazwa cennika w hubie",
        "pt-BR": "Nome da lista de preços no hub",
        cs: "Název ceníku v hubu",
        hu: "Az árlista neve a hubban",
      },
      help: {
        en: "The price of the chosen level is kept under this name.",
        pl: "Cena z wybranego poziomu jest zapisywana pod tą nazwą.",
        "pt-BR": "O preço do nível escolhido é guardado com este nome.",
        cs: "Cena zvolené úrovně se ukládá pod tímto názvem.",
        hu: "A kiválasztott árszint ára ezen a néven kerül mentésre.",
      },
      default: "base",
      maxLength: 60,
      examples: ["base", "retail"],
    }),
  ),
  price_level_id: Type.Optional(
    field.text({
      title: {
        en: "Price level (internal ID)",
        pl: "Poziom cen (internal ID)",
        "pt-BR": "Nível de preço (internal ID)",
        cs: "Cenová úroveň (internal ID)",
        hu: "Árszint (internal ID)",
      },
      help: {
        en: "Of Setup > Accounting > Accounting Lists. 1 is the base price.",
        pl: "Z Setup > Accounting > Accounting Lists. 1 to cena podstawowa.",
        "pt-BR": "De Setup > Accounting > Accounting Lists. 1 é o preço base.",
        cs: "Ze Setup > Accounting > Accounting Lists. 1 je základní cena.",
        hu: "A Setup > Accounting > Accounting Lists listából. Az 1 az alapár.",
      },
      default: "1",
      pattern: "^[1-9][0-9]{0,9}$",
      maxLength: 10,
    }),
  ),
  currency: Type.Optional(
    field.text({
      title: {
        en: "Currency of the prices",
        pl: "Waluta cen",
        "pt-BR": "Moeda dos preços",
        cs: "Měna cen",
        hu: "Az árak pénzneme",
      },
      help: {
        en: "Three letters. Left out: the base currency of the account. An account with one currency alone needs it.",
        pl: "Trzy litery. Gdy brak: waluta podstawowa konta. Konto z jedną walutą wymaga podania.",
        "pt-BR":
          "Três letras. Em branco: a moeda base da conta. Uma conta com uma única moeda precisa dela.",
        cs: "Tři písmena. Bez ní: základní měna účtu. Účet s jedinou měnou ji potřebuje.",
        hu: "Három betű. Ha üres: a fiók alappénzneme. Egyetlen pénznemű fióknál meg kell adni.",
      },
      pattern: "^[A-Z]{3}$",
      maxLength: 3,
      examples: ["EUR", "PLN"],
    }),
  ),
  gross_prices: Type.Optional(
    field.flag({
      title: {
        en: "Prices include tax",
        pl: "Ceny brutto",
        "pt-BR": "Preços com imposto",
        cs: "Ceny s daní",
        hu: "Bruttó árak",
      },
      help: {
        en: "As in the preferences of the account.",
        pl: "Zgodnie z ustawieniami konta.",
        "pt-BR": "Conforme as preferências da conta.",
        cs: "Podle nastavení účtu.",
        hu: "A fiók beállításai szerint.",
      },
      default: false,
    }),
  ),
  ...recordFields,
};
