// @ts-check
// The rules as `gradcases diagnose` has them, in JSON, and how their patterns are used. Nothing here or beside it is decided twice:
// what is data comes from gradcases/matching/exported.py, and a test holds the rest against the Python.
/** @typedef {Record<string, number>} Numbers */
/** @typedef {Record<string, [string, string]>} Patterns patterns by name, each with its flags */
/** @typedef {{rules: [string, string][], loose_rules: [string, string][], dropped: string, word: string}} CanonicalRules */
/** @typedef {{prefixes: string[], entities: [string, string][], edges: string[], numbers: Numbers, patterns: Patterns}} CleaningRules */
/** @typedef {{marks: string[], numbers: Numbers, patterns: Patterns}} TranscriptRules */
/** @typedef {{general: string[], about_gradients: string, numbers: Numbers, patterns: Patterns}} ScoringRules */
/** @typedef {{cause: string, pattern: string, points: number, told: string, usual: number}} Sign */
/** @typedef {{cause: string, pattern: string, points: number, told: string}} Trace */
/** @typedef {{numbers: Numbers, fits: Record<string, string>, worded: string[]}} AnsweringRules */
/**
 * @typedef {object} Rules
 * @property {CanonicalRules} canonical
 * @property {CleaningRules} cleaning
 * @property {TranscriptRules} transcripts
 * @property {ScoringRules} scoring
 * @property {AnsweringRules} answering
 * @property {Numbers} shares
 * @property {Sign[]} signs
 * @property {Trace[]} traces
 * @property {Numbers} seeing
 * @property {Record<string, {causes: string[], advice: string}>} libraries
 * @property {Record<string, string>} also_known_as
 * @property {string} about_any_gradient
 * @property {[string, string][]} meant
 * @property {Record<string, string>} elsewhere_causes
 * @property {[string, string][]} elsewhere
 * @property {[string, string][]} elsewhere_general
 */

/** For `RegExp.exec` at the beginning of a text only. @param {string} pattern @param {string} [flags] */
function atStart(pattern, flags = "") {
  return new RegExp(pattern, `y${flags}`);
}

/** @param {string} pattern */
function everywhere(pattern) {
  return new RegExp(pattern, "g");
}

/** @param {RegExp} pattern @param {string} text */
function matched(pattern, text) {
  pattern.lastIndex = 0;
  return pattern.exec(text);
}

/** Each value once, in the order of the first. @template T @param {T[]} values @returns {T[]} */
function unique(values) {
  return [...new Set(values)];
}

/** @param {string} text @param {string} end */
function withoutEnd(text, end) {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}

/** Without all of these characters at its end. No regular expression: it begins anew at each of them. @param {string} text @param {string} characters */
function withoutRun(text, characters) {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

/** The first of the greatest. @template T @param {T[]} values @param {(value: T) => number} worth @returns {T | undefined} */
function greatest(values, worth) {
  return values.reduce((/** @type {T | undefined} */ best, each) => (best === undefined || worth(each) > worth(best) ? each : best), undefined);
}
