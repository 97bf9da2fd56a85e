import { NativeSelect, SimpleGrid } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface FiltersProps {
  readonly children: ReactNode;
  /** So many that they would fill a telephone's screen: there they are folded away. */
  readonly isLong?: boolean;
}

export function Filters({ children, isLong = false }: FiltersProps) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery("(max-width: 36em)");
  const inputs = (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
      {children}
    </SimpleGrid>
  );
  return (
    <search aria-label={t("filter.label")}>
      {isLong && isNarrow ? (
        <details>
          <summary>{t("filter.label")}</summary>
          {inputs}
        </details>
      ) : (
        inputs
      )}
    </search>
  );
}

interface FilterSelectProps<T extends string> {
  readonly label: string;
  readonly value: T | undefined;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T | undefined) => void;
}

export function FilterSelect<T extends string>(props: FilterSelectProps<T>) {
  const { label, value, choices, onChange } = props;
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={label}
      value={value ?? ""}
      data={[{ value: "", label: t("filter.all") }, ...choices]}
      onChange={({ currentTarget: { value: chosen } }) =>
        onChange(choices.find((choice) => choice.value === chosen)?.value)
      }
    />
  );
}
