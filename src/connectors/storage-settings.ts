import { type TObject, Type } from "typebox";
import type { Connector } from "../sdk/connector.ts";
import { field } from "../sdk/define.ts";

/** What the hub itself reads of a storage's settings: every connector with files has them. */
const STORAGE_SETTINGS = {
  folder_template: Type.Optional(
    field.text({
      title: {
        en: "Folders of reports",
        pl: "Układ folderów raportów",
        "pt-BR": "Pastas dos relatórios",
        cs: "Složky sestav",
        hu: "A jelentések mappái",
      },
      help: {
        en: "How the folder of a report is made. Possible parts: {default_folder}, {year}, {month}, {report}, {tenant}, {project}.",
        pl: "Z czego powstaje folder raportu. Możliwe części: {default_folder}, {year}, {month}, {report}, {tenant}, {project}.",
        "pt-BR":
          "Como se forma a pasta de um relatório. Partes possíveis: {default_folder}, {year}, {month}, {report}, {tenant}, {project}.",
        cs: "Z čeho se skládá složka sestavy. Možné části: {default_folder}, {year}, {month}, {report}, {tenant}, {project}.",
        hu: "Ebből áll össze egy jelentés mappája. Lehetséges részek: {default_folder}, {year}, {month}, {report}, {tenant}, {project}.",
      },
      default: "{default_folder}/{year}/{month}/",
      examples: ["{default_folder}/{year}/{month}/", "/{tenant}/{project}/{year}"],
      maxLength: 500,
    }),
  ),
  if_exists: Type.Optional(
    field.choice(["overwrite", "keep_both", "skip"], {
      title: {
        en: "Where a file of that name is there already",
        pl: "Gdy plik o tej nazwie już jest",
        "pt-BR": "Quando já existe um arquivo com esse nome",
        cs: "Když už soubor s tímto názvem existuje",
        hu: "Ha már van ilyen nevű fájl",
      },
      help: {
        en: "overwrite: it is replaced; keep_both: the new one is called “report (2).pdf”; skip: the old one stays.",
        pl: "overwrite: zostaje zastąpiony; keep_both: nowy nazywa się „raport (2).pdf”; skip: stary pozostaje.",
        "pt-BR":
          "overwrite: é substituído; keep_both: o novo se chama “relatório (2).pdf”; skip: o antigo permanece.",
        cs: "overwrite: nahradí se; keep_both: nový dostane název „sestava (2).pdf“; skip: starý zůstane.",
        hu: "overwrite: az új a helyére kerül; keep_both: az új neve „jelentés (2).pdf” lesz; skip: a régi marad.",
      },
      default: "overwrite",
    }),
  ),
};

/** The connector with the settings of every storage beside its own; others as they are. */
export function withStorageSettings(connector: Connector): Connector {
  const { manifest } = connector;
  if (manifest.category !== "cloud_storage" && !connector.files) return connector;
  const own = manifest.settings as TObject;
  const settings = Type.Object(
    { ...own.properties, ...missingIn(own) },
    { additionalProperties: false },
  );
  return { ...connector, manifest: { ...manifest, settings } };
}

const missingIn = ({ properties }: TObject) =>
  Object.fromEntries(
    Object.entries(STORAGE_SETTINGS).filter(([name]) => !Object.hasOwn(properties, name)),
  );
