// The search of a frozen site. It loads the words that begin like those of the query, and the titles, and asks nobody.
"use strict";
const folkmootSearch = {
  words: {},
  things: [],
  take(kind, letters, content) {
    if (kind === "things") this.things = content;
    else Object.assign(this.words, content);
  },
};
(() => {
  const place = document.getElementById("search-hits");
  const said = document.getElementById("search-said");
  const field = document.getElementById("search-query");
  const folder = place.dataset.index;
  const up = place.dataset.root;
  const loaded = new Map();
  const fold = (word) => word.toLowerCase().replace(/ø/g, "o").replace(/æ/g, "ae").replace(/ß/g, "ss").normalize("NFKD").replace(/[\u0300-\u036f’']/g, "");
  const load = (name) => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((done) => {
        const script = document.createElement("script");
        script.src = folder + name;
        script.onload = script.onerror = done;
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  };
  const shard = (word) => "words-" + [...word.slice(0, 2)].map((letter) => letter.codePointAt(0).toString(16)).join("-") + ".js";
  const distance = (one, other) => {
    let before = [], last = [...Array(other.length + 1).keys()];
    for (let row = 1; row <= one.length; row++) {
      const now = [row];
      for (let column = 1; column <= other.length; column++) {
        let steps = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (one[row - 1] !== other[column - 1]));
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) steps = Math.min(steps, before[column - 2] + 1);
        now.push(steps);
      }
      before = last;
      last = now;
    }
    return last[other.length];
  };
  const alike = (word) => {
    const known = Object.keys(folkmootSearch.words);
    const same = known.filter((other) => other === word || (word.length > 3 && other.startsWith(word)));
    if (same.length) return same;
    const most = word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
    const near = known.map((other) => [Math.abs(other.length - word.length) > most ? 9 : distance(word, other), other]);
    const least = Math.min(...near.map((pair) => pair[0]));
    return least > most ? [] : near.filter((pair) => pair[0] === least).map((pair) => pair[1]);
  };
  const search = async (query) => {
    const words = [...new Set((query.match(/[\p{L}\p{N}]+/gu) || []).map(fold))].slice(0, 12);
    await Promise.all([load("things.js"), ...words.map((word) => load(shard(word)))]);
    const asked = [];
    for (const word of words) {
      const found = alike(word);
      const related = [...new Set(found.flatMap((other) => folkmootSearch.words[other][0]))];
      await Promise.all(related.map((other) => load(shard(other))));
      const all = [...found, ...related].filter((other) => folkmootSearch.words[other]);
      const weights = new Map();
      for (const other of all) for (const [thing, weight] of folkmootSearch.words[other][1]) weights.set(thing, Math.max(weight, weights.get(thing) || 0));
      if (weights.size) asked.push(weights);
    }
    const scores = new Map();
    for (const weights of asked) {
      const rarity = Math.log(1 + folkmootSearch.things.length / weights.size);
      for (const [thing, weight] of weights) {
        const [count, score] = scores.get(thing) || [0, 0];
        scores.set(thing, [count + 1, score + weight * rarity]);
      }
    }
    const order = [...scores].sort((a, b) => b[1][0] - a[1][0] || b[1][1] - a[1][1] || b[0] - a[0]);
    const most = order.length ? order[0][1][0] : 0;
    show(order.filter((one) => one[1][0] === most).map((one) => folkmootSearch.things[one[0]]));
  };
  const linked = (text, url) => {
    const link = document.createElement("a");
    link.textContent = text; link.href = up + url.replace(/^\//, "");
    return link;
  };
  // A question that was asked in several municipalities is one hit, with the way to each of them.
  const together = (hits) => {
    const groups = new Map();
    for (const hit of hits) {
      const name = hit[3] + "\n" + hit[0];
      if (groups.has(name)) groups.get(name).push(hit);
      else groups.set(name, [hit]);
    }
    return [...groups.values()];
  };
  const show = (hits) => {
    const groups = together(hits);
    said.textContent = groups.length ? `${place.dataset.hits} ${groups.length}` : place.dataset.none;
    place.replaceChildren(...groups.slice(0, 100).map(([[title, about, url, sort], ...others]) => {
      const item = document.createElement("li"), meta = document.createElement("p"), heading = document.createElement("h3");
      item.className = "hit"; meta.className = "item-meta"; heading.className = "hit-title";
      meta.textContent = about ? sort + " · " + about : sort;
      heading.append(linked(title, url)); item.append(meta, heading);
      if (others.length) {
        const elsewhere = document.createElement("p");
        elsewhere.className = "hit-siblings";
        elsewhere.append(place.dataset.also + " ", ...others.flatMap((other, number) => [number ? " · " : "", linked(other[4] || other[1] || other[0], other[2])]));
        item.append(elsewhere);
      }
      return item;
    }));
  };
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", "?q=" + encodeURIComponent(field.value));
    search(field.value);
  });
  const first = new URLSearchParams(location.search).get("q");
  if (first) { field.value = first; search(first); }
})();
