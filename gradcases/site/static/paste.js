// @ts-check
// The box for an error or a traceback: the cases that show it, by the rules of `gradcases diagnose`, which come when they are needed.
(() => {
  "use strict";
  const LONGEST = 400; // characters of a message that are shown
  const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
  const box = /** @type {HTMLTextAreaElement} */ (document.getElementById("pasted"));
  const search = /** @type {HTMLInputElement} */ (document.getElementById("q"));
  const clear = /** @type {HTMLButtonElement} */ (document.getElementById("unpaste"));
  const answered = /** @type {HTMLElement} */ (document.getElementById("answer"));
  const finding = /** @type {HTMLElement} */ (document.getElementById("finding"));
  const found = /** @type {HTMLElement} */ (document.getElementById("found"));
  const links = /** @type {Map<string, HTMLAnchorElement>} */ (new Map());
  /** @type {ReturnType<Diagnose> | null} */
  let diagnosing = null;

  /** A text of the catalog: what stands in backquotes is code. @param {string} text */
  function prose(text) {
    const pieces = shown(text).split(/`([^`\n]+)`/);
    return pieces.map((piece, at) => (at % 2 ? element("code", piece) : piece));
  }

  /** With what cannot be seen written out. @param {string} text */
  function shown(text) {
    return text.replace(UNSEEN, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
  }

  /** @param {string} text */
  function cut(text) {
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  }

  /** @param {string} name @param {...(string | Node)} inside */
  function element(name, ...inside) {
    const made = document.createElement(name);
    made.append(...inside);
    return made;
  }

  /** @param {string} className @param {...(string | Node)} inside */
  function line(className, ...inside) {
    const made = element("p", ...inside);
    made.className = className;
    return made;
  }

  /** @param {(string | Node)[][]} items */
  function bullets(items) {
    return element("ul", ...items.map((item) => element("li", ...item)));
  }

  /** Its link, as the list has it. @param {string} id */
  function link(id) {
    const made = /** @type {HTMLAnchorElement | undefined} */ (links.get(id)?.cloneNode(true));
    return made ?? element("code", id);
  }

  /** Of each case the title, as its author wrote it. */
  function titles() {
    for (const row of document.querySelectorAll("[data-case]")) {
      const id = row.querySelector("p code")?.textContent ?? "";
      links.set(id, /** @type {HTMLAnchorElement} */ (row.querySelector("a")));
    }
    return Object.fromEntries([...links].map(([id, each]) => [id, written(each)]));
  }

  /** @param {HTMLElement} title */
  function written(title) {
    return [...title.childNodes].map((each) => (each.nodeName === "CODE" ? `\`${each.textContent}\`` : each.textContent)).join("");
  }

  /** @param {ToldMatch} told @param {string} summary */
  function matchShown({ match, label, apart, fix }, summary) {
    const others = match.cases.map((id) => [link(id)]);
    const more = element("details", element("summary", `${others.length} more of this cause and text`), bullets(others));
    return element(
      "li",
      element("h3", link(match.case)),
      line("quiet", ...prose(summary), ` (${label})`),
      bullets([apart, ...match.why].filter(Boolean).map(prose)),
      ...(fix ? [line("", element("b", "Fix: "), ...prose(fix))] : []),
      ...(others.length ? [more] : []),
    );
  }

  /** @param {string} title @param {(string | Node)[][]} items */
  function section(title, items) {
    return items.length ? [element("h3", title), bullets(items)] : [];
  }

  /** @param {Answer} answer @param {Told} told @returns {Node[]} */
  function pieces(answer, told) {
    const heard = told.heard.map((each, at) => line(at ? "quiet" : "heard", shown(cut(each))));
    if (answer.verdict !== "matched" && answer.matches.length) {
      const nearest = answer.matches.map((match) => [element("code", shown(cut(match.text.said))), element("br"), link(match.case)]);
      const instead = answer.claimed ? section("What happens instead", [[link(answer.claimed.case)]]) : [];
      return [...heard, ...instead, ...section("The nearest messages that there are", nearest)];
    }
    if (answer.shown !== null) return [...heard, bullets([[link(answer.shown)]])];
    const summaries = /** @type {Data} */ (/** @type {any} */ (window).GRADCASES).causes;
    const also = answer.also.map((each) => [...prose(`if ${each.apart}: `), link(each.case)]);
    return [
      ...heard,
      element("ol", ...told.matches.map((each) => matchShown(each, summaries[each.match.cause] ?? ""))),
      ...section("The same text is shown", also),
      ...section("Where to look", answer.advice.map(prose)),
    ];
  }

  function show() {
    const text = box.value;
    clear.hidden = answered.hidden = !text.trim();
    box.classList.toggle("set", !answered.hidden);
    if (answered.hidden || !diagnosing) return;
    const answer = diagnosing.answer(text);
    const told = diagnosing.told(answer);
    finding.replaceChildren(...prose(told.finding));
    found.replaceChildren(...pieces(answer, told));
    answered.dataset.verdict = answer.verdict;
  }

  /** It is kept as long as the tab is, and stands in no address. */
  function keep() {
    try {
      history.replaceState({ ...history.state, pasted: box.value }, "");
    } catch {
      // too long for this browser: then it is not kept
    }
  }

  /** @param {() => void} then */
  function withRules(then) {
    const offered = /** @type {Diagnose | undefined} */ (/** @type {any} */ (window).gradcasesDiagnose);
    if (offered) {
      diagnosing ??= offered(titles());
      then();
      return;
    }
    if (document.getElementById("rules")) return; // they come
    const script = document.createElement("script");
    script.id = "rules";
    script.src = "diagnose.js";
    script.addEventListener("load", () => withRules(show));
    document.head.append(script);
  }

  /** @param {string} text */
  function take(text) {
    box.value = text;
    box.dispatchEvent(new Event("input"));
    box.focus();
  }

  box.addEventListener("focus", () => withRules(() => {}), { once: true });
  box.addEventListener("input", (event) => {
    event.stopPropagation(); // it filters nothing
    withRules(show);
    keep();
  });
  box.addEventListener("keydown", (event) => event.key === "Escape" && take(""));
  clear.addEventListener("click", () => take(""));
  search.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text.trim().includes("\n")) return; // a search has one line
    event.preventDefault();
    take(text);
  });
  box.value ||= history.state?.pasted ?? "";
  if (box.value) withRules(show);
})();
