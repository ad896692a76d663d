// @ts-check
// A pasted text as lines without what loggers, launchers, terminals, notebooks and forums put around them: cleaning.py.
/** @typedef {{text: string, stream: string}} Line */

/** @param {CleaningRules} rules @returns {(text: string) => Line[]} */
function cleaner(rules) {
  const { longest, most_lines, longest_line, most_prefixes } = rules.numbers;
  const prefixes = rules.prefixes.map((pattern) => atStart(pattern));
  const colour = everywhere(rules.patterns.colour[0]);
  const unseen = everywhere(rules.patterns.unseen[0]);

  /** What a line of a notebook's file says: a string, with the comma behind it. @param {string} line */
  function fromJson(line) {
    const stripped = line.slice(0, 20 * longest_line).trim();
    if (!stripped.startsWith('"')) return line;
    const told = withoutEnd(withoutEnd(stripped.slice(1), ","), '"');
    return told.replaceAll("\\u001b", "\x1b").replaceAll("\\n", "\n").replaceAll('\\"', '"').replaceAll("\\\\", "\\");
  }

  /** @param {string} text */
  function withoutEscapes(text) {
    if (text.includes("\\u001b[") || text.includes('\\n"')) text = text.split("\n").map(fromJson).join("\n");
    text = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replace(colour, "");
    for (const [entity, character] of rules.entities) text = text.replaceAll(entity, character);
    return text.replaceAll("\t", "    ").replaceAll("\xa0", " ").replace(unseen, "");
  }

  /** @param {string} text @returns {Line} */
  function lineOf(text) {
    const streams = [];
    for (let times = 0; times < most_prefixes; times += 1) {
      const found = firstPrefix(text);
      if (!found) break;
      streams.push(...found.slice(1).filter(Boolean).slice(0, 1));
      text = text.slice(found[0].length);
    }
    return { text: withoutRightEdge(text), stream: streams.join(" ").trim() };
  }

  /** Of a line in a frame. @param {string} text */
  function withoutRightEdge(text) {
    const inner = text.trimEnd();
    return rules.edges.includes(inner.slice(-1)) ? withoutRun(inner.slice(0, -1), " ") : text;
  }

  /** @param {string} text */
  function firstPrefix(text) {
    for (const pattern of prefixes) {
      const found = matched(pattern, text);
      if (found) return found;
    }
    return null;
  }

  return (text) =>
    withoutEscapes(text.slice(-longest)).split("\n").slice(-most_lines).map((line) => lineOf(line.slice(0, longest_line)));
}
