// @ts-check
// From a pasted text and the catalog's texts to an answer: answering.py, signs.py and elsewhere.py.
/** @typedef {{type: string | null, message: string, frame: Frame | null, libraries: string[], ranks: string[]}} Heard */
/**
 * @typedef {object} Match
 * @property {string} cause
 * @property {string} case
 * @property {number} share
 * @property {string[]} why
 * @property {string} apart
 * @property {CatalogText} text
 * @property {string[]} cases
 */
/**
 * @typedef {object} Answer
 * @property {"matched" | "never-raised" | "no-gradient-problem" | "unknown" | "empty"} verdict
 * @property {Heard | null} heard
 * @property {Match[]} matches
 * @property {Match[]} also
 * @property {string | null} about
 * @property {string | null} shown a case that shows all the same what is no gradient problem
 * @property {CatalogText | null} claimed
 * @property {string[]} advice
 */
/**
 * @typedef {object} Candidate a cause, by the best score of a case of it
 * @property {string} cause
 * @property {Found} found
 * @property {Score} best
 * @property {Score[]} scores
 * @property {string | null} sign
 * @property {string[]} libraries
 * @property {Trace[]} traces
 * @property {number} points
 */
/** @typedef {{found: Found, score: Score}} Scored */

/** @param {Rules} rules @param {CatalogText[]} texts @param {Record<string, string>} titles the cases' by id
 * @returns {(text: string) => Answer} */
