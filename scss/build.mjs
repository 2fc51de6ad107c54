// Builds static/css/site.css. Run with `npm run css`; scripts/css_is_fresh.py says when it is stale.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

// Bootstrap writes left and right; one file has to serve both directions of writing.
const LOGICAL = [
  [/(padding|margin)-left:/g, "$1-inline-start:"],
  [/(padding|margin)-right:/g, "$1-inline-end:"],
  [/text-align:left/g, "text-align:start"],
];

const built = sass.compile(join(root, "scss/site.scss"), {
  style: "compressed",
  loadPaths: [join(root, "node_modules")],
  quietDeps: true,
  silenceDeprecations: ["import"],
});
const css = LOGICAL.reduce((text, [from, to]) => text.replace(from, to), built.css.replace(/^\uFEFF|@charset "UTF-8";/g, ""));
const hash = execFileSync("python3", [join(root, "scripts/css_is_fresh.py"), "--print-hash"]).toString().trim();
writeFileSync(join(root, "static/css/site.css"), `/*${hash}*/${css}\n`);
console.log(`static/css/site.css: ${css.length} bytes`);
