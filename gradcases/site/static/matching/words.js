// @ts-check
// The answer in sentences, as on a terminal: gradcases/render/diagnoses/answer_words.py.
const MOST_RANKS = 8;

/** @param {number} count @param {string} word */
function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

const UNTOLD = "and the text does not tell them apart: paste the program with it, or run `gradcases diagnose SCRIPT.py`.";

/** What kind of text it is, in one sentence. @param {Answer} answer @param {number} cases of the catalog @param {Numbers} shares */
function finding(answer, cases, shares) {
  const causes = answer.matches.length + answer.also.length;
  const isGuess = answer.matches.length > 0 && answer.matches[0].share < shares.likely;
  const known = isGuess ? `${counted(causes, "cause")} fit, ${UNTOLD} The likeliest first:` : "";
  const told = {
    matched: known || (causes > 1 ? `${counted(causes, "cause")} fit; the likeliest first:` : "This is a known text, of one cause:"),
    "never-raised": "torch raises no such text, on no release that was measured; only documents name it.",
    "no-gradient-problem": `This is no gradient problem. It is about ${answer.about}. ${
      answer.shown === null ? `No message of the ${counted(cases, "case")} is in it.` : "A case shows it all the same:"
    }`,
    empty: "There is no text. Paste the whole traceback, or at least its last line.",
    unknown: answer.matches.length
      ? `No program of the ${counted(cases, "case")} raises this text, on no release that was measured. torch may have no such message.`
      : `No message of the ${counted(cases, "case")} is in this text. The last lines of a traceback say most: paste them whole.`,
  };
  return told[answer.verdict];
}

/** @param {Heard} heard */
function heading(heard) {
  return heard.type ? `${heard.type}: ${heard.message}` : heard.message;
}

/** Where it was raised, by the frame that is the user's own. @param {Heard} heard */
function placeOf({ frame }) {
  if (!frame) return "";
  const at = frame.file && frame.line !== null ? `${frame.file}:${frame.line}` : frame.file;
  return [at, frame.source].filter(Boolean).join(": ");
}

/** Of whom the text is, where it is of several. @param {Heard} heard */
function ranksOf({ ranks }) {
  const more = ranks.length - MOST_RANKS;
  if (ranks.length < 2) return "";
  return `said by the processes ${ranks.slice(0, MOST_RANKS).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The cause's name, and how sure it is. @param {Match} match @param {Numbers} shares */
function labelOf(match, shares) {
  return `${match.cause}; ${match.share >= shares.certain ? "certain" : match.share >= shares.likely ? "likely" : "one of several"}`;
}
