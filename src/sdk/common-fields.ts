import { Type } from "typebox";
import { field } from "./define.ts";

/** The setting `default_folder` of every storage: the folder that reports are filed under. */
export const reportFolder = Type.Optional(
  field.text({
    title: {
      en: "Folder for reports",
      pl: "Folder na raporty",
      "pt-BR": "Pasta dos relatórios",
      cs: "Složka pro sestavy",
      hu: "Jelentések mappája",
    },
    help: {
      en: "Reports go to a folder per year and month below it.",
      pl: "Raporty trafiają do podfolderów roku i miesiąca.",
      "pt-BR": "Os relatórios vão para subpastas de ano e mês.",
      cs: "Sestavy se ukládají do podsložek roku a měsíce.",
      hu: "A jelentések éves és havi almappákba kerülnek.",
    },
    default: "/BR-Reports",
    examples: ["/BR-Reports"],
    maxLength: 1000,
  }),
);
