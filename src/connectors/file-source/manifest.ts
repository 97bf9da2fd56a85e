import { defineManifest, field, fields, importFolder } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "file_source",
  title: {
    en: "Files: FA(3), UBL, JPK",
    pl: "Pliki: FA(3), UBL, JPK",
    "pt-BR": "Arquivos: FA(3), UBL, JPK",
    cs: "Soubory: FA(3), UBL, JPK",
    hu: "Fájlok: FA(3), UBL, JPK",
  },
  summary: {
    en: "Reads invoices from files that any Polish accounting program exports, uploaded or laid into a folder.",
    pl: "Wczytuje faktury z plików, które eksportuje każdy polski program księgowy: przesłanych lub odłożonych do folderu.",
    "pt-BR":
      "Lê faturas de arquivos que qualquer programa contábil polonês exporta, enviados ou deixados em uma pasta.",
    cs: "Načítá faktury ze souborů, které exportuje každý polský účetní program: nahraných nebo uložených do složky.",
    hu: "Számlákat olvas be bármely lengyel könyvelőprogram által exportált fájlból: feltöltve vagy mappába helyezve.",
  },
  category: "file",
  countries: ["PL"],
  steps: [
    {
      en: "In your accounting program export JPK_V7M or JPK_V7K (purchases and sales), JPK_FA (issued invoices) or invoices as FA(3) or UBL XML",
      pl: "W programie księgowym wyeksportuj JPK_V7M lub JPK_V7K (zakupy i sprzedaż), JPK_FA (faktury wystawione) albo faktury jako XML FA(3) lub UBL",
      "pt-BR":
        "No programa contábil, exporte JPK_V7M ou JPK_V7K (compras e vendas), JPK_FA (faturas emitidas) ou faturas em XML FA(3) ou UBL",
      cs: "V účetním programu exportujte JPK_V7M nebo JPK_V7K (nákupy a prodeje), JPK_FA (vydané faktury) nebo faktury jako XML FA(3) či UBL",
      hu: "A könyvelőprogramból exportálja a JPK_V7M vagy JPK_V7K (beszerzések és értékesítések), a JPK_FA (kiállított számlák) fájlt vagy a számlákat FA(3) vagy UBL XML-ként",
    },
    {
      en: "Give your own NIP: it tells sales from costs, and files of another company are refused",
      pl: "Podaj własny NIP: odróżnia on sprzedaż od kosztów, a pliki innej firmy są odrzucane",
      "pt-BR":
        "Informe o seu próprio NIP: ele distingue vendas de custos, e arquivos de outra empresa são recusados",
      cs: "Zadejte vlastní NIP: rozliší prodeje od nákladů a soubory jiné firmy jsou odmítnuty",
      hu: "Adja meg a saját NIP számát: ez különbözteti meg az értékesítést a költségtől, más cég fájljait a rendszer elutasítja",
    },
    {
      en: "Upload the files here, single or in a ZIP archive, or name a folder on the server that the administrator has allowed with IMPORT_DIRS",
      pl: "Prześlij pliki tutaj, pojedynczo lub w archiwum ZIP, albo wskaż folder na serwerze, na który administrator zezwolił w IMPORT_DIRS",
      "pt-BR":
        "Envie os arquivos aqui, um a um ou em um arquivo ZIP, ou indique uma pasta do servidor que o administrador liberou em IMPORT_DIRS",
      cs: "Nahrajte soubory zde, jednotlivě nebo v archivu ZIP, nebo uveďte složku na serveru, kterou správce povolil v IMPORT_DIRS",
      hu: "Töltse fel ide a fájlokat egyenként vagy ZIP-archívumban, vagy adjon meg egy mappát a szerveren, amelyet a rendszergazda az IMPORT_DIRS beállításban engedélyezett",
    },
  ],
  auth: { kind: "none" },
  credentials: fields({}),
  settings: fields({
    own_nip: field.text({
      title: {
        en: "Our NIP",
        pl: "Nasz NIP",
        "pt-BR": "Nosso NIP",
        cs: "Naše NIP",
        hu: "Saját NIP számunk",
      },
      help: {
        en: "The tax id of the company whose files these are, ten digits.",
        pl: "NIP firmy, której dotyczą pliki, dziesięć cyfr.",
        "pt-BR": "O número fiscal da empresa a que os arquivos pertencem, dez dígitos.",
        cs: "Daňové číslo firmy, které soubory patří, deset číslic.",
        hu: "Annak a cégnek az adószáma, amelynek a fájljairól szó van, tíz számjegy.",
      },
      pattern: "^(PL)?[ -]?\\d([ -]?\\d){9}$",
      maxLength: 20,
      examples: ["5252914179"],
    }),
    folder: importFolder,
  }),
  allowedHosts: [],
  transport: "folder",
});
