// Runs on a page whose texts have signs at both ends (scripts/picture_texts.py): takes the signs out
// and returns [number of the text, x, y, width, height] for each, and the size of the page.
() => {
  const END = 0xf8ff;
  const isSign = (code) => (code >= 0xe000 && code <= 0xf8ff) || (code >= 0xf0000 && code < 0xf4000);
  const numberOf = (code) => (code >= 0xf0000 ? code - 0xf0000 : code - 0xe000);
  const texts = [];
  let open = [];

  // What folds is open: its texts are seen too. A menu would lie over others.
  for (const each of document.querySelectorAll("details")) each.open = !each.closest("header, nav");

  const strip = (text) => [...text].filter((sign) => !isSign(sign.codePointAt(0))).join("");
  const title = strip(document.title);
  document.title = title;

  // Labels and hints in attributes: the element stands for them.
  for (const element of document.body.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      const found = [...attribute.value].map((sign) => sign.codePointAt(0)).filter(isSign);
      if (!found.length) continue;
      attribute.value = strip(attribute.value);
      for (const code of found) if (code !== END) texts.push({ number: numberOf(code), element });
    }
    if (element.value && element.tagName !== "LI" && strip(element.value) !== element.value) {
      element.value = strip(element.value);
    }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (["SCRIPT", "STYLE"].includes(node.parentElement.tagName)) continue;
    let clean = "";
    for (const text of open) text.ranges.push([node, 0, 0]);
    const at = (text) => text.ranges[text.ranges.length - 1];
    for (const sign of node.data) {
      const code = sign.codePointAt(0);
      if (!isSign(code)) {
        clean += sign;
      } else if (code === END) {
        const text = open.pop();
        if (text) at(text)[2] = clean.length;
      } else {
        const begin = code >= 0xf0000 ? clean.search(/.$/su) : clean.length;
        const text = { number: numberOf(code), ranges: [[node, Math.max(begin, 0), 0]] };
        open.push(text);
        texts.push(text);
      }
    }
    if (clean !== node.data) node.data = clean;
    for (const text of open) at(text)[2] = clean.length;
    // A text whose end was cut off would reach to the end of the page.
    open = open.filter((text) => text.ranges.length < 12);
  }

  const size = { width: innerWidth, height: Math.ceil(document.documentElement.scrollHeight) };
  const rectsOf = (text) =>
    text.ranges
      ? text.ranges.flatMap(([node, begin, end]) => {
          if (end <= begin) return [];
          const range = document.createRange();
          range.setStart(node, begin);
          range.setEnd(node, end);
          return [...range.getClientRects()];
        })
      : [text.element.getBoundingClientRect()];
  const isSeen = (rect) => rect.width > 2 && rect.height > 2;
  // Choices of a closed list, and words for screen readers only: what they are part of.
  const around = (element) => {
    const list = element.closest("select");
    if (!list && !element.checkVisibility()) return [];
    element = list || element;
    for (let each = element, steps = 0; each && steps < 3; each = each.parentElement, steps += 1) {
      const rect = each.getBoundingClientRect();
      if (isSeen(rect) && each.checkVisibility({ visibilityProperty: true })) return [rect];
    }
    return [];
  };
  const boxOf = (text) => {
    let rects = rectsOf(text).filter(isSeen);
    if (!rects.length) rects = around(text.element || text.ranges[0][0].parentElement);
    if (!rects.length) return null;
    const left = Math.min(...rects.map((rect) => rect.left)) + scrollX;
    const top = Math.min(...rects.map((rect) => rect.top)) + scrollY;
    const right = Math.max(...rects.map((rect) => rect.right)) + scrollX;
    const bottom = Math.max(...rects.map((rect) => rect.bottom)) + scrollY;
    if (right < 1 || bottom < 1 || left > size.width) return null;
    return [left, top, right - left, bottom - top].map(Math.round);
  };
  const found = texts.map((text) => [text.number, boxOf(text)]).filter(([, box]) => box);
  return { ...size, title, texts: found.map(([number, box]) => [number, ...box]) };
}
