// Bundles scripts and styles into src/santu/web/static/dist: hashed names, compressed copies beside them, and a
// manifest by which the templates find them.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "src", "santu", "web", "static", "dist");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: ["chrome109", "firefox115", "safari16"],
  outdir: dist,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
};
const results = [
  await build({ ...shared, entryPoints: ["src/santu.js"], format: "esm", splitting: true }),
  await build({ ...shared, entryPoints: ["src/phone.js"], format: "esm" }),
  await build({
    ...shared,
    entryPoints: ["src/theme.js", "src/find.js", "src/phone-worker.js", "src/santu.css", "src/public.css", "src/phone.css"],
    format: "iife",
  }),
];

const manifest = {};
for (const { metafile } of results) {
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (output.entryPoint) manifest[basename(output.entryPoint)] = basename(path);
  }
}
for (const name of ["icons.svg", "mark.svg", "mark-192.png", "mark-512.png"]) {
  const bytes = readFileSync(join(here, "src", name));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  manifest[name] = name.replace(".", `-${hash}.`);
  writeFileSync(join(dist, manifest[name]), bytes);
}
for (const name of readdirSync(dist)) {
  if (!/\.(js|css|svg)$/.test(name)) continue;
  const bytes = readFileSync(join(dist, name));
  writeFileSync(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(join(dist, `${name}.br`), brotliCompressSync(bytes, { params }));
}
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2));
