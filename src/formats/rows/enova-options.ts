import { type Static, Type } from "typebox";
import { field } from "../../model/field.ts";
import { withParties } from "./erp-options.ts";
import { idNamespace } from "./optima-options.ts";
import { words } from "./option-fields.ts";

export const EnovaOptions = Type.Object(
  {
    rows: field.choice(["contractors", "items", "documents"], {
      title: words(
        "What the rows are",
        "Co jest wierszami",
        "O que são as linhas",
        "Co jsou řádky",
        "Mik a sorok",
      ),
      default: "documents",
    }),
    identity: field.choice(["guid", "none"], {
      title: words(
        "How a document is known again",
        "Po czym rozpoznać dokument",
        "Como reconhecer um documento",
        "Podle čeho poznat doklad",
        "Miről ismerhető fel egy bizonylat",
      ),
      help: words(
        "guid: a document that is imported twice is changed. none: every import adds it anew.",
        "guid: dokument importowany ponownie jest zmieniany. none: każdy import dodaje go od nowa.",
        "guid: um documento importado de novo é alterado. none: cada importação o adiciona outra vez.",
        "guid: doklad importovaný znovu se změní. none: každý import ho přidá znovu.",
        "guid: az újra importált bizonylat módosul. none: minden import újként veszi fel.",
      ),
      default: "guid",
    }),
    with_contractors: withParties,
    with_items: field.flag({
      title: words(
        "Write the items of the documents too",
        "Zapisz też towary dokumentów",
        "Gravar também os itens dos documentos",
        "Zapsat i zboží dokladů",
        "A bizonylatok cikkeinek kiírása is",
      ),
      default: true,
    }),
    id_namespace: idNamespace,
  },
  { additionalProperties: false },
);
export type EnovaOptions = Static<typeof EnovaOptions>;
