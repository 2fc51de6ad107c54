// Judges each page given, as JSON on standard input; prints one JSON list.
import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { retrieve } from "@mdn/mdn-http-observatory/src/retriever/retriever.js";

// As `scan` of the package, which takes no port, path or cookie.
async function judge({ name, host, path, cookie, httpPort, httpsPort, status }) {
  const headers = ["Accept: text/html,*/*;q=0.8", ...(cookie ? [`Cookie: ${cookie}`] : [])];
  const found = await retrieve(host, { path, httpPort, httpsPort, headers });
  const answer = found.responses.auto;
  if (answer?.status !== status || !answer.verified) {
    const why = answer ? `answered ${answer.status}${answer.verified ? "" : ", certificate not trusted"}` : "no answer";
    return { name, path, error: why };
  }
  const tests = ALL_TESTS.map((test) => test(found)).filter((each) => each.result);
  const modifiers = tests.map((each) => getScoreModifier(each.result));
  const without = 100 + modifiers.filter((each) => each < 0).reduce((sum, each) => sum + each, 0);
  const whole = 100 + modifiers.reduce((sum, each) => sum + each, 0);
  const { score, grade } = getGradeForScore(without >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? whole : without);
  const said = tests.map((each, place) => [each.constructor.name, each.result, modifiers[place], each.pass]);
  return { name, path, score, grade, tests: said };
}

let given = "";
for await (const part of process.stdin) given += part;
const results = [];
for (const page of JSON.parse(given)) results.push(await judge(page));
console.log(JSON.stringify(results));
