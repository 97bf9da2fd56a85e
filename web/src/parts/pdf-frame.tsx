import "./pdf-frame.css";

/** Without the list of pages, as Chromium and Firefox understand it. */
const PAGES_ALONE = "#navpanes=0&pagemode=none";

interface PdfFrameProps {
  /** Gives the PDF to be shown, not to be saved. */
  readonly address: string;
  readonly title: string;
}

/** A PDF in the browser's own viewer. */
export function PdfFrame({ address, title }: PdfFrameProps) {
  return (
    <iframe
      src={`${address}${PAGES_ALONE}`}
      title={title}
      className="pdf-frame"
      loading="lazy"
      referrerPolicy="no-referrer"
    />
  );
}
