// Opens each address given, in turn, as an old phone on a slow line does; prints one JSON list.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [method, ...urls] = process.argv.slice(2);
const LINE = { rttMs: 400, throughputKbps: 400, cpuSlowdownMultiplier: 6 };
// The DevTools' way delays each request; the simulated one also counts the way to connect.
const THROTTLING = {
  simulate: LINE,
  devtools: { ...LINE, requestLatencyMs: 400, downloadThroughputKbps: 400, uploadThroughputKbps: 400 },
};
const OPTIONS = {
  onlyCategories: ["performance", "accessibility", "best-practices"],
  formFactor: "mobile",
  throttlingMethod: method,
  throttling: THROTTLING[method],
};

async function measure(chrome, url) {
  const { lhr } = await lighthouse(url, { ...OPTIONS, port: chrome.port, logLevel: "silent" });
  const { audits, categories } = lhr;
  const failed = (category) =>
    categories[category].auditRefs.map((ref) => audits[ref.id]).filter((audit) => audit.score !== null && audit.score < 1).map((audit) => audit.id);
  return {
    url,
    error: lhr.runtimeError?.message ?? "",
    paint: audits["largest-contentful-paint"].numericValue,
    shift: audits["cumulative-layout-shift"].numericValue,
    accessibility: categories.accessibility.score * 100,
    practices: categories["best-practices"].score * 100,
    failed: [...failed("accessibility"), ...failed("best-practices")],
  };
}

const chrome = await launch({
  chromePath: process.env.CHROME_PATH,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
  const results = [];
  for (const url of urls) results.push(await measure(chrome, url));
  console.log(JSON.stringify(results));
} finally {
  await chrome.kill();
}
