// Bundles scripts, styles and fonts into wwwroot/dist under names that carry a hash, with a manifest that tells
// the server the names, and beside each text file its compressed forms, so that nothing is compressed per request.
import { build, context } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../wwwroot/dist");
const watch = process.argv.includes("--watch");

const options = {
  absWorkingDir: here,
  entryPoints: { main: "src/main.ts", theme: "src/theme.ts", passkey: "src/passkey.ts", style: "src/styles/style.css", icons: "icons.svg", favicon: "favicon.svg" },
  bundle: true,
  minify: !watch,
  sourcemap: watch,
  splitting: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  // Browsers that run this read woff2; the older form would only lengthen the build.
  loader: { ".woff2": "file", ".woff": "empty", ".svg": "file" },
  metafile: true,
  logLevel: "warning",
  plugins: [{ name: "finish", setup: (b) => b.onEnd((result) => result.errors.length === 0 && finish(result.metafile)) }],
};

/** Writes compressed forms and, last, the manifest: a server that reads it finds every file it names. */
function finish(metafile) {
  const outputs = Object.entries(metafile.outputs);
  const named = (entry) => basename(outputs.find(([, o]) => o.entryPoint === entry)?.[0] ?? "");
  // An entry that is a plain file comes out as an empty script beside the file.
  const asset = (stem) => basename(outputs.map(([file]) => file).find((file) => basename(file).startsWith(stem) && file.endsWith(".svg")) ?? "");
  const fonts = outputs.map(([file]) => basename(file)).filter((file) => /be-vietnam-pro-(latin|vietnamese)-(400|600)-normal.*\.woff2$/.test(file));

  for (const [file] of outputs) {
    if (/\.(js|css|svg)$/.test(file)) {
      const bytes = readFileSync(join(here, file));
      writeFileSync(join(here, `${file}.gz`), gzipSync(bytes, { level: 9 }));
      writeFileSync(join(here, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    }
  }

  const modules = outputs.find(([, o]) => o.entryPoint === "src/main.ts")?.[1].imports.filter((i) => i.kind === "import-statement").map((i) => basename(i.path)) ?? [];
  const manifest = { script: named("src/main.ts"), modules, theme: named("src/theme.ts"), passkey: named("src/passkey.ts"), style: named("src/styles/style.css"), icons: asset("icons"), favicon: asset("favicon"), preload: fonts };
  const buildId = createHash("sha256").update(JSON.stringify(outputs.map(([file]) => file).sort())).digest("hex").slice(0, 12);
  writeFileSync(join(out, "manifest.json"), JSON.stringify({ build: buildId, ...manifest }, null, 2));
  prune(new Set(outputs.map(([file]) => basename(file))));
}

/** Removes what earlier builds left, but only after the new manifest stands. */
function prune(kept) {
  for (const file of readdirSync(out)) {
    if (file !== "manifest.json" && !kept.has(file.replace(/\.(gz|br)$/, ""))) {
      rmSync(join(out, file));
    }
  }
}

mkdirSync(out, { recursive: true });
if (watch) {
  await (await context(options)).watch();
} else {
  await build(options);
}
