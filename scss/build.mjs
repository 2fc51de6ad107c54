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

// What Bootstrap's reboot says of elements that no page of ours has, and what we say again ourselves.
const UNUSED = new Set(
  `abbr[title],address,blockquote,small,mark,sub,sup,pre,pre code,code,a>code,kbd,kbd kbd,samp,figure,caption,iframe,
  progress,output,h4,h5,h6,img,optgroup,tfoot,ol ol,ul ul,ol ul,ul ol,hr,a:not([href]):not([class]),
  a:not([href]):not([class]):hover,[role=button],select:disabled,button:focus:not(:focus-visible),::-moz-focus-inner,
  [list]:not([type=date]):not([type=datetime-local]):not([type=month]):not([type=week]):not([type=time])::-webkit-calendar-picker-indicator,
  ::-webkit-color-swatch-wrapper,::file-selector-button,[type=search],::-webkit-search-decoration,
  [type=search]::-webkit-search-cancel-button,.visually-hidden *,
  ::-webkit-inner-spin-button,[type=button],[type=reset],[type=button]:not(:disabled),
  button:not(:disabled),[type=submit]:not(:disabled),[type=reset]:not(:disabled),
  .visually-hidden-focusable:not(:focus):not(:focus-within),.visually-hidden-focusable:not(:focus):not(:focus-within) *,
  .visually-hidden-focusable:not(:focus):not(:focus-within):not(caption)`
    .replace(/\s*\n\s*/g, "")
    .split(","),
);
// What it says besides of elements that we do have: borders of tables, which are ours, and less.
const IDLE =
  /thead,tbody,tfoot,tr,td,th\{border-color:inherit;[^}]*\}|select\{word-wrap:normal\}|button,select\{text-transform:none\}|caption-side:bottom;|-webkit-tap-highlight-color:[^;}]*|(?<=body\{margin:0;)-webkit-text-size-adjust:100%;/g;
const PARTS_OF_DATES = /^::-webkit-datetime-edit/;
const OVERRIDDEN = /[a-z-]+:(rgba\()?var\(--bs-[^;}]*(?:;|(?=\}))|--bs-[^;}]*(?:;|(?=\}))/g;

// Rules without the selectors above; rules that had no others are left out.
const slim = (css) =>
  css.replace(OVERRIDDEN, "").replace(IDLE, "").replace(/([^{}]+)\{([^{}]*)\}/g, (rule, selectors, body) => {
    const kept = selectors.split(/,(?![^([]*[)\]])/).filter((one) => !UNUSED.has(one) && !PARTS_OF_DATES.test(one));
    return kept.length && body ? `${kept.join(",")}{${body}}` : "";
  });

const built = sass.compile(join(root, "scss/site.scss"), {
  style: "compressed",
  loadPaths: [join(root, "node_modules")],
  quietDeps: true,
  silenceDeprecations: ["import"],
});
const css = LOGICAL.reduce((text, [from, to]) => text.replace(from, to), built.css.replace(/^\uFEFF|@charset "UTF-8";/g, ""));
const small = slim(css).replace(/: (?=[^;{}]*[;}])/g, ":");
const hash = execFileSync("python3", [join(root, "scripts/css_is_fresh.py"), "--print-hash"]).toString().trim();
writeFileSync(join(root, "static/css/site.css"), `/*${hash}*/${small}\n`);
console.log(`static/css/site.css: ${small.length} bytes`);
