import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Letters, digits and `_`, joined by dots; `.*` at the end takes the whole family. */
const PATTERN = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*(\.\*)?$/;

/** Adds a type that is not in the catalogue, or a pattern of types. */
export function PatternInput({ onAdd }: { readonly onAdd: (pattern: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const add = () => {
    const pattern = typed.trim();
    if (!PATTERN.test(pattern)) return setIsWrong(pattern !== "");
    onAdd(pattern);
    setTyped("");
    setIsWrong(false);
  };
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        label={t("event.pattern")}
        placeholder="invoice.*"
        autoComplete="off"
        style={{ flex: 1 }}
        maxLength={120}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
        error={isWrong && t("event.pattern_wrong")}
      />
      <Button variant="default" onClick={add}>
        {t("action.add")}
      </Button>
    </Group>
  );
}
