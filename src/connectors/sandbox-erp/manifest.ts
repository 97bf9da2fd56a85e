import { defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "sandbox_erp",
  title: same("Sandbox ERP"),
  summary: {
    en: "A simulated ERP with parts and stock, for trying the hub without any account.",
    pl: "Symulowany system ERP z częściami i stanami magazynowymi: pozwala wypróbować program bez zakładania konta.",
    "pt-BR": "Um ERP simulado com peças e estoque, para experimentar o sistema sem ter conta.",
    cs: "Simulovaný ERP s díly a skladem, na vyzkoušení bez jakéhokoli účtu.",
    hu: "Szimulált ERP alkatrészekkel és készlettel, hogy fiók nélkül is kipróbálható legyen a rendszer.",
  },
  category: "erp",
  countries: [],
  steps: [
    {
      en: "Start the sandbox on your machine: viadukt sandbox",
      pl: "Uruchom piaskownicę na swoim komputerze: viadukt sandbox",
      "pt-BR": "Inicie o ambiente de testes no seu computador: viadukt sandbox",
      cs: "Spusťte testovací prostředí na svém počítači: viadukt sandbox",
      hu: "Indítsa el a tesztkörnyezetet a gépén: viadukt sandbox",
    },
    {
      en: "Open the address that it prints and copy the base URL and the token of Sandbox ERP",
      pl: "Otwórz wyświetlony adres i skopiuj adres bazowy oraz token systemu Sandbox ERP",
      "pt-BR": "Abra o endereço exibido e copie a URL base e o token do Sandbox ERP",
      cs: "Otevřete vypsanou adresu a zkopírujte základní URL a token systému Sandbox ERP",
      hu: "Nyissa meg a kiírt címet, és másolja ki a Sandbox ERP alapcímét és tokenjét",
    },
  ],
  auth: { kind: "header", name: "x-depot-token", value: "access_token" },
  credentials: fields({
    access_token: field.secret({
      title: {
        en: "Access token",
        pl: "Token dostępu",
        "pt-BR": "Token de acesso",
        cs: "Přístupový token",
        hu: "Hozzáférési token",
      },
    }),
  }),
  settings: fields({}),
  allowedHosts: [],
  rate: { requests: 100, perMs: 1_000, concurrency: 4 },
});
