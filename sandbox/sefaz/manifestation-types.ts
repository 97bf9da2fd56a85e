import { table } from "../../src/lib/table.ts";

export interface ManifestationType {
  /** `descEvento`, letter for letter. */
  readonly name: string;
  readonly isConclusive: boolean;
  readonly hasReason: boolean;
}

export const AWARENESS = "210210";

export const MANIFESTATIONS: Readonly<Record<string, ManifestationType>> = table({
  "210200": { name: "Confirmacao da Operacao", isConclusive: true, hasReason: false },
  "210210": { name: "Ciencia da Operacao", isConclusive: false, hasReason: false },
  "210220": { name: "Desconhecimento da Operacao", isConclusive: true, hasReason: false },
  "210240": { name: "Operacao nao Realizada", isConclusive: true, hasReason: true },
});

/** After these the recipient gets the whole document. */
export const RELEASING: readonly string[] = ["210200", "210210", "210240"];
