/** A number of a table that breaks where it is too long, so that the table need not be scrolled. */
export function Amount({ text }: { readonly text: string }) {
  return (
    <span className="breakable" style={{ whiteSpace: "normal" }}>
      {text}
    </span>
  );
}
