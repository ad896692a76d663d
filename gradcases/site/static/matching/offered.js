// @ts-check
// What the page has of all this.
/** @typedef {(titles: Record<string, string>) => {answer: (text: string) => Answer, told: (answer: Answer) => Told}} Diagnose */
/** @typedef {{match: Match, label: string, apart: string, fix: string}} ToldMatch */
/** @typedef {{finding: string, heard: string[], matches: ToldMatch[]}} Told */

/** `titles` are those of all cases. @type {Diagnose} */
function diagnose(titles) {
  const embedded = document.getElementById("texts");
  /** @type {PasteData} */
  const data = embedded ? JSON.parse(embedded.textContent ?? "") : /** @type {any} */ (window).GRADCASES_TEXTS;
  const fixes = new Map(data.cases.map(([id, , fix]) => [id, fix]));
  const told = (/** @type {Answer} */ answer) => ({
    finding: finding(answer, Object.keys(titles).length, data.rules.shares),
    heard: answer.heard ? [heading(answer.heard), placeOf(answer.heard), ranksOf(answer.heard)].filter(Boolean) : [],
    matches: answer.matches.map((match) => ({
      match,
      label: labelOf(match, data.rules.shares),
      apart: match.apart && `It is this one if ${match.apart}.`,
      fix: fixes.get(match.case) ?? "",
    })),
  });
  return { answer: answerer(data.rules, textsOf(data), titles), told };
}

/** @type {any} */ (window).gradcasesDiagnose = diagnose;
