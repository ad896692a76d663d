// @ts-check
// A message as it is compared, in two readings: canonical.py.
/** @typedef {{exact: string, loose: string}} Canonical */
/** @typedef {{canonical: (text: string) => Canonical, pairs: (text: string) => Set<string>}} Comparing */

/** @param {CanonicalRules} rules @returns {Comparing} */
function comparing(rules) {
  const [exactRules, looseRules] = [rules.rules, rules.loose_rules].map((all) =>
    all.map(([pattern, standIn]) => ({ pattern: everywhere(pattern), standIn })),
  );
  const [dropped, word] = [everywhere(rules.dropped), everywhere(rules.word)];

  /** @param {string} text @param {typeof exactRules} all */
  function replaced(text, all) {
    return all.reduce((told, { pattern, standIn }) => told.replace(pattern, () => standIn), text);
  }

  /** @param {string} text */
  function squeezed(text) {
    return text.replace(dropped, "").toLowerCase();
  }

  return {
    canonical(text) {
      const exact = replaced(text, exactRules);
      return { exact: squeezed(exact), loose: squeezed(replaced(exact, looseRules)) };
    },
    pairs(text) {
      const words = replaced(replaced(text, exactRules), looseRules).toLowerCase().match(word) ?? [];
      return new Set(words.slice(1).map((each, at) => `${words[at]} ${each}`));
    },
  };
}

/** A line of code without spaces and comment. @param {string} line */
function squeezedCode(line) {
  return line.split(" #", 1)[0].replace(/\s+/g, "");
}

/** What two texts share of both, from 0 to 1. @param {Set<string>} one @param {Set<string>} other */
function likeness(one, other) {
  return one.size && other.size ? (2 * inBoth(one, other)) / (one.size + other.size) : 0;
}

/** @param {Set<string>} one @param {Set<string>} other */
function inBoth(one, other) {
  return [...one].filter((each) => other.has(each)).length;
}
