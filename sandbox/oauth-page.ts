const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const frame = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title><body>${body}</body></html>`;

/** Its buttons post back to the same address: `decision` is `allow` or `deny`. */
export function consentPage(title: string, query: URLSearchParams): string {
  const scopes = (query.get("scope") ?? "").split(" ").map((name) => `<li>${escaped(name)}</li>`);
  return frame(
    title,
    `<h1>${escaped(title)} (simulated)</h1>
<p>${escaped(query.get("client_id") ?? "")} asks for:</p>
<ul>${scopes.join("")}</ul>
<form method="post">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>`,
  );
}

export const errorPage = (title: string, problem: string): string =>
  frame(title, `<h1>Access blocked</h1><p>${escaped(problem)}</p>`);
