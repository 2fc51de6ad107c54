// Moves the progress bar while the worker is at it. Without this script there is a link to look again.
const EVERY = 2000;

async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer && answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const bar = page.querySelector("#several-progress progress");
    if (!bar) return location.reload();
    document.querySelector("#several-progress progress").value = bar.value;
    const words = document.getElementById("several-words");
    const said = page.getElementById("several-words").textContent;
    if (words.textContent !== said) words.textContent = said;
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
