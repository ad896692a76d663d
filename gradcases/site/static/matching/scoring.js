// @ts-check
// How well a found message fits a recorded text, in points, and how it fits: scoring.py.
/**
 * @typedef {object} CatalogText of texts.py
 * @property {string} case
 * @property {string} cause
 * @property {"raised" | "warned" | "claimed"} kind
 * @property {string | null} type
 * @property {string} said
 * @property {Canonical | null} message
 * @property {Canonical | null} core
 * @property {string | null} at
 * @property {string} when
 * @property {string} group
 * @property {string} contains
 * @property {number} usual
 * @property {Set<string>} pairs
 */
/** @typedef {[string, number]} Fit how it fits, and its points */
/** @typedef {{text: CatalogText, fit: string, message: number, line: number, reading: number}} Score */
/** @typedef {{found: Found, readings: {reading: Canonical, at: number}[], isGeneral: boolean}} Sought */

/** @param {ScoringRules} rules @param {Comparing} compare @returns {(found: Found, texts: CatalogText[]) => Score[]} */
function scorer(rules, compare) {
  const worth = rules.numbers;
  const general = rules.general.map((pattern) => new RegExp(pattern));
  const aboutGradients = new RegExp(rules.about_gradients);
  const calls = everywhere(rules.patterns.calls[0]);
  const nothing = /** @type {Fit} */ (["none", 0]);

  /** @param {Found} found @param {CatalogText[]} texts */
  function scoresOf(found, texts) {
    const told = found.readings[0] ?? "";
    const readings = uniqueReadings(found.readings.map((each) => compare.canonical(each)));
    const sought = { found, readings, isGeneral: general.some((pattern) => pattern.test(told)) };
    const scores = texts.map((text) => scoreOf(sought, text)).filter((score) => score.message >= worth.enough);
    return scores.length ? scores : alike(sought, texts);
  }

  /** @param {Sought} sought @param {CatalogText} text @returns {Score} */
  function scoreOf(sought, text) {
    const none = { text, fit: "none", message: 0, line: 0, reading: 0 };
    if (text.kind === "claimed" || (isWarning(sought.found) && text.kind === "raised")) return none;
    const fits = sought.readings.map(({ reading, at }) => ({ at, fit: fitOf(reading, text, sought) }));
    const best = greatest(fits, (each) => each.fit[1]);
    if (!best || best.fit[0] === "none") return none;
    const [fit, points] = best.fit;
    const line = linePoints(sought.found, text);
    const less = sought.isGeneral && !isAboutGradients(sought, fit, line) ? worth.of_nothing : 0;
    return { text, fit, message: points + typePoints(sought.found.type, text.type) + less, line, reading: best.at };
  }

  /** @param {Canonical} reading @param {CatalogText} text @param {Sought} sought @returns {Fit} */
  function fitOf(reading, text, sought) {
    const whole = text.message ? wholeFit(reading, text.message) : nothing;
    const core = text.core ? coreFit(reading, text.core, sought.found.type === null) : nothing;
    return core[1] > whole[1] ? core : whole;
  }

  /** @param {Canonical} reading @param {Canonical} message @returns {Fit} */
  function wholeFit(reading, message) {
    if (reading.exact === message.exact) return ["same", worth.same];
    if (reading.loose === message.loose) {
      const part = sharedBy(reading.exact, message.exact) / message.exact.length;
      return ["same-but-names", worth.same_but_names + worth.names_most * part];
    }
    if (message.exact.length >= worth.shortest && reading.exact.includes(message.exact)) return ["within", worth.within];
    if (message.loose.length >= worth.shortest && reading.loose.includes(message.loose)) return ["within", worth.within_but_names];
    if (reading.exact.length >= worth.shortest && message.exact.includes(withoutRun(reading.exact, ".…"))) {
      return ["cut", worth.cut + (worth.cut_most * reading.exact.length) / message.exact.length];
    }
    return beginning(reading.loose, message.loose);
  }

  /** Texts that begin alike. @param {string} one @param {string} other @returns {Fit} */
  function beginning(one, other) {
    const shared = sharedBy(one, other);
    if (shared < worth.begins_shortest) return nothing;
    const part = shared / Math.min(one.length, other.length);
    return part < worth.begins_part ? nothing : ["begins", worth.begins + worth.begins_most * part];
  }

  /** @param {Canonical} reading @param {Canonical} core @param {boolean} untold @returns {Fit} */
  function coreFit(reading, core, untold) {
    if (core.exact.length < (untold ? worth.untold : worth.shortest_core)) {
      return reading.exact === core.exact ? ["core", worth.core] : nothing;
    }
    const more = Math.min(worth.core_most, core.exact.length / 20);
    if (reading.exact.includes(core.exact)) return ["core", worth.core + more];
    return reading.loose.includes(core.loose) ? ["core", worth.core_but_names + more] : nothing;
  }

  /** @param {string | null} found @param {string | null} stated */
  function typePoints(found, stated) {
    if (found === null || stated === null) return 0;
    return lastName(found) === lastName(stated) ? worth.type_same : worth.type_other;
  }

  /** For the line that raises being the case's. @param {Found} found @param {CatalogText} text */
  function linePoints(found, text) {
    if (text.at === null) return 0;
    const stated = squeezedCode(text.at);
    const points = linesThatRaise(found).map((line) => pointsOfLine(squeezedCode(line), stated));
    return points.length ? Math.max(...points) : 0;
  }

  /** @param {string} own @param {string} stated */
  function pointsOfLine(own, stated) {
    if (own === stated) return worth.line_same;
    const [one, other] = [new Set(own.match(calls)), new Set(stated.match(calls))];
    return one.size && other.size ? (worth.line_calls * inBoth(one, other)) / new Set([...one, ...other]).size : 0;
  }

  /** Of a message of Python itself. @param {Sought} sought @param {string} fit @param {number} line */
  function isAboutGradients(sought, fit, line) {
    const frame = failing(sought.found);
    if (["same", "within"].includes(fit) && (!frame || line >= worth.line_calls)) return true;
    return aboutGradients.test(`${frame?.source ?? ""}${sought.found.readings[0] ?? ""}`);
  }

  /** Texts that share most of their neighbouring words. @param {Sought} sought @param {CatalogText[]} texts @returns {Score[]} */
  function alike(sought, texts) {
    if (sought.isGeneral || ["KeyError", "IndexError", "AttributeError"].includes(sought.found.type ?? "")) return [];
    const told = compare.pairs(messageOf(sought.found));
    return texts
      .map((text) => ({ text, fit: "alike", message: worth.alike * likeness(told, text.pairs), line: linePoints(sought.found, text), reading: 0 }))
      .filter((each) => each.message >= worth.alike * worth.alike_part && each.text.kind !== "claimed");
  }

  return scoresOf;
}

/** How many characters both begin with. @param {string} one @param {string} other */
function sharedBy(one, other) {
  const least = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < least && one[shared] === other[shared]) shared += 1;
  return shared;
}

/** Each once, with its place among all. @param {Canonical[]} readings */
function uniqueReadings(readings) {
  return readings
    .map((reading, at) => ({ reading, at }))
    .filter(({ reading, at }) => readings.findIndex((other) => other.exact === reading.exact && other.loose === reading.loose) === at);
}

/** @param {string} type */
function lastName(type) {
  return type.slice(type.lastIndexOf(".") + 1);
}
