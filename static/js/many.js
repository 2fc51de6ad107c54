// Moves the progress bar while the worker is at it. Without this script there is a link to look again.
const EVERY = 2000;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer && answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const bar = page.querySelector("#many-progress progress");
    if (!bar) return location.reload();
    document.querySelector("#many-progress progress").value = bar.value;
    const words = document.getElementById("many-words");
    const said = page.getElementById("many-words").textContent;
    if (words.textContent !== said) words.textContent = said;
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
