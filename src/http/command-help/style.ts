import { createHash } from "node:crypto";

export const HELP_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --back: #ffffff; --part: #f6f8fa; --link: #0a58a5; --mark: #0f6b3a; --warn: #9a3412; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --soft: #a6adb5; --line: #3a4149; --back: #16191d; --part: #1f2429; --link: #7ab8ff; --mark: #5fd08f; --warn: #ffab70; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header, main, footer { max-width: 1080px; margin: 0 auto; padding: 16px 20px; }
header { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: baseline; border-bottom: 1px solid var(--line); }
header strong { font-size: 1.05rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 0; padding: 0; }
.end { margin-left: auto; display: flex; gap: 18px; }
a { color: var(--link); }
a[aria-current] { color: var(--ink); font-weight: 650; text-decoration: none; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 12px; top: 8px; background: var(--back); padding: 6px 10px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 12px 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 32px 0 8px; }
h3 { font-size: 1rem; margin: 20px 0 6px; }
p { margin: 6px 0 10px; max-width: 75ch; }
.soft { color: var(--soft); }
.write { color: var(--warn); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.88em; }
code { overflow-wrap: anywhere; }
pre { background: var(--part); border: 1px solid var(--line); border-radius: 6px; padding: 12px; overflow-x: auto; line-height: 1.45; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.94rem; }
th, td { text-align: left; vertical-align: top; padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 12px 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  header, main, footer { padding: 12px 16px; }
  .end { margin-left: 0; }
  .cards thead { position: absolute; left: -9999px; }
  .cards table, .cards tbody, .cards tr, .cards th { display: block; }
  .cards tbody th { white-space: normal; overflow-wrap: anywhere; }
  .cards tr { border-bottom: 1px solid var(--line); padding: 10px 0; }
  .cards th, .cards td { border: 0; padding: 1px 0; text-align: left; }
  .cards td { display: inline-block; margin-right: 14px; }
  .cards td:last-child { display: block; }
  .cards td:empty { display: none; }
  .cards td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
}
@media print {
  header nav, .end, .skip, .try { display: none; }
  body { background: none; color: #000; font-size: 11pt; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  tr, pre { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;

const hash = createHash("sha256").update(HELP_STYLE).digest("base64");

/** For every page of the help, wherever it is served: nothing but its own style sheet is loaded. */
export const HELP_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
  vary: "accept-language",
};
