// Bundles the tests beside nothing that is served, and runs them in Node.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const out = mkdtempSync(join(tmpdir(), "ioc-client-"));
try {
  await build({
    absWorkingDir: dirname(fileURLToPath(import.meta.url)),
    entryPoints: ["client.test.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: join(out, "client.test.mjs"),
    logLevel: "warning",
  });
  process.exitCode = spawnSync(process.execPath, ["--test", "--test-reporter=tap", join(out, "client.test.mjs")], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(out, { recursive: true });
}
