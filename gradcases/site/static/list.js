// @ts-check
// Search as one types, and filters; all of it in the address.
// As gradcases/site/search_data.py writes it: the cases in the order of the list, a number of one of the lists for each name and word.
/** @typedef {[symptom: number, cause: number, claims: number[], changed: number[], measured: string, words: string]} Recorded */
/** @typedef {{words: string, releases: string[], letters: Record<string, string>, symptoms: string[], verdicts: string[], causes: Record<string, string>, cases: Recorded[]}} Data */
/** @typedef {{row: HTMLElement, topic: string, symptom: string, cause: string, claims: string[], changed: string[], measured: string, text: string}} Case */
(() => {
  "use strict";
  const FIELDS = ["q", "symptom", "topic", "cause", "torch", "verdict"];
  const embedded = document.getElementById("search");
  /** @type {Data} */
  const data = embedded ? JSON.parse(embedded.textContent ?? "") : /** @type {any} */ (window).GRADCASES;
  /** @type {any} */ (window).GRADCASES = data; // for the box beside it too
  const form = /** @type {HTMLFormElement} */ (document.getElementById("controls"));
  const search = /** @type {HTMLInputElement} */ (document.getElementById("q"));
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-case]")]);
  const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".topic")]);
  const list = /** @type {HTMLElement} */ (document.getElementById("list"));
  const count = /** @type {HTMLElement} */ (document.getElementById("count"));
  const none = /** @type {HTMLElement} */ (document.getElementById("none"));

  const causes = Object.keys(data.causes);
  /** @type {string[] | undefined} */
  let dictionary;
  const cases = rows.map((row, at) => caseOf(row, data.cases[at]));

  /** @param {string} numbers */
  function words(numbers) {
    dictionary ??= data.words.split(" ");
    return numbers.split(" ").map((number) => dictionary?.[parseInt(number, 36)]).join(" ");
  }

  /** What the list shows of it is not in the data. @param {HTMLElement} row @param {Recorded} recorded @returns {Case} */
  function caseOf(row, [symptom, cause, claims, changed, measured, numbers]) {
    /** @type {string | undefined} */
    let text;
    return {
      row,
      topic: (row.dataset.case ?? "").split("/")[0],
      symptom: data.symptoms[symptom],
      cause: causes[cause],
      claims: claims.map((number) => data.verdicts[number]),
      changed: changed.map((number) => data.releases[number]),
      measured,
      get text() {
        return (text ??= `${row.textContent} ${words(numbers)} ${data.causes[causes[cause]]}`.toLowerCase()); // when one searches
      },
    };
  }

  /** @param {string} name */
  function control(name) {
    return /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));
  }

  /** @param {Case} each @param {string} torch */
  function fitsTorch(each, torch) {
    const [kind, release] = [torch.slice(0, torch.indexOf("-")), torch.slice(torch.indexOf("-") + 1)];
    if (kind === "on") return ["h", "r", "c"].includes(each.measured[data.releases.indexOf(release)]);
    return each.changed.some((version) => (release.endsWith(".x") ? version.startsWith(release.slice(0, -1)) : version === release));
  }

  /** On the release that is chosen, or the newest that was measured.
   * @param {Case} each @param {string} verdict @param {string} torch */
  function fitsVerdict(each, verdict, torch) {
    const [kind, word] = [verdict.slice(0, verdict.indexOf("-")), verdict.slice(verdict.indexOf("-") + 1)];
    if (kind === "claim") return each.claims.includes(word);
    const release = torch.replace(/^(on|changed)-/, "");
    const at = data.releases.includes(release) ? data.releases.indexOf(release) : data.releases.length - 1;
    return (each.measured[at] ?? "?") === data.letters[word];
  }

  /** @param {Case} each @param {Record<string, string>} state */
  function fits(each, state) {
    return (
      (!state.symptom || each.symptom === state.symptom) &&
      (!state.topic || each.topic === state.topic) &&
      (!state.cause || each.cause === state.cause) &&
      // With the verdict of a case the release says where; alone, that it ran there or changed there.
      (!state.torch || (state.torch.startsWith("on-") && state.verdict.startsWith("case-")) || fitsTorch(each, state.torch)) &&
      (!state.verdict || fitsVerdict(each, state.verdict, state.torch))
    );
  }

  /** @returns {Record<string, string>} */
  function chosen() {
    return Object.fromEntries(FIELDS.map((name) => [name, control(name).value]));
  }

  function apply() {
    const state = chosen();
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of cases) {
      const fit = fits(each, state) && words.every((word) => each.text.includes(word));
      each.row.hidden = !fit;
      shown += fit ? 1 : 0;
    }
    for (const section of sections) section.hidden = !section.querySelector("[data-case]:not([hidden])");
    for (const name of FIELDS) control(name).classList.toggle("set", control(name).value !== "");
    list.classList.toggle("filtered", FIELDS.some((name) => state[name] !== ""));
    none.hidden = shown > 0;
    count.textContent = shown === rows.length ? `${shown} cases` : `${shown} of ${rows.length} cases`;
  }

  function remember() {
    const given = Object.entries(chosen()).filter(([, value]) => value !== "");
    const query = new URLSearchParams(given).toString();
    history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
  }

  /** @param {string} query */
  function take(query) {
    const given = new URLSearchParams(query);
    for (const name of FIELDS) control(name).value = given.get(name) ?? "";
    apply();
  }

  /** The links of the cases that are shown.
   * @returns {HTMLAnchorElement[]} */
  function links() {
    return rows.filter((row) => !row.hidden).map((row) => /** @type {HTMLAnchorElement} */ (row.querySelector("a")));
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && event.target === search) {
      search.value = "";
      apply();
      remember();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      move(event);
    }
  }

  /** Between the search and the cases. @param {KeyboardEvent} event */
  function move(event) {
    const all = links();
    const at = all.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (at < 0 && document.activeElement !== search) return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) search.focus();
    else all[Math.min(next, all.length - 1)]?.focus();
  }

  form.hidden = false;
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => (apply(), remember()));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", onKey);
  window.addEventListener("popstate", () => take(location.search));
  for (const preset of document.querySelectorAll("a[data-preset]")) {
    preset.addEventListener("click", (event) => {
      event.preventDefault();
      take(preset.getAttribute("href") ?? "");
      remember();
      search.focus();
    });
  }
  take(location.search);
})();
