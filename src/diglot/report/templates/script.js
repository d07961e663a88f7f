"use strict";
// The rows: filters, and a card for the word that is pointed at or reached with the arrow keys.
(() => {
  const tokens = JSON.parse(document.getElementById("tokens").textContent);
  const rows = [...document.querySelectorAll(".row")];
  const form = document.getElementById("filters");
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  const card = document.getElementById("card");
  const said = document.getElementById("said");
  let at = null; // the word whose card is shown

  const fold = (text) => text.toLowerCase().normalize("NFC");

  function filter() {
    const want = Object.fromEntries(new FormData(form));
    const text = fold(want.text.trim());
    let shown = 0;
    for (const row of rows) {
      const fits = ["language", "role", "article"].every((key) => !want[key] || row.dataset[key] === want[key]);
      row.hidden = !fits || (text !== "" && !fold(row.querySelector(".pair").textContent).includes(text));
      shown += !row.hidden;
    }
    count.textContent = shown === 1 ? "1 row" : `${shown.toLocaleString("en")} rows`;
    nothing.hidden = shown > 0;
    hide();
    enter();
  }

  // One row at a time can be reached with Tab; the arrow keys go on from there.
  function enter(row = rows.find((one) => !one.hidden)) {
    for (const one of rows) one.tabIndex = one === row ? 0 : -1;
  }

  function line(list, name, value) {
    const term = document.createElement("dt");
    const item = document.createElement("dd");
    term.textContent = name;
    item.textContent = value;
    item.dir = "auto";
    list.append(term, item);
  }

  function show(word) {
    hide();
    at = word;
    const row = word.closest(".row");
    const [surface, normalized, transliterated, start, end] = tokens[row.dataset.row][word.dataset.t];
    const list = document.createElement("dl");
    line(list, "word", surface);
    line(list, "normalized", normalized ?? "the same");
    line(list, "other script", transliterated ?? "the same");
    line(list, "span", `${start}–${end}`);
    card.replaceChildren(list);
    card.hidden = false;
    word.classList.add("at");
    const box = word.getBoundingClientRect();
    const width = card.offsetWidth, height = card.offsetHeight;
    card.style.left = `${Math.max(8, Math.min(box.left + box.width / 2 - width / 2, innerWidth - width - 8))}px`;
    card.style.top = `${box.top > height + 60 ? box.top - height - 6 : box.bottom + 6}px`;
  }

  function hide() {
    at?.classList.remove("at");
    at = null;
    card.hidden = true;
  }

  function step(row, forward) {
    const words = [...row.querySelectorAll(".text:not(.normalized) .t")];
    if (!words.length) return;
    const place = at && row.contains(at) ? words.indexOf(at) + (forward ? 1 : -1) : forward ? 0 : words.length - 1;
    const word = words[Math.max(0, Math.min(words.length - 1, place))];
    word.scrollIntoView({ block: "nearest" });
    show(word);
    said.textContent = card.innerText.replace(/\n+/g, ", ");
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));

  const list = document.getElementById("rows");
  list.addEventListener("mouseover", (event) => { if (event.target.matches(".t")) show(event.target); });
  list.addEventListener("mouseout", (event) => { if (event.target === at) hide(); });
  list.addEventListener("focusin", (event) => { const row = event.target.closest(".row"); if (row) enter(row); });
  list.addEventListener("focusout", hide);
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest(".row");
    if (!row || event.target.closest("summary") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return hide();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const visible = rows.filter((one) => !one.hidden);
      const next = visible[visible.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
      next?.focus();
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const rtl = getComputedStyle(row.querySelector(".text")).direction === "rtl" || row.querySelector(".text").matches(":dir(rtl)");
      step(row, (event.key === "ArrowRight") !== rtl);
    } else return;
    event.preventDefault();
  });
  addEventListener("scroll", () => { if (at && !document.activeElement?.contains(at)) hide(); }, { passive: true });
  enter();
})();
