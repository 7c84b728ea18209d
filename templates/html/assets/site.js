// SPDX-License-Identifier: 0BSD
// What the pages do beyond being pages: search, filter, the choice of light or dark.
(() => {
  "use strict";
  const { root, language } = document.body.dataset;

  // From a disk, a folder shows its list of files: name the page in it.
  if (location.protocol === "file:") {
    for (const link of document.querySelectorAll("a[href]")) {
      if (!/^[a-z]+:|^#/.test(link.getAttribute("href"))) {
        link.setAttribute("href", link.getAttribute("href").replace(/(^|\/)(?=#|$)/, "$1index.html"));
      }
    }
  }

  // ----- light or dark
  const button = document.querySelector(".theme");
  const remember = {
    get: () => { try { return localStorage.getItem("theme"); } catch { return null; } },
    set: (theme) => { try { localStorage.setItem("theme", theme); } catch { /* not allowed: for this page only */ } },
  };
  const chosen = remember.get();
  if (chosen) document.documentElement.dataset.theme = chosen;
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = document.documentElement.dataset.theme
        || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      const next = now === "dark" ? "light" : "dark";
      document.documentElement.dataset.theme = next;
      remember.set(next);
    });
  }

  // ----- filter
  const filter = document.querySelector(".filter");
  if (filter) {
    const rows = [...document.querySelectorAll("table.codes tbody tr")].map((row) => ({
      row,
      text: fold(`${row.textContent} ${row.dataset.class} ${row.dataset.header} ${row.dataset.document}`),
      headers: row.dataset.header.split("|"),
      documents: row.dataset.document.split("|"),
    }));
    const methods = new Set([...(filter.elements.method?.options ?? [])].map((option) => option.value.toLowerCase()));
    const drawnBy = ({ dataset }, method) => {
      if (dataset.only !== undefined) return dataset.only.toLowerCase().split("|").includes(method);
      return !(dataset.but ?? "").toLowerCase().split("|").includes(method);
    };
    const output = filter.querySelector("output");
    const apply = () => {
      const value = (name) => filter.elements[name]?.value ?? "";
      // `RFC 4028` is one word.
      const words = fold(value("words").replace(/\brfc +(?=\d)/gi, "rfc")).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { row, text, headers, documents } of rows) {
        row.hidden = !(
          (!value("class") || row.dataset.class === value("class"))
          && (!value("method") || drawnBy(row, value("method").toLowerCase()))
          && (!value("header") || headers.includes(value("header")))
          && (!value("document") || documents.includes(value("document")))
          && words.every((word) => (methods.has(word) ? drawnBy(row, word) : has(text, word)))
        );
        shown += !row.hidden;
      }
      output.value = `${output.dataset.text}${shown} / ${rows.length}`;
    };
    const has = (text, word) => {
      // A whole number of an RFC: 402 is not in 4028.
      const rfc = /^rfc(\d+)$/.exec(word);
      return rfc ? new RegExp(`rfc ?${rfc[1]}(?!\\d)`).test(text) : text.includes(word);
    };
    filter.hidden = false;
    filter.addEventListener("input", apply);
    filter.addEventListener("reset", () => setTimeout(apply));
    filter.addEventListener("submit", (event) => event.preventDefault());
    apply();
  }

  // ----- search
  const finder = document.querySelector(".finder");
  if (!finder) return;
  const input = finder.querySelector("input");
  const list = finder.querySelector("ul");
  const status = finder.querySelector("[role=status]");
  let engine = null;
  let selected = -1;

  function fold(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  // Korean is written with blanks here or there (통화 중, 통화중) and with endings: pairs of syllables find both.
  function tokens(text) {
    const found = [];
    for (const [part] of fold(text).matchAll(/\p{Script=Hangul}[\p{Script=Hangul}\s]*|[\p{L}\p{N}]+/gu)) {
      if (!/\p{Script=Hangul}/u.test(part)) { found.push(part); continue; }
      const run = part.replace(/\s+/g, "");
      if (run.length === 1) found.push(run);
      for (let at = 0; at + 1 < run.length; at++) found.push(run.slice(at, at + 2));
    }
    return found;
  }

  const squeeze = (text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, "");

  function load(file) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + file;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  async function start() {
    await Promise.all([load("minisearch.js"), load(`${language}search.js`)]);
    engine = new window.MiniSearch({
      fields: ["number", "title", "aliases", "keywords", "name", "text"],
      tokenize: tokens,
      processTerm: (term) => term,
      searchOptions: {
        boost: { number: 8, title: 6, aliases: 4, keywords: 4, name: 2 },
        prefix: true,
        fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
        combineWith: "AND",
      },
    });
    engine.addAll(window.documents.map(([address, number, title, aliases, keywords, name, text, place, kind], id) => ({
      id, address, number, title, aliases: aliases.join(" / "), keywords: keywords.join(" / "),
      name: name.replaceAll("_", " "), text, place, kind,
      exact: [number, title, name, `${number}${title}`, ...aliases, ...keywords].map(squeeze).filter(Boolean),
    })));
  }

  function search(query) {
    const asked = squeeze(query);
    if (!asked) return [];
    const entry = (id) => window.documents[id];
    // What is exactly asked for comes first: its number, then its phrase, then other words for it; codes before pages.
    const exact = (id) => {
      const [, number, title, aliases, keywords, name] = entry(id);
      if (number === asked) return 4;
      if (!number) return squeeze(title) === asked || aliases.some((word) => squeeze(word) === asked) ? 0.5 : 0;
      if (squeeze(title) === asked || squeeze(name) === asked || squeeze(number + title) === asked) return 3;
      if (aliases.some((word) => squeeze(word) === asked)) return 2;
      // The words that say it best stand first.
      const place = keywords.findIndex((word) => squeeze(word) === asked);
      return place < 0 ? 0 : 1 / (1 + place / 100);
    };
    let found = engine.search(query);
    if (!found.length) found = engine.search(query, { combineWith: "OR" });
    // Codes of the main registry stand at the top of the site: `486/`.
    const weight = (id) => (/^[^/]+\/$/.test(entry(id)[0]) ? 1.5 : 1);
    return found
      .map(({ id, score }) => ({ id, exact: exact(id) * weight(id), score: score * weight(id) }))
      .sort((a, b) => b.exact - a.exact || b.score - a.score || a.id - b.id)
      .slice(0, 12)
      .map(({ id }) => entry(id));
  }

  function show(query, results) {
    list.replaceChildren(...results.map(([address, number, title, , , , text, place, kind], at) => {
      const item = document.createElement("li");
      item.id = `found-${at}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.className = kind ? `c${kind}` : "";
      item.dataset.href = root + language + address + (location.protocol === "file:" ? "index.html" : "");
      const where = document.createElement("i");
      where.textContent = place;
      const head = document.createElement("b");
      head.textContent = number;
      const more = document.createElement("small");
      more.textContent = text;
      item.append(where, head, `${number ? " " : ""}${title}`, more);
      item.addEventListener("click", () => location.assign(item.dataset.href));
      return item;
    }));
    const open = query.trim() !== "";
    if (open && !results.length) {
      const none = document.createElement("li");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = finder.dataset.nothing;
      list.append(none);
    }
    status.textContent = open ? (results.length ? finder.dataset.results + results.length : finder.dataset.nothing) : "";
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    select(results.length ? 0 : -1);
  }

  function select(at) {
    const items = [...list.querySelectorAll("[data-href]")];
    selected = items.length ? Math.max(0, Math.min(at, items.length - 1)) : -1;
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === selected)));
    if (selected < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", items[selected].id);
      items[selected].scrollIntoView({ block: "nearest" });
    }
  }

  let ready = null;
  async function update() {
    ready ??= start();
    if (!engine) status.textContent = finder.dataset.loading;
    await ready;
    show(input.value, search(input.value));
  }

  input.addEventListener("focus", () => { ready ??= start(); });
  input.addEventListener("input", update);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      select(selected + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const item = list.querySelectorAll("[data-href]")[selected];
      if (item && !list.hidden) location.assign(item.dataset.href);
    } else if (event.key === "Escape") {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    }
  });
  document.addEventListener("click", (event) => {
    if (!finder.contains(event.target)) { list.hidden = true; input.setAttribute("aria-expanded", "false"); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); input.focus(); }
  });
})();
