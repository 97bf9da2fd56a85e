import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { projectNamesQuery } from "../../api/project-queries.ts";
import type { AccountingIn } from "../../api/types.ts";
import { RD_CATEGORIES, rdCategoryOf, useRdCategory } from "../rd-category.ts";

/** Leave it as it is; take a person's word back; or a person's word, empty for none. */
export type Decision =
  | { readonly kind: "keep" | "automatic" }
  | { readonly kind: "set"; readonly value: string };

export const KEEP: Decision = { kind: "keep" };

/** As the value of an option: codes of projects may be any text, so they stand behind a sign. */
const wordOf = (decision: Decision): string =>
  decision.kind === "set" ? `=${decision.value}` : decision.kind;

const decisionOf = (word: string): Decision => {
  if (word.startsWith("=")) return { kind: "set", value: word.slice(1) };
  return word === "automatic" ? { kind: "automatic" } : KEEP;
};

/** What the hub is asked to set; a field that is left as it is does not stand in it. */
export function accountingOf(project: Decision, category: Decision): AccountingIn {
  const given: AccountingIn = {};
  if (project.kind === "automatic") given.project_id = null;
  if (project.kind === "set") given.project_id = project.value;
  if (category.kind === "automatic") given.category = null;
  if (category.kind === "set") given.category = rdCategoryOf(category.value) ?? "";
  return given;
}

interface DecisionInputProps {
  readonly value: Decision;
  readonly onChange: (decision: Decision) => void;
}

export function ProjectInput({ value, onChange }: DecisionInputProps) {
  const { t } = useTranslation();
  const projects = useQuery(projectNamesQuery).data ?? [];
  return (
    <NativeSelect
      label={t("invoice.project")}
      value={wordOf(value)}
      data={[
        { value: "keep", label: t("assign.keep") },
        { value: "automatic", label: t("assign.automatic") },
        { value: "=", label: t("assign.no_project") },
        ...projects.map(({ code, name }) => ({ value: `=${code}`, label: name ?? code })),
      ]}
      onChange={(event) => onChange(decisionOf(event.currentTarget.value))}
    />
  );
}

export function CategoryInput({ value, onChange }: DecisionInputProps) {
  const { t } = useTranslation();
  const categoryName = useRdCategory();
  return (
    <NativeSelect
      label={t("invoice.category")}
      value={wordOf(value)}
      data={[
        { value: "keep", label: t("assign.keep") },
        { value: "automatic", label: t("assign.automatic") },
        { value: "=", label: t("assign.no_category") },
        ...RD_CATEGORIES.map((code) => ({ value: `=${code}`, label: categoryName(code) })),
      ]}
      onChange={(event) => onChange(decisionOf(event.currentTarget.value))}
    />
  );
}
