// @ts-check
// The catalog's texts as gradcases/site/paste_data.py writes them.
/** @typedef {[id: string, cause: string, fix: string]} DataCase */
// Numbers of cases and of strings; of what is said and of a core there may be several, to be put together. A core that is in what
// is said is `start+length`. The kind is its first letter, with `m` if what is said is the whole message, and `c` if there is a core.
/** @typedef {[one: number, group: number, kind: string, type: number, said: number[], contains: number[] | string, at: number, when: number, usual: number]} DataText */
/** @typedef {{rules: Rules, strings: string[], cases: DataCase[], texts: DataText[]}} PasteData */

const KINDS = /** @type {Record<string, CatalogText["kind"]>} */ ({ r: "raised", w: "warned", c: "claimed" });

/** @param {PasteData} data @returns {CatalogText[]} */
function textsOf(data) {
  const compare = comparing(data.rules.canonical);
  return data.texts.map((text) => textOf(text, data, compare));
}

/** @param {DataText} text @param {PasteData} data @param {Comparing} compare @returns {CatalogText} */
function textOf([number, group, kind, type, pieces, core, at, when, usual], { cases, strings }, compare) {
  const said = pieces.map((each) => strings[each]).join("");
  const contains = typeof core === "string" ? partOf(said, core) : core.map((each) => strings[each]).join("");
  /** @type {Set<string> | undefined} */
  let pairs;
  return {
    case: cases[number][0],
    cause: cases[number][1],
    kind: KINDS[kind[0]],
    type: strings[type] ?? null,
    said,
    message: kind.includes("m", 1) ? compare.canonical(withoutRun(said.trimEnd(), "…")) : null,
    core: kind.includes("c", 1) ? compare.canonical(contains || said) : null,
    at: strings[at] ?? null,
    when: strings[when] ?? "",
    group: cases[group][0],
    contains,
    usual,
    get pairs() {
      return (pairs ??= compare.pairs(said)); // what only rare texts need
    },
  };
}

/** @param {string} said @param {string} place */
function partOf(said, place) {
  const [start, length] = place.split("+").map(Number);
  return said.slice(start, start + length);
}
