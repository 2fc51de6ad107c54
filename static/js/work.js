// Finds the work that a form asks for while programs flood us: pages/traps.py says what it is.
(() => {
  "use strict";
  const field = document.querySelector("[data-challenge]");
  if (!field) return;
  const zeros = 32 - Number(field.dataset.bits);
  const form = field.form;

  // The first bits of the square and cube roots of the first primes: FIPS 180-4, 4.2.2 and 5.3.3.
  const primes = [];
  for (let number = 2; primes.length < 64; number += 1) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const K = Int32Array.from(primes, (prime) => fraction(prime ** (1 / 3)));
  const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(prime ** 0.5));
  const W = new Int32Array(64);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));

  // The first word of SHA-256 of a text that fits into one block.
  function hash(text) {
    W.fill(0, 0, 16);
    for (let at = 0; at < text.length; at += 1) {
      W[at >> 2] |= text.charCodeAt(at) << (24 - 8 * (at % 4));
    }
    W[text.length >> 2] |= 0x80 << (24 - 8 * (text.length % 4));
    W[15] = 8 * text.length;
    for (let at = 16; at < 64; at += 1) {
      const s0 = turn(W[at - 15], 7) ^ turn(W[at - 15], 18) ^ (W[at - 15] >>> 3);
      const s1 = turn(W[at - 2], 17) ^ turn(W[at - 2], 19) ^ (W[at - 2] >>> 10);
      W[at] = (W[at - 16] + s0 + W[at - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = START;
    for (let at = 0; at < 64; at += 1) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + K[at] + W[at]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    return (a + START[0]) >>> 0;
  }

  let tried = 0;
  let isWaiting = false;
  function search() {
    const until = Date.now() + 20;
    while (Date.now() < until) {
      for (let more = 0; more < 200; more += 1, tried += 1) {
        if (hash(`${field.dataset.challenge}:${tried}`) >>> zeros === 0) {
          field.value = String(tried);
          if (isWaiting) form.requestSubmit();
          return;
        }
      }
    }
    setTimeout(search);
  }
  form.addEventListener("submit", (event) => {
    // "Start again" and the like need no work.
    if (field.value || (event.submitter && event.submitter.name)) return;
    isWaiting = true;
    event.preventDefault();
  });
  search();
})();
