import { SANDBOX_FAULTS } from "./faults.ts";
import type { SandboxSystem } from "./server.ts";

/** A page that lists the systems, each with the JSON that adds it to the hub. */
export function startPage(systems: readonly SandboxSystem[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Viadukt sandbox</title>
<style>
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
  body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
  pre { overflow-x: auto; padding: .8rem; border: 1px solid; border-radius: .4rem }
</style>
</head>
<body>
<h1>Viadukt sandbox</h1>
<p>Simulated systems with test data. Everything is in memory and gone when the sandbox stops.</p>
${systems.map(section).join("\n")}
<h2>Faults</h2>
<p>The next requests of a system can fail on demand. Kinds: ${SANDBOX_FAULTS.join(", ")}.</p>
<pre tabindex="0">curl -X POST ${escapeHtml(systems[0]?.baseUrl ?? "")}/_sandbox/fault \\
  -H 'Content-Type: application/json' -d '{"kind": "429", "times": 3}'</pre>
<p>Back to the data of the start: <code>POST /_sandbox/reset</code>.</p>
</body>
</html>
`;
}

function section(system: SandboxSystem): string {
  return `<section>
<h2>${escapeHtml(system.title)}</h2>
<pre tabindex="0">${escapeHtml(JSON.stringify(integrationOf(system), null, 2))}</pre>
</section>`;
}

/** The body of `POST /api/integrations` for a simulated system. */
export function integrationOf(system: SandboxSystem) {
  return {
    id: system.id.replaceAll("_", "-"),
    provider: system.id,
    integration_type: system.integrationType,
    credentials: system.credentials,
    base_url: system.baseUrl,
    ...(Object.keys(system.settings).length > 0 ? { settings: system.settings } : {}),
  };
}

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
