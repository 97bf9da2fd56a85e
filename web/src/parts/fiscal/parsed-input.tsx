import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

const TYPING_PAUSE_MS = 400;

interface ParsedInputProps {
  readonly label: string;
  readonly value: string | undefined;
  /** What the text means; undefined while it means nothing yet. */
  readonly parse: (text: string) => string | undefined;
  readonly onChange: (value: string | undefined) => void;
  /** What is expected, shown while the text means nothing. */
  readonly help?: string;
  readonly unit?: string;
}

/** An input whose value is in the page's address once it is whole: what is half typed stays as it is. */
export function ParsedInput({ label, value, parse, onChange, help, unit }: ParsedInputProps) {
  const [typed, setTyped] = useState(value ?? "");
  const sent = useRef(value);
  const send = useDebouncedCallback((text: string) => {
    const parsed = parse(text);
    if (parsed === undefined && text.trim() !== "") return;
    sent.current = parsed;
    onChange(parsed);
  }, TYPING_PAUSE_MS);
  // The address may change without typing: by the menu, or back and forth.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value ?? "");
  }, [value]);
  const isPartial = typed.trim() !== "" && parse(typed) === undefined;
  return (
    <TextInput
      label={label}
      {...(unit ? { leftSection: unit, inputMode: "decimal" } : {})}
      {...(isPartial && help ? { description: help } : {})}
      inputWrapperOrder={["label", "input", "description"]}
      value={typed}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        send(text);
      }}
    />
  );
}