function answerer(rules, texts, titles) {
  const worth = rules.answering.numbers;
  const compare = comparing(rules.canonical);
  const transcriptOf = transcriber(rules.cleaning, rules.transcripts);
  const scoresOf = scorer(rules.scoring, compare);
  const signs = new Map(rules.signs.map((sign) => [sign.cause, sign]));
  const none = { heard: null, matches: [], also: [], about: null, shown: null, claimed: null, advice: [] };

  /** @param {string} text @returns {Answer} */
  function answer(text) {
    const transcript = transcriptOf(text);
    if (!transcript.last) return { ...none, verdict: "empty" };
    const claimed = claimedIn(transcript);
    if (claimed) return neverRaised(claimed, transcript);
    const candidates = candidatesOf(transcript);
    if (!candidates.length || isAside(candidates[0], transcript)) return nothing(transcript);
    return own(rules.elsewhere_causes, candidates[0].cause) ? shownBy(candidates[0], transcript) : matchedWith(candidates, transcript);
  }

  /** Of each cause the best, best first. @param {Transcript} transcript */
  function candidatesOf(transcript) {
    let scored = [...transcript.found].reverse().flatMap((found) => scoresOf(found, texts).map((score) => ({ found, score })));
    if (!scored.length && transcript.found.every(isWarning)) {
      const alone = { type: null, readings: paragraphs(transcript), frames: [], stream: "", messageAt: 0 };
      scored = scoresOf(alone, texts).map((score) => ({ found: alone, score }));
    }
    const byCause = /** @type {Map<string, Scored[]>} */ (new Map());
    for (const each of scored) byCause.set(each.score.text.cause, [...(byCause.get(each.score.text.cause) ?? []), each]);
    const candidates = [...byCause].map(([cause, each]) => candidateOf(cause, each, transcript)).sort(byPoints);
    return candidates.map((each) => joined(each, candidates[0])).sort(byPoints);
  }

  /** A case that shows the same text as the best one but for its details is not behind it for those alone.
   * @param {Candidate} one @param {Candidate} first */
  function joined(one, first) {
    const [{ message, text }, atLeast] = [one.best, first.best.message - worth.joined_less];
    const isSame = one.found === first.found && text.group === first.best.text.group;
    return isSame && worth.same_group <= message && message < atLeast ? valued({ ...one, best: { ...one.best, message: atLeast } }) : one;
  }

  /** @param {string} cause @param {Scored[]} scored @param {Transcript} transcript @returns {Candidate} */
  function candidateOf(cause, scored, transcript) {
    const { found, score: best } = scored.reduce((one, other) => (isBefore(other, one) ? other : one));
    const scores = scored.map((each) => each.score).filter((score) => score.message >= best.message - worth.same_text);
    const libraries = known(transcript.found.flatMap(librariesOf)).filter((name) => rules.libraries[name].causes.includes(cause));
    const sources = found.frames.filter((frame) => frame.library === null).map((frame) => frame.source);
    const sign = seen(cause, [...sources, transcript.beside].join("\n"));
    return valued({ cause, found, best, scores, sign, libraries, traces: tracesOf(cause, torchs(found, transcript)), points: 0 });
  }

  /** What torch says: the message, the libraries' frames above it, and the warnings of the same process before it.
   * @param {Found} found @param {Transcript} transcript */
  function torchs(found, transcript) {
    const same = JSON.stringify(found);
    const at = transcript.found.findIndex((each) => JSON.stringify(each) === same);
    const before = transcript.found.slice(0, Math.max(0, at));
    const warned = before.filter((each) => isWarning(each) && each.stream === found.stream).map(messageOf);
    const frames = found.frames.filter((frame) => frame.library !== null).map((frame) => `${frame.file}: ${frame.source}`);
    return [...warned, ...frames, ...found.readings.slice(-1)].join("\n");
  }

  /** Of a cause, those that are in what torch says. @param {string} cause @param {string} told */
  function tracesOf(cause, told) {
    return rules.traces.filter((each) => each.cause === cause && new RegExp(each.pattern).test(told.slice(-rules.seeing.longest)));
  }

  /** With its points. @param {Candidate} one @returns {Candidate} */
  function valued(one) {
    const sign = signs.get(one.best.text.cause);
    const usual = Math.min(worth.usual_most, 0.5 * (new Set(one.scores.map((score) => score.text.case)).size - 1)) + (sign?.usual ?? 0);
    const beside = (sign && one.sign ? sign.points : 0) + (one.libraries.length ? rules.seeing.library : 0);
    const traced = one.traces.reduce((sum, each) => sum + each.points, 0);
    const less = isWarning(one.found) ? worth.warning_less : 0;
    return { ...one, points: one.best.message + one.best.line + usual + beside + traced - less };
  }

  /** Of two cases that fit as well, the more usual one. @param {Scored} one @param {Scored} other */
  function isBefore(one, other) {
    const [points, others] = [one, other].map(({ found, score }) => score.message + score.line - (isWarning(found) ? worth.warning_less : 0));
    return points > others || (points === others && one.score.text.usual > other.score.text.usual);
  }

  /** The piece of the text that shows a sign of the cause. @param {string} cause @param {string} beside */
  function seen(cause, beside) {
    const sign = signs.get(cause);
    const found = sign && beside ? new RegExp(sign.pattern).exec(beside.slice(-rules.seeing.longest)) : null;
    return found?.[0].trim() || null;
  }

  /** The libraries that something is said of, each once. @param {string[]} libraries */
  function known(libraries) {
    return unique(libraries.map((each) => own(rules.also_known_as, each) ?? each).filter((name) => own(rules.libraries, name)));
  }

  /** @param {Candidate[]} candidates @param {Transcript} transcript @returns {Answer} */
  function matchedWith(candidates, transcript) {
    const first = candidates[0];
    const same = candidates.filter((each) => showsTheSame(each, first));
    const total = same.reduce((sum, each) => sum + weight(each, first), 0);
    const matches = same.map((each) => matchOf(each, share(each, first, total), same.length > 1));
    const shown = matches.filter((_, at) => same[at].points >= first.points - worth.near).slice(0, worth.shown);
    const others = candidates.filter((each) => !same.includes(each) && each.points >= first.points - worth.near);
    const more = others.map((each) => matchOf(each, share(each, first, total), true)).slice(0, worth.shown - shown.length);
    const heard = heardOf(first.found, transcript, first.best.reading);
    const advice = known(heard.libraries).map((name) => rules.libraries[name].advice);
    return { ...none, verdict: "matched", heard, matches: [...shown, ...more], also: matches.slice(shown.length), advice };
  }

  /** @param {Candidate} one @param {Candidate} first */
  function showsTheSame(one, first) {
    return one.found === first.found && one.best.message >= first.best.message - worth.same_text;
  }

  /** @param {Candidate} one @param {Candidate} first */
  function weight(one, first) {
    return 2 ** ((one.points - first.points) / worth.halved_by);
  }

  /** @param {Candidate} one @param {Candidate} first @param {number} total */
  function share(one, first, total) {
    return rounded((Math.min(worth.most_sure, one.best.message / 100) * weight(one, first)) / total);
  }

  /** @param {Candidate} one @param {number} part @param {boolean} shared @returns {Match} */
  function matchOf(one, part, shared) {
    const text = one.best.text;
    const apart = shared ? (signs.get(text.cause)?.told ?? `it is as there: ${titles[text.case] ?? text.case}`) : "";
    const cases = unique(one.scores.map((score) => score.text.case).filter((each) => each !== text.case));
    return { cause: text.cause, case: text.case, share: part, why: whyOf(one), apart, text, cases };
  }

  /** @param {Candidate} one */
  function whyOf({ best, found, sign, libraries, traces }) {
    const told = [rules.answering.fits[best.fit] ?? `\`${best.text.contains}\` is in the message.`];
    const frame = failing(found);
    if (frame && best.line >= rules.scoring.numbers.line_calls) {
      told.push(`The line that raises, \`${frame.source.slice(0, 120)}\`, is like the case's.`);
    }
    if (sign) told.push(`\`${sign.slice(0, 60)}\` is in the text.`);
    told.push(...traces.map((each) => each.told), ...libraries.map((name) => `It is usual with ${name}.`));
    if (best.text.when && rules.answering.worded.includes(best.fit)) told.push(`Worded so: ${best.text.when}.`);
    return told;
  }

  /** @param {Found} found @param {Transcript} transcript @param {number} [reading] @returns {Heard} */
  function heardOf(found, transcript, reading = 0) {
    const said = JSON.stringify(found.readings);
    const ranks = transcript.found.filter((each) => each.stream && JSON.stringify(each.readings) === said).map((each) => each.stream);
    const message = found.type ? messageOf(found) : found.readings[reading];
    return {
      type: found.type,
      message: message.slice(0, worth.longest),
      frame: failing(found),
      libraries: unique(transcript.found.flatMap(librariesOf)),
      ranks: unique(ranks).sort(),
    };
  }

  /** A text that documents name and no case shows, where it is in the pasted text. @param {Transcript} transcript */
  function claimedIn(transcript) {
    const told = transcript.found.flatMap((found) => found.readings);
    const last = (told.length ? told : paragraphs(transcript).slice(0, 2)).map((each) => compare.canonical(each).loose);
    const claims = texts.filter((text) => text.kind === "claimed" && text.core);
    return claims.find((text) => last.some((reading) => reading.includes(text.core?.loose ?? ""))) ?? null;
  }

  /** With the real texts that are nearest to it, of different causes.
   * @param {CatalogText} claimed @param {Transcript} transcript @returns {Answer} */
  function neverRaised(claimed, transcript) {
    const alone = { type: null, readings: [claimed.said], frames: [], stream: "", messageAt: 0 };
    const found = transcript.found.filter((each) => !isWarning(each)).pop() ?? alone;
    const scores = texts
      .filter((text) => text.kind === "raised")
      .map((text) => ({ text, fit: "alike", message: 100 * likeness(claimed.pairs, text.pairs), line: 0, reading: 0 }))
      .sort((one, other) => other.message - one.message);
    const nearest = /** @type {Map<string, Score>} */ (new Map());
    for (const score of scores) if (!nearest.has(score.text.cause)) nearest.set(score.text.cause, score);
    const matches = [...nearest.values()].slice(0, worth.nearest).filter((score) => score.message).map((score) => nearestOf(found, score));
    return { ...none, verdict: "never-raised", heard: heardOf(found, transcript), matches, claimed };
  }

  /** @param {Found} found @param {Score} score @returns {Match} */
  function nearestOf(found, score) {
    const candidate = { cause: score.text.cause, found, best: score, scores: [score], sign: null, libraries: [], traces: [], points: 0 };
    const match = matchOf(candidate, rounded(score.message / 200), false);
    return { ...match, why: ["Of all recorded messages it is one of the nearest."] };
  }

  /** Of a warning beside an exception, or only alike, where the text is known to be about something else.
   * @param {Candidate} one @param {Transcript} transcript */
  function isAside(one, transcript) {
    if (isWarning(one.found)) return !transcript.found.every(isWarning) && about(transcript) !== null;
    return one.best.fit === "alike" && aboutWhat(transcript, rules.elsewhere) !== null;
  }

  /** No gradient problem, though the catalog has it. @param {Candidate} one @param {Transcript} transcript @returns {Answer} */
  function shownBy(one, transcript) {
    const heard = heardOf(one.found, transcript, one.best.reading);
    return { ...none, verdict: "no-gradient-problem", heard, about: rules.elsewhere_causes[one.cause], shown: one.best.text.case };
  }

  /** @param {Transcript} transcript @returns {Answer} */
  function nothing(transcript) {
    const raised = transcript.found.filter((each) => !isWarning(each));
    const last = (raised.length ? raised : transcript.found).slice(-1)[0];
    const what = about(transcript);
    const verdict = what === null ? "unknown" : "no-gradient-problem";
    const matches = last && what === null ? meantBy(last) : [];
    return { ...none, verdict, heard: last ? heardOf(last, transcript) : null, matches, about: what };
  }

  /** Messages that are about the same. @param {Found} found */
  function meantBy(found) {
    const said = messageOf(found);
    if (!new RegExp(rules.about_any_gradient).test(said)) return [];
    const meant = rules.meant.filter(([pattern]) => new RegExp(pattern).test(said)).slice(0, worth.nearest);
    return meant.flatMap(([, id]) => {
      const text = texts.find((each) => each.kind === "raised" && each.case === id);
      return text ? [nearestOf(found, { text, fit: "alike", message: 0, line: 0, reading: 0 })] : [];
    });
  }

  /** What a text without a gradient's message is about. @param {Transcript} transcript */
  function about(transcript) {
    return aboutWhat(transcript, [...rules.elsewhere, ...rules.elsewhere_general]);
  }

  /** By its last exception or by its last lines. @param {Transcript} transcript @param {[string, string][]} all */
  function aboutWhat(transcript, all) {
    const told = transcript.found.filter((each) => !isWarning(each)).map((each) => `${each.type}: ${messageOf(each).slice(0, 600)}`);
    for (const text of [...told.reverse(), transcript.last]) {
      const found = all.find(([pattern]) => new RegExp(pattern).test(text));
      if (found) return found[1];
    }
    return null;
  }

  return answer;
}

/** @param {Candidate} one @param {Candidate} other */
function byPoints(one, other) {
  return other.points - one.points;
}

/** To two digits, as Python does: of two that are as near, the even one. @param {number} value */
function rounded(value) {
  const isBetween = Number.isInteger(value * 8) && !Number.isInteger(value * 4);
  return isBetween ? (2 * Math.round(value * 50)) / 100 : Number(value.toFixed(2));
}

/** @template T @param {Record<string, T>} record @param {string} name @returns {T | undefined} */
function own(record, name) {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
