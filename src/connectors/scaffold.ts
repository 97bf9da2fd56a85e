import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ConflictError, InvalidInputError } from "../lib/errors.ts";
import { clientSource, indexSource, manifestSource, mappingSource } from "./scaffold-source.ts";
import { fixturesSource, serverSource, testSource } from "./scaffold-test-source.ts";

/**
 * Writes a connector that works and passes the contract suite into a new or empty folder: a package
 * with one stream of parties from an invented API, and a server that plays it. Gives the paths.
 * @throws InvalidInputError for an id that is none; ConflictError where something is in the folder
 */
export async function scaffoldConnector(folder: string, id: string): Promise<readonly string[]> {
  if (!/^[a-z][a-z0-9_]{1,39}$/.test(id)) {
    const remedy = "Use lower-case letters, digits and underscores, e.g. acme_crm.";
    throw new InvalidInputError([{ field: "id", message: "is not a connector id", remedy }]);
  }
  const root = resolve(folder);
  const present = await readdir(root).catch(() => []);
  if (present.length > 0)
    throw new ConflictError("folder_not_empty", `The folder ${root} is not empty; name a new one.`);
  const written: string[] = [];
  for (const [name, source] of Object.entries(sourcesOf(id))) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, source, { flag: "wx" });
    written.push(path);
  }
  return written;
}

function sourcesOf(id: string): Readonly<Record<string, string>> {
  const slug = id.replaceAll("_", "-");
  return {
    "package.json": `${JSON.stringify(packageOf(slug), null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify(TSCONFIG, null, 2)}\n`,
    "README.md": readmeOf(id),
    "manifest.ts": manifestSource(id),
    "client.ts": clientSource,
    "mapping.ts": mappingSource,
    "index.ts": indexSource,
    "test-server.ts": serverSource,
    [`${slug}.test.ts`]: testSource,
    "fixtures/contacts.json": fixturesSource,
  };
}

const packageOf = (slug: string) => ({
  name: `viadukt-connector-${slug}`,
  version: "0.1.0",
  type: "module",
  private: true,
  exports: "./index.ts",
  scripts: { test: "viadukt connector test ." },
  peerDependencies: { viadukt: ">=0.1.0" },
  devDependencies: { typescript: ">=5.9" },
});

const TSCONFIG = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "esnext.disposable", "esnext.array"],
    module: "nodenext",
    types: ["node"],
    noEmit: true,
    strict: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
  },
};

const readmeOf = (id: string) => `# Connector ${id}

| file | what is in it |
| --- | --- |
| \`manifest.ts\` | names, credentials and settings; form, command line and documents come from it |
| \`client.ts\` | the calls of the system, in its own words |
| \`mapping.ts\` | its records to the hub's, without any input or output |
| \`index.ts\` | the abilities |
| \`test-server.ts\` | plays the system for the tests |
| \`fixtures/\` | recorded answers |

    viadukt connector test .            # the contract suite
    viadukt connector test . --record   # writes the fixtures anew

To use it, name this folder in the hub's setting CONNECTORS. Node does not run TypeScript inside
node_modules: compile the package to JavaScript before you publish it.
`;
