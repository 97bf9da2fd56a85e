import { type Static, Type } from "typebox";
import { type Context, defineManifest, field, fields, reportFolder } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "local_folder",
  title: {
    en: "Local or mounted folder",
    pl: "Folder lokalny lub zamontowany",
    "pt-BR": "Pasta local ou montada",
    cs: "Místní nebo připojená složka",
    hu: "Helyi vagy csatolt mappa",
  },
  summary: {
    en: "Files reports in a folder of the machine that the hub runs on, such as a mounted network share.",
    pl: "Zapisuje raporty w folderze komputera, na którym działa Viadukt, np. na zamontowanym udziale sieciowym.",
    "pt-BR":
      "Guarda relatórios em uma pasta da máquina em que o Viadukt roda, por exemplo um compartilhamento de rede montado.",
    cs: "Ukládá sestavy do složky stroje, na kterém Viadukt běží, např. na připojené síťové úložiště.",
    hu: "A jelentéseket a Viaduktot futtató gép egyik mappájába menti, például egy csatolt hálózati megosztásra.",
  },
  category: "cloud_storage",
  countries: [],
  steps: [
    {
      en: "The administrator of the hub names the folder, or one above it, in the setting EXPORT_DIRS and starts the hub again.",
      pl: "Administrator Viaduktu podaje ten folder lub folder nadrzędny w ustawieniu EXPORT_DIRS i ponownie uruchamia Viadukt.",
      "pt-BR":
        "O administrador do Viadukt indica a pasta, ou uma acima dela, na configuração EXPORT_DIRS e reinicia o Viadukt.",
      cs: "Správce Viaduktu uvede složku nebo některou nadřazenou v nastavení EXPORT_DIRS a Viadukt restartuje.",
      hu: "A Viadukt rendszergazdája megadja a mappát vagy egy fölötte lévőt az EXPORT_DIRS beállításban, majd újraindítja a Viaduktot.",
    },
    {
      en: "Make the folder and give the user that the hub runs as the right to write there.",
      pl: "Utwórz folder i nadaj użytkownikowi, z którego konta działa Viadukt, prawo zapisu.",
      "pt-BR": "Crie a pasta e dê ao usuário com que o Viadukt roda o direito de gravar nela.",
      cs: "Vytvořte složku a dejte uživateli, pod kterým Viadukt běží, právo zápisu.",
      hu: "Hozza létre a mappát, és adjon írási jogot annak a felhasználónak, akinek a nevében a Viadukt fut.",
    },
  ],
  auth: { kind: "none" },
  credentials: fields({}),
  settings: fields({
    folder: field.text({
      title: { en: "Folder", pl: "Folder", "pt-BR": "Pasta", cs: "Složka", hu: "Mappa" },
      help: {
        en: "Absolute, on the machine of the hub. It must lie in a folder that the setting EXPORT_DIRS names.",
        pl: "Ścieżka bezwzględna na komputerze Viaduktu. Musi leżeć w folderze wymienionym w ustawieniu EXPORT_DIRS.",
        "pt-BR":
          "Caminho absoluto na máquina do Viadukt. Deve ficar em uma pasta indicada na configuração EXPORT_DIRS.",
        cs: "Absolutní cesta na stroji Viaduktu. Musí ležet ve složce uvedené v nastavení EXPORT_DIRS.",
        hu: "Abszolút útvonal a Viadukt gépén. Az EXPORT_DIRS beállításban megadott mappában kell lennie.",
      },
      maxLength: 1000,
      examples: ["/mnt/reports"],
    }),
    is_mounted: Type.Optional(
      field.flag({
        title: {
          en: "It is a mounted share",
          pl: "To zamontowany udział",
          "pt-BR": "É um compartilhamento montado",
          cs: "Je to připojené úložiště",
          hu: "Csatolt megosztás",
        },
        help: {
          en: "Nothing is written while no share is mounted there: it would land on the machine's own disk.",
          pl: "Dopóki udział nie jest zamontowany, nic nie jest zapisywane: trafiłoby na dysk tego komputera.",
          "pt-BR":
            "Nada é gravado enquanto nenhum compartilhamento estiver montado ali: iria para o disco da própria máquina.",
          cs: "Dokud tam úložiště není připojeno, nic se nezapisuje: skončilo by to na vlastním disku stroje.",
          hu: "Amíg nincs ott csatolt megosztás, semmit sem ír: az a gép saját lemezére kerülne.",
        },
        default: false,
      }),
    ),
    default_folder: reportFolder,
  }),
  allowedHosts: [],
  transport: "disk",
});

export type LocalContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
