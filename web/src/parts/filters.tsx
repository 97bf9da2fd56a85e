import { NativeSelect, SimpleGrid } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export function Filters({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <search aria-label={t("filter.label")}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        {children}
      </SimpleGrid>
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
