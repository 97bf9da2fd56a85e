import { execFile } from "node:child_process";
import { access, cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const VERSION = "2.6.0";
const PACKAGES = [`odbc@${VERSION}`, "node-addon-api@3.2.1", "node-api-headers@1.6.0"];
/** Node-API keeps what is compiled for one Node fit for the next. */
const NODE_API = "8";
const HEADERS = ["/usr/include/sql.h", "/usr/include/uv.h"];

export interface OdbcBuild {
  /** A folder in which `odbc` is installed and compiled; undefined where that cannot be. */
  readonly folder: string | undefined;
  readonly missing: string;
}

/**
 * The package `odbc`, compiled by g++ alone: node-gyp would fetch Node's headers from the net. It is kept outside
 * of the repository, by its version.
 */
export async function buildOdbc(): Promise<OdbcBuild> {
  const folder = join(tmpdir(), `viadukt-odbc-${VERSION}-${process.arch}`);
  const isThere = (path: string) =>
    access(path).then(
      () => true,
      () => false,
    );
  const how = "install unixodbc, unixodbc-dev, odbc-postgresql, libuv1-dev and g++";
  if (await isThere(join(folder, "built"))) return { folder, missing: "" };
  const headers = await Promise.all(HEADERS.map(isThere));
  if (headers.includes(false)) return { folder: undefined, missing: `no headers of ODBC: ${how}` };
  const building = await mkdtemp(join(tmpdir(), "viadukt-odbc-build-"));
  try {
    await compile(building);
    await writeFile(join(building, "built"), VERSION);
    // Of two that build at once the first one's stays.
    await rename(building, folder).catch(() => undefined);
    return { folder, missing: "" };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { folder: undefined, missing: `odbc could not be built (${reason}): ${how}` };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function compile(folder: string): Promise<void> {
  await writeFile(join(folder, "package.json"), '{ "name": "odbc-of-tests", "private": true }');
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...PACKAGES], {
    cwd: folder,
  });
  const require = createRequire(join(folder, "package.json"));
  const source = dirname(require.resolve("odbc/package.json"));
  const own = createRequire(join(source, "package.json"));
  const addon = dirname(own.resolve("node-addon-api/package.json"));
  const headers = dirname(require.resolve("node-api-headers/package.json"));
  const target = join(source, "lib", "bindings", `napi-v${NODE_API}`);
  await mkdir(target, { recursive: true });
  const files = ["odbc", "odbc_connection", "odbc_statement", "odbc_cursor"];
  const built = join(folder, "odbc.node");
  await run("g++", [
    ...["-shared", "-fPIC", "-O1", "-std=c++17", "-w", "-DNAPI_DISABLE_CPP_EXCEPTIONS"],
    ...[`-DNAPI_VERSION=${NODE_API}`, "-DNODE_GYP_MODULE_NAME=odbc", "-DBUILDING_NODE_EXTENSION"],
    ...["-I", join(headers, "include"), "-I", addon],
    ...files.map((name) => join(source, "src", `${name}.cpp`)),
    ...["-o", built, "-lodbc"],
  ]);
  await cp(built, join(target, "odbc.node"));
}
