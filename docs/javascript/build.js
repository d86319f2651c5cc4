// Bundles what the pages run, and puts it beside what they show: node build.js FOLDER

import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url)), folder = process.argv[2];
const katex = dirname(createRequire(import.meta.url).resolve("katex"));

await build({
  absWorkingDir: here,
  entryPoints: ["page.js", "descent.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  outdir: folder,
  legalComments: "inline",
  logLevel: "warning",
});
mkdirSync(join(folder, "katex", "fonts"), { recursive: true });
// Every browser of this decade reads woff2; the other two kinds of font would only be carried along.
const style = readFileSync(join(katex, "katex.min.css"), "utf8").replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)/g, "");
writeFileSync(join(folder, "katex", "katex.min.css"), style);
cpSync(join(katex, "fonts"), join(folder, "katex", "fonts"), { recursive: true, filter: (file) => !/\.(ttf|woff)$/.test(file) });
copyFileSync(join(here, "../../src/dl_workshop/widgets/board.css"), join(folder, "board.css"));
