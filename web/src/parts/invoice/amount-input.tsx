import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { amountOf } from "../../invoice-filters.ts";

const TYPING_PAUSE_MS = 500;

interface AmountInputProps {
  readonly label: string;
  /** Decimal text. */
  readonly value: string | undefined;
  /** Called once the person stops typing; undefined for an empty field. */
  readonly onAmount: (amount: string | undefined) => void;
}

/** An amount to filter by, with a decimal comma or point. */
export function AmountInput({ label, value, onAmount }: AmountInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value ?? "");
  const sent = useRef(value);
  const send = useDebouncedCallback((text: string) => {
    sent.current = amountOf(text);
    onAmount(sent.current);
  }, TYPING_PAUSE_MS);
  // The address may change without typing: by a saved view, or back and forth.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value ?? "");
  }, [value]);
  const isWrong = typed.trim() !== "" && amountOf(typed) === undefined;
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      value={typed}
      error={isWrong && t("invoice_filter.amount_wrong")}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        if (text.trim() === "" || amountOf(text) !== undefined) send(text);
      }}
    />
  );
}
