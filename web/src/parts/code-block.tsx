interface CodeBlockProps {
  readonly label: string;
  readonly value: unknown;
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** Text or JSON as it was sent, scrollable by keyboard. */
export function CodeBlock({ label, value }: CodeBlockProps) {
  const text = typeof value === "string" ? pretty(value) : JSON.stringify(value, null, 2);
  return (
    // biome-ignore-start lint/a11y: a scrolling part must be reachable by keyboard, and named
    <div role="group" className="code-block" aria-label={label} tabIndex={0}>
      {text}
    </div>
    // biome-ignore-end lint/a11y: see above
  );
}
